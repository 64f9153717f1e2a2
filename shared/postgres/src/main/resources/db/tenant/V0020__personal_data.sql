-- Who changed what, from where; and what is left of a person who was erased.

alter table tqwa.audit_log
  add column source_address text,                -- where the request came from
  add column before         jsonb,               -- what was changed, without secrets and without a person's data
  add column after          jsonb;
create index audit_log_page on tqwa.audit_log (id desc);

create table tqwa.tombstone (
  identity  text primary key,                    -- HMAC-SHA256, hex, of a phone or user id, with the tenant's own key
  erased_at timestamptz not null,                -- what this person did until then is dropped wherever it turns up
  opted_out text check (opted_out in ('MARKETING', 'ALL'))   -- what he had opted out of; it goes on holding
);

create table tqwa.erasure (
  id           uuid primary key,
  at           timestamptz not null,
  who          text not null,
  cause        text not null check (cause in ('REQUEST', 'RETENTION')),
  contact_keys uuid[] not null,                  -- data keys that are still to be deleted; empty: all are
  report       jsonb not null                    -- how much was removed from which table
);
create index erasure_unfinished on tqwa.erasure (at) where contact_keys <> '{}';

-- Erasing finds a person's messages by it, and so does the foreign key.
create index conversation_messages_contact on tqwa.conversation_messages (contact_id);

alter table tqwa.outbound_message drop constraint outbound_message_skip_reason_check;
alter table tqwa.outbound_message add constraint outbound_message_skip_reason_check
  check (skip_reason in ('OPTED_OUT', 'INVALID', 'DUPLICATE', 'WINDOW', 'PREFIX', 'CANCELLED', 'ERASED'));
