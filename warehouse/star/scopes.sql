-- What a refresh makes anew. Each table holds the units in scope; a refresh of everything has all of them.
-- :everything says which; taken holds the notes of ops.mart_change; :seen and :as_of are the moments that the star
-- showed and is to show.
CREATE TEMP TABLE scope_began ON COMMIT DROP AS
SELECT s.name AS source, first.at
FROM core.source s CROSS JOIN LATERAL (SELECT min(c.started_at) AS at FROM raw.crawl c WHERE c.source = s.name) first;

CREATE TEMP TABLE scope_party ON COMMIT DROP AS
SELECT key AS id FROM taken WHERE unit = 'party'
UNION SELECT id FROM core.party WHERE :everything;

CREATE TEMP TABLE scope_project ON COMMIT DROP AS
SELECT key AS id FROM taken WHERE unit = 'project'
UNION SELECT id FROM core.project WHERE :everything;

CREATE TEMP TABLE scope_crawl ON COMMIT DROP AS
SELECT key::bigint AS id FROM taken WHERE unit = 'crawl'
UNION SELECT id FROM raw.crawl WHERE :everything;

CREATE TEMP TABLE scope_action ON COMMIT DROP AS
SELECT key::bigint AS id FROM taken WHERE unit = 'action'
UNION SELECT id FROM digest.action WHERE :everything;

CREATE TEMP TABLE scope_mail ON COMMIT DROP AS
WITH outbox AS (SELECT key::bigint AS id FROM taken WHERE unit = 'outbox'),
acts AS (
  SELECT a.subscriber_id, a.lead_id FROM taken t JOIN digest.action a ON a.id = t.key::bigint WHERE t.unit = 'action'
)
SELECT key AS id FROM taken WHERE unit = 'mail'
UNION
SELECT core.mailing_of(r.centre, r.local_date, 'digest')
FROM outbox JOIN digest.outbox o USING (id) JOIN digest.run r ON r.id = o.run_id
UNION
SELECT core.mailing_of(r.centre, r.local_date, 'digest')
FROM acts JOIN digest.item i USING (subscriber_id, lead_id) JOIN digest.run r ON r.id = i.run_id
UNION
SELECT core.mailing_of(b.centre, (a.alerted_at AT TIME ZONE 'UTC')::date, 'alert')
FROM digest.alert a JOIN digest.subscriber b ON b.id = a.subscriber_id
WHERE :everything OR a.outbox_id IN (SELECT id FROM outbox)
  OR (a.subscriber_id, a.lead_id) IN (SELECT subscriber_id, lead_id FROM acts)
UNION
SELECT core.mailing_of(r.centre, r.local_date, 'digest') FROM digest.run r WHERE :everything;

-- Leads that changed, that a changed notice is in, that were told, that are part of a changed project, or that the
-- clock has closed; and those that are merged with one of them.
CREATE TEMP TABLE scope_lead ON COMMIT DROP AS
WITH changed AS (
  SELECT key AS id FROM taken WHERE unit = 'lead'
  UNION
  SELECT m.lead_id FROM taken t JOIN core.lead_member m ON m.notice_id = t.key::bigint WHERE t.unit = 'notice'
  UNION
  SELECT i.lead_id FROM scope_mail s
  JOIN digest.run r ON core.mailing_of(r.centre, r.local_date, 'digest') = s.id
  JOIN digest.item i ON i.run_id = r.id
  UNION
  SELECT a.lead_id FROM digest.alert a JOIN digest.subscriber b ON b.id = a.subscriber_id
  JOIN scope_mail s ON s.id = core.mailing_of(b.centre, (a.alerted_at AT TIME ZONE 'UTC')::date, 'alert')
  UNION
  SELECT k.lead_id FROM scope_project s JOIN core.lead_project k ON k.project_id = s.id
  UNION
  SELECT f.lead_id FROM scope_project s
  JOIN mart.bridge_lead_project b ON b.project_key = core.star_key(s.id) JOIN mart.fact_lead f USING (lead_key)
  UNION
  SELECT f.lead_id FROM mart.fact_lead f
  WHERE f.closes_at > least(CAST(:seen AS timestamptz), :as_of) AND f.closes_at <= greatest(CAST(:seen AS timestamptz), :as_of)
  UNION
  SELECT l.id FROM core.lead l WHERE :everything
), merged AS (
  SELECT id FROM changed
  UNION SELECT l.id FROM changed c JOIN core.lead l ON l.merged_into = c.id
  UNION SELECT l.merged_into FROM changed c JOIN core.lead l ON l.id = c.id WHERE l.merged_into IS NOT NULL
)
SELECT id, core.star_key(id) AS key FROM merged;

CREATE TEMP TABLE scope_notice ON COMMIT DROP AS
SELECT key::bigint AS id FROM taken WHERE unit = 'notice'
UNION SELECT m.notice_id FROM scope_lead s JOIN core.lead_member m ON m.lead_id = s.id
UNION SELECT n.id FROM core.notice n WHERE :everything;

CREATE TEMP TABLE scope_award ON COMMIT DROP AS
SELECT DISTINCT a.notice_id AS id FROM scope_notice s JOIN core.award a ON a.notice_id = s.id;

ANALYZE scope_lead, scope_notice, scope_party;

-- The days that notices were counted on; those that they are counted on now follow once they are written.
CREATE TEMP TABLE scope_day ON COMMIT DROP AS
SELECT core.star_key(split_part(key, ' ', 1)) AS source_key, core.date_key(split_part(key, ' ', 2)::date) AS date_key
FROM taken WHERE unit = 'source_day'
UNION SELECT core.star_key(m.source), core.date_key(m.day) FROM ops.metric m WHERE :everything
UNION SELECT n.source_key, day.key FROM scope_notice s JOIN mart.fact_notice n ON n.notice_key = s.id
CROSS JOIN LATERAL (VALUES (n.published_date_key), (n.known_date_key)) day (key);
