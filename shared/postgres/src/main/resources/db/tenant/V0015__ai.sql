-- What answering costs, and the tenant's own system prompt.

create table tqwa.ai_usage (
  id                 uuid primary key,
  at                 timestamptz not null,
  day                date not null,              -- of at, in UTC: budgets are per day
  source             text not null check (source in ('TURN', 'TRANSLATION', 'OTHER')),
  conversation_id    uuid,                       -- no reference: costs outlive the conversation
  model              text not null,
  calls              integer not null,
  input_tokens       bigint not null,
  output_tokens      bigint not null,
  cache_read_tokens  bigint not null,
  cache_write_tokens bigint not null,
  usd                numeric(14, 6) not null
);
create index ai_usage_day on tqwa.ai_usage (day);

create table tqwa.ai_prompt (
  version    integer primary key,
  text       text not null,
  created_at timestamptz not null,
  created_by text not null
);
