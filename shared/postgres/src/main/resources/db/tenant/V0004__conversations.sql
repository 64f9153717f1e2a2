create table tqwa.conversation_state (
  id           uuid primary key,
  contact_id   uuid not null unique references tqwa.contact on delete cascade,
  sender       text not null,                    -- the business number the customer wrote to last
  provider     text not null check (provider in ('META', 'TWILIO')),
  mode         text not null default 'ai' check (mode in ('ai', 'human')),
  inbound_seq  bigint not null default 0,
  answered_seq bigint not null default 0,
  state_enc    bytea,
  retain_until timestamptz not null,
  created_at   timestamptz not null default now(),
  updated_at   timestamptz not null default now()
);
create index conversation_state_retain on tqwa.conversation_state (retain_until);

create table tqwa.conversation_messages (
  id                  uuid primary key,
  conversation_id     uuid not null references tqwa.conversation_state on delete cascade,
  contact_id          uuid not null references tqwa.contact on delete cascade,
  seq                 bigint not null,           -- an outbound message bears the seq of what it answers
  direction           text not null check (direction in ('IN', 'OUT')),
  author              text not null check (author in ('CUSTOMER', 'AI', 'HUMAN', 'TEMPLATE', 'SYSTEM')),
  kind                text not null,             -- text, image, reaction ... as the provider names it
  wamid               text,                      -- provider message id (wamid or SM…)
  quoted_wamid        text,
  original_enc        bytea,                     -- encrypted original
  english_enc         bytea,                     -- encrypted English translation
  details_enc         bytea,                     -- encrypted JSON: media, location, button payload, referral ...
  archived            boolean not null default false,
  occurred_at         timestamptz not null,
  created_at          timestamptz not null default now()
);
create unique index conversation_messages_wamid on tqwa.conversation_messages (wamid);
create index conversation_messages_thread on tqwa.conversation_messages (conversation_id, seq, direction);
