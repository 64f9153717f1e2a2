-- A lead's mail is claimed before it is sent: what a process that died had begun is known, and not simply sent again.

alter table tqwa.lead
  add column mail_claim    uuid,                 -- who is sending it, or began to
  add column mail_attempts integer not null default 0,   -- how often it was begun without a refusal
  drop constraint lead_mail_check,
  add constraint lead_mail_check check (mail in ('DUE', 'SENDING', 'SENT', 'NONE', 'UNCONFIRMED'));
create index lead_mail_sending on tqwa.lead (mail_try_at) where mail = 'SENDING';
