-- Who answers a conversation, its sessions, the leads that come of it, and what customers showed.

alter table tqwa.conversation_state
  add column handled_seq bigint not null default 0,    -- up to here a turn left the messages to a person; answered_seq may be smaller
  add column session     integer not null default 1,   -- raised when the customer writes again after a handoff
  add column language    text,                         -- BCP 47, of the customer's newest answered message
  add column waiting     text check (waiting in ('HANDOFF', 'AI_OFF', 'PERSON', 'WINDOW', 'OPTED_OUT')),   -- why nothing is answered by itself; null: nothing waits
  add column taken_by    text,                         -- the person who has it; mode human without one waits for a person
  add column taken_at    timestamptz,
  add column human_at    timestamptz;                  -- when a person last did something; the AI answers again some hours later
create index conversation_state_open on tqwa.conversation_state (updated_at) where inbound_seq > greatest(answered_seq, handled_seq);
create index conversation_state_newest on tqwa.conversation_state (updated_at desc, id desc);
create index conversation_state_taken on tqwa.conversation_state (human_at) where mode = 'human' and taken_at is not null;

create table tqwa.lead (
  id              uuid primary key,
  conversation_id uuid not null references tqwa.conversation_state on delete cascade,
  contact_id      uuid not null references tqwa.contact on delete cascade,
  session         integer not null,
  lead_enc        bytea,                         -- name, preference, product, dates, party and a summary, JSON
  returned_in     integer,                       -- the newest session in which the customer asked for the same product again
  mail            text not null check (mail in ('DUE', 'SENT', 'NONE')),
  mail_subject    text,                          -- of the mail that is due; names nobody
  mail_try_at     timestamptz not null default now(),
  notification_id uuid,                          -- the owner's WhatsApp message in outbound_message; null: there is none
  created_at      timestamptz not null
);
create index lead_newest on tqwa.lead (created_at desc, id desc);
create index lead_conversation on tqwa.lead (conversation_id, created_at desc);
create index lead_mail on tqwa.lead (mail_try_at) where mail = 'DUE';

create table tqwa.media (
  message_id  uuid primary key references tqwa.conversation_messages on delete cascade,
  contact_id  uuid not null references tqwa.contact on delete cascade,
  mime_type   text not null,
  bytes       integer not null,                  -- its size at the provider
  content_enc bytea,                             -- up to 5 MB; null: larger, or the provider did not give it
  created_at  timestamptz not null
);
create index media_contact on tqwa.media (contact_id);
