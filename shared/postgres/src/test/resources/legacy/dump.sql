-- As a dump of the replaced system has it, with rows that people left behind over the years.
create schema if not exists tqwa;
create table tqwa.whatsapp_templates (
  id integer primary key, template_name varchar(200), provider varchar(10), content_sid varchar(60), language_code varchar(20), template_type varchar(20),
  component_spec text, variable_mapping jsonb, button_config text, status varchar(20), category varchar(40), created_at timestamp);
insert into tqwa.whatsapp_templates values
  (1, 'eid_offer', 'META', null, 'ar', 'MEDIA', '[{"type": "header", "format": "image", "source": "media_url"}, {"type": "body", "parameters": [{"source": "recipient_name"}]}]', '{"1": "recipient_name"}', null, 'APPROVED', 'marketing', now()),
  (2, 'eid_offer', 'meta', null, 'en-US', null, '[{"type": "header", "format": "image", "source": "media_url"}]', null, '', 'active', null, now()),
  (3, ' eid_offer ', 'META', null, 'ar', 'MEDIA', '[]', null, null, 'APPROVED', null, now()),
  (4, 'broken_spec', 'META', null, 'en', 'CARD', '[{"type": "body"', null, null, 'PAUSED', null, now()),
  (5, '', 'META', null, 'en', 'CARD', '[]', null, null, null, null, now()),
  (6, 'old_twilio', null, 'HX00000000000000000000000000000006', null, 'CARD', null, '"{\"1\":\"recipient_name\"}"', '[{"index": 0, "sub_type": "url"}]', null, null, now()),
  (7, 'bad_sid', 'TWILIO', 'HX123', 'en', 'CARD', null, null, null, null, null, now()),
  (8, 'by_sms', 'SMS', null, 'en', 'CARD', null, null, null, null, null, now());
create table tqwa.broadcasts (id bigint primary key, name text, provider text, template_csid text, template_name text, language_code text, template_type text, media_url text, variable_mapping text, button_config text);
insert into tqwa.broadcasts values
  (11, 'with a known SID', 'TWILIO', 'HX00000000000000000000000000000006', null, null, null, null, null, null),
  (12, 'inline, new SID', 'TWILIO', 'HX0000000000000000000000000000000a', 'summer', 'en', null, 'https://cdn.example/a.jpg', '{"1":"recipient_name"}', 'not json'),
  (13, 'the same again', 'TWILIO', 'HX0000000000000000000000000000000a', 'summer, again', 'en', 'CARD', null, null, null),
  (14, 'by name and language', 'META', null, 'eid_offer', 'en-US', null, null, null, null),
  (15, 'by name', 'META', '', 'eid_offer', 'ar', null, null, null, null),
  (16, 'gone', 'META', null, 'deleted_long_ago', 'en', null, null, null, null),
  (17, 'typed wrong', 'TWILIO', 'hx-none', null, null, null, null, null, null),
  (18, null, null, null, null, null, null, null, null, null);
