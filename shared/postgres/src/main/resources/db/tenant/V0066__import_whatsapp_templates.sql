-- The replaced system's tqwa.whatsapp_templates become templates; its name stays as a view for whoever still reads it. Its columns varied
-- over time, so each row is read as JSON and every known name of a column is tried. What could not be taken in is noted for the report
-- of tqwa migrate. Ids are random here: a migration makes no UUIDv7, and nothing sorts templates by id.
create table tqwa.migration_note (
  id        bigint generated always as identity primary key,
  migration text not null,
  subject   text not null,
  note      text not null,
  noted_at  timestamptz not null default now()
);

-- JSON, or JSON in a text column; null for what is neither.
create function tqwa.legacy_json(value jsonb) returns jsonb language plpgsql immutable as $$
begin
  if value is null or jsonb_typeof(value) = 'null' then
    return null;
  end if;
  if jsonb_typeof(value) = 'string' then
    return nullif(trim(value #>> '{}'), '')::jsonb;
  end if;
  return value;
exception when invalid_text_representation then
  return null;
end $$;

do $$
declare
  r jsonb;
  kind text := (select c.relkind from pg_class c where c.oid = to_regclass('tqwa.whatsapp_templates'));
  v_sid text;
  v_name text;
  v_provider text;
  v_language text;
  v_spec jsonb;
  v_type text;
  v_added integer;
begin
  if kind is distinct from 'r' then
    return;
  end if;
  for r in execute 'select to_jsonb(t) from tqwa.whatsapp_templates t order by to_jsonb(t) ->> ''id''' loop
    v_sid := nullif(trim(coalesce(r ->> 'content_sid', r ->> 'csid', r ->> 'template_csid')), '');
    v_name := nullif(trim(coalesce(r ->> 'name', r ->> 'template_name', r ->> 'meta_template_name')), '');
    v_provider := upper(coalesce(nullif(trim(r ->> 'provider'), ''), case when v_sid is null then 'META' else 'TWILIO' end));
    v_language := nullif(trim(coalesce(r ->> 'language_code', r ->> 'language')), '');
    v_spec := tqwa.legacy_json(r -> 'component_spec');
    if v_name is null then
      insert into tqwa.migration_note (migration, subject, note) values ('0066', coalesce(r ->> 'id', '?'), 'has no name and was not taken in');
      continue;
    end if;
    if v_provider not in ('META', 'TWILIO') then
      insert into tqwa.migration_note (migration, subject, note) values ('0066', v_name, 'has the provider ' || v_provider || ' and was not taken in');
      continue;
    end if;
    if v_provider = 'TWILIO' and (v_sid is null or v_sid !~ '^HX[0-9a-fA-F]{32}$') then
      insert into tqwa.migration_note (migration, subject, note) values ('0066', v_name, 'has no content SID of HX and 32 hex digits and was not taken in');
      continue;
    end if;
    if v_provider = 'META' and (v_spec is null or jsonb_typeof(v_spec) <> 'array') then
      if r ->> 'component_spec' is not null then
        insert into tqwa.migration_note (migration, subject, note) values ('0066', v_name, 'had a component spec that is not a list of components: import it from Meta');
      end if;
      v_spec := '[]';
    end if;
    if v_language is null then
      v_language := 'en';
      insert into tqwa.migration_note (migration, subject, note) values ('0066', v_name, 'had no language; en was assumed');
    end if;
    v_type := upper(coalesce(nullif(trim(r ->> 'template_type'), ''), case when v_spec @> '[{"type": "header"}]' and not v_spec @> '[{"type": "header", "format": "text"}]' then 'MEDIA' else 'CARD' end));
    insert into tqwa.template (id, name, provider, content_sid, meta_name, language, template_type, category, status, status_reason, component_spec, variable_mapping, button_config)
    values (gen_random_uuid(), v_name, v_provider, case when v_provider = 'TWILIO' then v_sid end, case when v_provider = 'META' then v_name end,
      case when v_provider = 'META' then replace(v_language, '-', '_') else v_language end, case when v_type = 'MEDIA' then 'MEDIA' else 'CARD' end,
      upper(r ->> 'category'), case when upper(coalesce(r ->> 'status', 'APPROVED')) in ('APPROVED', 'ACTIVE', '') then 'APPROVED' else upper(r ->> 'status') end,
      'taken over by migration 0066', case when v_provider = 'META' then v_spec end, tqwa.legacy_json(r -> 'variable_mapping'), tqwa.legacy_json(r -> 'button_config'))
    on conflict do nothing;
    get diagnostics v_added = row_count;
    if v_added = 0 then
      insert into tqwa.migration_note (migration, subject, note) values ('0066', v_name, 'is there already (same content SID, or same name and language) and was not taken in again');
    end if;
  end loop;
  alter table tqwa.whatsapp_templates rename to whatsapp_templates_before_0066;
  -- With an offset Postgres does not let anybody write through the view.
  execute 'create view tqwa.whatsapp_templates as
    select id, name, provider, content_sid, meta_name as meta_template_name, language as language_code, template_type, category, status, component_spec,
      variable_mapping, button_config, created_at, updated_at
    from tqwa.template offset 0';
end $$;
