-- A customer's file has a row from the moment its message is stored; what could not be fetched is tried again for a while.
-- Where its bytes are is in the message's details_enc.

alter table tqwa.media
  alter column bytes drop not null,              -- unknown until it is fetched
  add column provider    text check (provider in ('META', 'TWILIO')),   -- who has it
  add column attempts    integer not null default 0,
  add column next_try_at timestamptz,            -- null: it is kept, or nobody tries any more
  add column reason      text;                   -- what the newest attempt failed of (TIMEOUT, GONE, TOO_LARGE ...)
create index media_due on tqwa.media (next_try_at) where next_try_at is not null;

-- What was lost while a file was tried once only, as long as the provider may still have it.
insert into tqwa.media (message_id, contact_id, mime_type, provider, next_try_at, created_at)
select m.id, m.contact_id, 'application/octet-stream', s.provider, now(), m.created_at
from tqwa.conversation_messages m join tqwa.conversation_state s on s.id = m.conversation_id
where m.direction = 'IN' and m.kind in ('image', 'video', 'audio', 'document', 'sticker') and m.created_at > now() - interval '7 days'
on conflict (message_id) do nothing;
