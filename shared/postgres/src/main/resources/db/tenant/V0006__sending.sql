-- What sending needs beyond the message itself.

alter table tqwa.outbound_message
  add column provider_status text,               -- what the provider said when it took the message: accepted, held_for_quality_assessment ...
  add column silent_since    timestamptz;        -- of an UNCONFIRMED row: since when it is silent, counted only while receipts flow

create index opt_out_contact on tqwa.opt_out (contact_id) where revoked_at is null;
create index outbound_held on tqwa.outbound_message (broadcast_id) where state = 'SENT' and provider_status = 'held_for_quality_assessment';
