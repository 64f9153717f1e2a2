-- Broadcasts of the replaced system that hold their template inline: each content SID gets a template record, and every broadcast is
-- linked to its template, by content SID or else by name. The old table stays as history, now with template_id.
do $$
declare
  r jsonb;
  v_table text;
  v_sid text;
  v_name text;
  v_language text;
  v_template uuid;
  v_media boolean;
begin
  select t into v_table from unnest(array['broadcasts', 'whatsapp_broadcasts', 'marketing_broadcasts']) t
  where (select c.relkind from pg_class c where c.oid = to_regclass('tqwa.' || t)) = 'r' limit 1;
  if v_table is null then
    return;
  end if;
  execute format('alter table tqwa.%I add column if not exists template_id uuid references tqwa.template', v_table);
  for r in execute format('select to_jsonb(t) from tqwa.%I t order by to_jsonb(t) ->> ''id''', v_table) loop
    v_sid := nullif(trim(coalesce(r ->> 'template_csid', r ->> 'content_sid', r ->> 'csid')), '');
    v_name := nullif(trim(coalesce(r ->> 'template_name', r ->> 'meta_template_name', r ->> 'template')), '');
    v_language := replace(nullif(trim(coalesce(r ->> 'language_code', r ->> 'language')), ''), '-', '_');
    v_template := null;
    if v_sid is not null and v_sid !~ '^HX[0-9a-fA-F]{32}$' then
      insert into tqwa.migration_note (migration, subject, note) values ('0067', coalesce(r ->> 'id', '?'), 'names the content SID "' || left(v_sid, 40) || '", which is none');
      v_sid := null;
    end if;
    if v_sid is not null then
      v_media := coalesce(upper(nullif(r ->> 'template_type', '')), case when nullif(r ->> 'media_url', '') is not null then 'MEDIA' else 'CARD' end) = 'MEDIA';
      insert into tqwa.template (id, name, provider, content_sid, language, template_type, status, status_reason, variable_mapping, button_config)
      values (gen_random_uuid(), coalesce(v_name, 'content ' || v_sid), 'TWILIO', v_sid, coalesce(v_language, 'en'), case when v_media then 'MEDIA' else 'CARD' end, 'APPROVED',
        'taken over by migration 0067', tqwa.legacy_json(r -> 'variable_mapping'), tqwa.legacy_json(r -> 'button_config'))
      on conflict do nothing;
      select id into v_template from tqwa.template where provider = 'TWILIO' and content_sid = v_sid;
    elsif v_name is not null then
      select id into v_template from tqwa.template
      where coalesce(meta_name, name) = v_name
      order by (provider = upper(coalesce(r ->> 'provider', 'META'))) desc, (language is not distinct from v_language) desc, created_at, id limit 1;
    end if;
    if v_template is null then
      insert into tqwa.migration_note (migration, subject, note) values ('0067', coalesce(r ->> 'id', '?'), 'names no template that is known and was not linked');
    else
      execute format('update tqwa.%I t set template_id = $1 where to_jsonb(t) ->> ''id'' is not distinct from $2', v_table) using v_template, r ->> 'id';
    end if;
  end loop;
end $$;

drop function tqwa.legacy_json(jsonb);
