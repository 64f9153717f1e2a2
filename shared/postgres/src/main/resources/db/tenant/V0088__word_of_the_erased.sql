-- When an erased person opted out, or took it back: whichever of his words comes last, the later one holds.

alter table tqwa.tombstone add column word_at timestamptz;
update tqwa.tombstone set word_at = erased_at where opted_out is not null;
alter table tqwa.tombstone add constraint tombstone_word check (opted_out is null or word_at is not null);
