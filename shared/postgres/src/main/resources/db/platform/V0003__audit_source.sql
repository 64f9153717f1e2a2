-- The reload by the internal key is on record too, with the request that it came with.

alter table public.audit_log add column request_id text, add column source_address text;
