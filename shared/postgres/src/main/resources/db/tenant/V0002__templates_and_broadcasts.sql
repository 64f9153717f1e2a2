create table tqwa.template (
  id                 uuid primary key,
  name               text not null,
  channel            text not null default 'WHATSAPP' check (channel = 'WHATSAPP'),
  provider           text not null check (provider in ('META', 'TWILIO')),
  content_sid        text check (content_sid ~ '^HX[0-9a-fA-F]{32}$'),
  meta_name          text,
  meta_template_id   text,
  language           text not null,
  template_type      text not null check (template_type in ('MEDIA', 'CARD')),
  category           text,
  status             text not null,
  status_reason      text,
  status_at          timestamptz,                -- when the provider says it took this status; older events change nothing
  quality            text,
  quality_at         timestamptz,
  parameter_format   text not null default 'POSITIONAL' check (parameter_format in ('POSITIONAL', 'NAMED')),
  component_spec     jsonb,                      -- what to fill in, in the guide's notation
  variable_mapping   jsonb,
  button_config      jsonb,
  components         jsonb,                      -- as registered at the provider, for preview and checks
  unsupported_reason text,                       -- why we do not send this kind; null: we do
  version            bigint not null default 1,
  created_at         timestamptz not null default now(),
  updated_at         timestamptz not null default now()
);
create unique index template_meta on tqwa.template (meta_name, language) where provider = 'META';
create unique index template_twilio on tqwa.template (content_sid) where provider = 'TWILIO';

create table tqwa.broadcast (
  id             uuid primary key,
  name           text not null,
  provider       text not null check (provider in ('META', 'TWILIO')),
  sender         text not null,
  template_id    uuid not null references tqwa.template,
  template       jsonb not null,                 -- the template's settings as they were when the broadcast was created
  variables      jsonb not null default '{}',    -- values for all recipients (message_body, media_url ...); never a person's data
  state          text not null check (state in ('DRAFT', 'SCHEDULED', 'RUNNING', 'PAUSED', 'STOPPED', 'CANCELLED', 'COMPLETED')),
  state_reason   text,
  epoch          integer not null default 0,     -- raised by start, pause, resume, stop and cancel; tickets of an older epoch are void
  scheduled_at   timestamptz,
  time_zone      text,
  ticket_at      timestamptz,                    -- when a ticket of this epoch was last alive
  workers        integer not null default 4,
  started_at     timestamptz,
  ended_at       timestamptz,
  created_by     text not null,
  created_at     timestamptz not null default now(),
  updated_at     timestamptz not null default now()
);
create index broadcast_active on tqwa.broadcast (state, scheduled_at) where state in ('SCHEDULED', 'RUNNING');
create index broadcast_newest on tqwa.broadcast (created_at desc, id desc);

create table tqwa.broadcast_chunk (
  broadcast_id uuid not null references tqwa.broadcast on delete cascade,
  chunk        integer not null check (chunk >= 0),
  sha256       text not null,
  report       jsonb not null,                   -- what the first upload answered; a repeat answers the same
  received_at  timestamptz not null default now(),
  primary key (broadcast_id, chunk)
);
