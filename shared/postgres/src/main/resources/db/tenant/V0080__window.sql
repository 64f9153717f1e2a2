-- Replies outside the 24 hours in which text may be sent: they wait for the customer, or go as the template that the tenant named.

alter table tqwa.outbound_message
  add column as_template boolean not null default false,   -- of a reply: it goes as the template reply.window.template, which carries its text
  drop constraint outbound_message_skip_reason_check,
  add constraint outbound_message_skip_reason_check
  check (skip_reason in ('OPTED_OUT', 'INVALID', 'DUPLICATE', 'WINDOW', 'PREFIX', 'CANCELLED', 'ERASED', 'SUPERSEDED'));
-- Few at any time: what waits for its customer, and what the provider refused because the window had closed (131047 Meta, 63016 Twilio).
create index outbound_window on tqwa.outbound_message (contact_id)
  where kind = 'REPLY' and (state = 'SKIPPED' and skip_reason = 'WINDOW' or state = 'FAILED' and error_code in (131047, 63016) or state = 'PENDING' and as_template);
