-- Mails about a lead that went out, or may have: copies of a person's data that an erasure cannot reach and has to name.

create table tqwa.lead_mailing (
  lead_id    uuid not null references tqwa.lead on delete cascade,
  contact_id uuid not null references tqwa.contact on delete cascade,
  at         timestamptz not null,
  recipient  text not null,                      -- the owner's address
  primary key (lead_id, at)
);
create index lead_mailing_contact on tqwa.lead_mailing (contact_id);
