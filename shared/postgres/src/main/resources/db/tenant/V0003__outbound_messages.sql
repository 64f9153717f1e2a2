-- Every message that goes out, whatever it is for: one table, one state machine.

create table tqwa.outbound_message (
  id                  uuid primary key,
  kind                text not null check (kind in ('BROADCAST', 'REPLY', 'NOTIFICATION')),
  broadcast_id        uuid references tqwa.broadcast on delete cascade,
  chunk               integer,
  row_in_chunk        integer,
  provider            text not null check (provider in ('META', 'TWILIO')),
  sender              text not null,
  contact_id          uuid references tqwa.contact on delete set null,
  recipient           text,                      -- wa_id digits or BSUID; null when the row's number could not be read
  recipient_hint      text,                      -- of an unreadable number: its last two digits, for finding the row in the file
  priority            smallint not null,         -- smaller first: 0 opt-out confirmations, 10 replies, 50 broadcasts
  content_enc         bytea,                     -- what to fill in or say, JSON encrypted with the contact's key
  state               text not null check (state in ('PENDING', 'CLAIMED', 'SENT', 'DELIVERED', 'READ', 'FAILED', 'SKIPPED', 'UNCONFIRMED')),
  skip_reason         text check (skip_reason in ('OPTED_OUT', 'INVALID', 'DUPLICATE', 'WINDOW', 'PREFIX', 'CANCELLED')),
  attempt             integer not null default 0,
  next_attempt_at     timestamptz not null default now(),
  claim_id            uuid,
  claimed_until       timestamptz,
  provider_message_id text,
  error_code          integer,
  error_text          text,
  error_trace         text,
  pricing_category    text,
  pricing_type        text,
  created_at          timestamptz not null default now(),
  claimed_at          timestamptz,
  sent_at             timestamptz,
  delivered_at        timestamptz,
  read_at             timestamptz,
  failed_at           timestamptz,
  skipped_at          timestamptz,
  unconfirmed_at      timestamptz,
  check ((kind = 'BROADCAST') = (broadcast_id is not null))
);
create unique index outbound_provider_id on tqwa.outbound_message (provider_message_id);
create unique index outbound_row on tqwa.outbound_message (broadcast_id, chunk, row_in_chunk);
create unique index outbound_once on tqwa.outbound_message (broadcast_id, recipient) where skip_reason is null or skip_reason in ('OPTED_OUT', 'CANCELLED');
create index outbound_due on tqwa.outbound_message (broadcast_id, next_attempt_at, id) where state = 'PENDING';
create index outbound_due_replies on tqwa.outbound_message (sender, priority, next_attempt_at, id) where state = 'PENDING' and broadcast_id is null;
create index outbound_claimed on tqwa.outbound_message (claimed_until) where state = 'CLAIMED';
create index outbound_claim on tqwa.outbound_message (claim_id) where claim_id is not null;
create index outbound_unconfirmed on tqwa.outbound_message (unconfirmed_at) where state = 'UNCONFIRMED';
create index outbound_contact on tqwa.outbound_message (contact_id);
create index outbound_recipient on tqwa.outbound_message (recipient, created_at);

-- Why nothing of a tenant, or of one of its senders, may go out. sender '*' holds all.
create table tqwa.hold (
  sender     text primary key,
  reason     text not null,
  error_code integer,
  since      timestamptz not null default now(),
  until      timestamptz                         -- null: until a person lifts it
);
