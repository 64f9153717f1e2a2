-- Contacts and the suppression ledger. Names are encrypted with the contact's own key, which lives outside this database.

create table tqwa.contact (
  id              uuid primary key,
  wa_id           text unique,                   -- digits as the provider gave them; never validated
  user_id         text unique,                   -- business-scoped user id (BSUID)
  parent_user_id  text,
  name_enc        bytea,
  username_enc    bytea,
  last_inbound_at timestamptz,                   -- opens the 24 h window
  created_at      timestamptz not null default now(),
  updated_at      timestamptz not null default now(),
  check (wa_id is not null or user_id is not null)
);

create table tqwa.opt_out (
  id                  uuid primary key,
  address             text not null,             -- wa_id or BSUID
  contact_id          uuid references tqwa.contact on delete set null,
  scope               text not null check (scope in ('MARKETING', 'ALL')),
  source              text not null,             -- e.g. KEYWORD, BUTTON, USER_PREFERENCES, PROVIDER_ERROR, API
  reason              text,
  provider_message_id text,
  occurred_at         timestamptz not null,
  created_at          timestamptz not null default now(),
  revoked_at          timestamptz,
  revoked_source      text
);
create unique index opt_out_in_force on tqwa.opt_out (address, scope) where revoked_at is null;
