-- Only the tenant's own role may connect to this database, so "everyone" is that role: it reads the catalogue and never writes it.
grant usage on schema catalog to public;
grant select on all tables in schema catalog to public;
