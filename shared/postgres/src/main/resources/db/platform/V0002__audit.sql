-- What operators change in the registry and in keys.

create table public.audit_log (
  id          uuid primary key,
  at          timestamptz not null,
  who         text not null,                     -- the operator's account name and machine
  action      text not null,
  tenant_slug text,
  before      jsonb,                             -- never a secret
  after       jsonb
);
create index audit_log_newest on public.audit_log (at desc);
