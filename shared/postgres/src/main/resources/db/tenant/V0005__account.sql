-- What the provider says about the account, and what people change.

create table tqwa.account_event (
  id          text primary key,                  -- digest of the event: a copy changes nothing
  provider    text not null check (provider in ('META', 'TWILIO')),
  waba        text,
  field       text not null,
  occurred_at timestamptz not null,
  value       jsonb not null,
  effect      text not null,                     -- what was done because of it, in a word or two
  received_at timestamptz not null default now()
);
create index account_event_newest on tqwa.account_event (occurred_at desc);

create table tqwa.setting (
  name       text primary key,
  value      text not null,
  updated_at timestamptz not null default now(),
  updated_by text not null
);

create table tqwa.audit_log (
  id         uuid primary key,
  at         timestamptz not null,
  who        text not null,
  action     text not null,
  subject    text,
  details    jsonb,
  request_id text
);
create index audit_log_newest on tqwa.audit_log (at desc);
