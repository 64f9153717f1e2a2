-- The registry: who the tenants are, which number and which Meta app belongs to whom. Secrets live in Secrets Manager; the columns
-- ending in _enc hold what the replaced system kept here and are read only by the import of its data.

create table public.tenant (
  slug        text primary key check (slug ~ '^[a-z][a-z0-9-]{1,30}$'),
  name        text not null,
  enabled     boolean not null default true,
  time_zone   text not null default 'Asia/Dubai',
  created_at  timestamptz not null default now(),
  updated_at  timestamptz not null default now()
);

create table public.wa_meta_app (
  tenant_slug         text primary key references public.tenant on update cascade,
  use_shared_meta_app boolean not null default true,
  app_key             text unique check (app_key ~ '^[A-Za-z0-9_-]{22,64}$'),   -- random part of the webhook URL of an own app
  waba_id             text check (waba_id ~ '^[0-9]{5,32}$'),                   -- null with the shared app: META_WABA_ID
  ai_csr_enabled      boolean,                                                  -- null: AI_CSR_ENABLED decides
  access_token_enc    text,
  app_secret_enc      text,
  verify_token_enc    text,
  updated_at          timestamptz not null default now(),
  check (use_shared_meta_app or (app_key is not null and waba_id is not null))
);

create table public.wa_phone_routing (
  provider        text not null check (provider in ('META', 'TWILIO')),
  sender          text not null,                 -- Meta: phone_number_id; Twilio: E.164 with +, or MG… sid
  tenant_slug     text not null references public.tenant on update cascade,
  display_number  text not null,
  waba_id         text,
  rate_per_second numeric(8, 3) not null default 80 check (rate_per_second > 0),
  enabled         boolean not null default true,
  updated_at      timestamptz not null default now(),
  primary key (provider, sender)
);
create index wa_phone_routing_tenant on public.wa_phone_routing (tenant_slug);

create table public.tenant_database (
  tenant_slug  text primary key references public.tenant on update cascade,
  db_name      text not null,
  db_user      text not null,
  password_enc text,                             -- legacy; else secret tqwa/tenants/{slug}, section database
  updated_at   timestamptz not null default now()
);

create table public.registry_version (
  only_row   boolean primary key default true check (only_row),
  version    bigint not null,
  updated_at timestamptz not null default now()
);
insert into public.registry_version (version) values (1);

create table public.setting (
  name       text primary key,
  value      text not null,
  updated_at timestamptz not null default now(),
  updated_by text not null
);
