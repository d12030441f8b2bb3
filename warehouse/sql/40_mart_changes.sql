-- What changes is noted for the star (warehouse/star) in the writer's own transaction, so that nothing is missed that
-- another session commits late: a refresh takes the notes that it sees, and with them what they are about.
CREATE OR REPLACE FUNCTION ops.note_mart_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF TG_OP <> 'DELETE' THEN
    EXECUTE format('INSERT INTO ops.mart_change (unit, key) SELECT DISTINCT %L, x.key FROM (SELECT %s AS key FROM now_rows r) x'
      ' WHERE x.key IS NOT NULL', TG_ARGV[0], TG_ARGV[1]);
  END IF;
  IF TG_OP <> 'INSERT' THEN
    EXECUTE format('INSERT INTO ops.mart_change (unit, key) SELECT DISTINCT %L, x.key FROM (SELECT %s AS key FROM past_rows r) x'
      ' WHERE x.key IS NOT NULL', TG_ARGV[0], TG_ARGV[1]);
  END IF;
  RETURN NULL;
END $$;

-- Rows of these are counted as they come and go, so that nobody has to count them all (mart.source_health).
CREATE OR REPLACE FUNCTION ops.note_row_count() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF TG_OP = 'INSERT' THEN
    INSERT INTO ops.row_count (kind, source, rows) SELECT TG_ARGV[0], source, count(*) FROM now_rows GROUP BY source;
  ELSE
    INSERT INTO ops.row_count (kind, source, rows) SELECT TG_ARGV[0], source, -count(*) FROM past_rows GROUP BY source;
  END IF;
  RETURN NULL;
END $$;

-- A trigger for each event, as Postgres wants it where the rows are looked at.
CREATE OR REPLACE FUNCTION ops.watch(watched text, events text, name text, call text) RETURNS void LANGUAGE plpgsql AS $$
DECLARE
  event text;
  rows text;
BEGIN
  FOREACH event IN ARRAY string_to_array(events, ' ') LOOP
    rows := CASE event WHEN 'INSERT' THEN 'NEW TABLE AS now_rows' WHEN 'DELETE' THEN 'OLD TABLE AS past_rows'
      ELSE 'NEW TABLE AS now_rows OLD TABLE AS past_rows' END;
    EXECUTE format('CREATE OR REPLACE TRIGGER %I AFTER %s ON %s REFERENCING %s FOR EACH STATEMENT EXECUTE FUNCTION %s',
      name || '_' || lower(event), event, watched, rows, call);
  END LOOP;
END $$;

DO $$
DECLARE
  spec record;
BEGIN
  FOR spec IN SELECT * FROM (VALUES
    ('core.notice', 'notice', 'r.id::text', 'INSERT UPDATE DELETE'),
    ('core.lead', 'lead', 'r.id', 'INSERT UPDATE'),
    ('core.lead_member', 'lead', 'r.lead_id', 'INSERT UPDATE DELETE'),
    ('core.lead_member', 'notice', 'r.notice_id::text', 'INSERT UPDATE DELETE'),
    ('core.lead_event', 'lead', 'r.lead_id', 'INSERT UPDATE DELETE'),
    ('core.award', 'notice', 'r.notice_id::text', 'INSERT UPDATE DELETE'),
    ('core.party', 'party', 'r.id', 'INSERT UPDATE'),
    ('core.project', 'project', 'r.id', 'INSERT UPDATE DELETE'),
    ('core.project_link', 'project', 'r.project_id', 'INSERT'),
    ('core.source', 'whole', '''''', 'INSERT UPDATE DELETE'),
    ('core.country', 'whole', '''''', 'INSERT UPDATE DELETE'),
    ('core.centre', 'whole', '''''', 'INSERT UPDATE DELETE'),
    ('core.place', 'whole', '''''', 'INSERT UPDATE DELETE'),
    ('core.exchange_rate', 'whole', '''''', 'INSERT UPDATE DELETE'),
    ('raw.crawl', 'crawl', 'r.id::text', 'INSERT UPDATE'),
    ('ops.metric', 'source_day', 'r.source || '' '' || r.day', 'INSERT UPDATE'),
    ('digest.run', 'mail', 'core.mailing_of(r.centre, r.local_date, ''digest'')', 'INSERT'),
    ('digest.outbox', 'outbox', 'r.id::text', 'INSERT UPDATE'),
    ('digest.alert', 'outbox', 'r.outbox_id::text', 'INSERT'),
    ('digest.action', 'action', 'r.id::text', 'INSERT UPDATE')
  ) s (watched, unit, key, events)
  LOOP
    PERFORM ops.watch(spec.watched, spec.events, 'mart_' || spec.unit, format('ops.note_mart_change(%L, %L)', spec.unit, spec.key));
  END LOOP;
  FOR spec IN SELECT * FROM (VALUES
    ('raw.document', 'documents'), ('raw.reject', 'rejects'), ('core.notice', 'notices'), ('raw.leftover', 'unknown_fields')
  ) s (watched, kind)
  LOOP
    PERFORM ops.watch(spec.watched, 'INSERT DELETE', 'row_count', format('ops.note_row_count(%L)', spec.kind));
  END LOOP;
END $$;
