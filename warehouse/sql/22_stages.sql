DROP VIEW IF EXISTS mart.lead_stages;

CREATE VIEW mart.lead_stages AS
WITH said AS (
  SELECT
    m.lead_id,
    v.content ->> 'stage' AS stage,
    n.id AS notice_id,
    n.source,
    n.native_id,
    n.title,
    n.url,
    v.known_at,
    -- What a notice says when it is first seen it said when it was published; what it says later it said then.
    CASE WHEN v.version = 1 THEN v.published_at END AS published_at
  FROM core.notice_version v
  JOIN core.notice n ON n.id = v.notice_id
  JOIN core.lead_member m ON m.notice_id = n.id
  WHERE v.content ? 'stage'
), first AS (
  SELECT DISTINCT ON (lead_id, stage) *, coalesce(published_at, known_at) AS said_at
  FROM said
  ORDER BY lead_id, stage, coalesce(published_at, known_at), source, native_id
)
SELECT
  f.lead_id,
  array_position(
    ARRAY['programme', 'plan', 'draft', 'open', 'amended', 'closed', 'cancelled', 'awarded'], f.stage
  ) AS step,
  f.stage,
  f.said_at,
  (f.said_at AT TIME ZONE c.zone)::date AS said_local_date,
  f.known_at,
  f.notice_id,
  f.source,
  f.native_id,
  f.title,
  f.url
FROM first f
JOIN core.lead l ON l.id = f.lead_id
LEFT JOIN core.country c ON c.code = l.country
WHERE l.merged_into IS NULL AND l.tier <> 'none';

COMMENT ON VIEW mart.lead_stages IS 'The ladder that each lead of mart.leads has climbed, and the notice behind each step. Grain: lead_id, stage.';
COMMENT ON COLUMN mart.lead_stages.lead_id IS 'Lead, as in mart.leads.';
COMMENT ON COLUMN mart.lead_stages.step IS 'Number of the rung, 1 (programme) to 8 (awarded); steps may be missing.';
COMMENT ON COLUMN mart.lead_stages.stage IS 'programme, plan, draft, open, amended, closed, cancelled or awarded.';
COMMENT ON COLUMN mart.lead_stages.said_at IS 'When a notice first said so, UTC: its publication, or when a crawl saw that it had changed.';
COMMENT ON COLUMN mart.lead_stages.said_local_date IS 'The same as a date in the host country''s time zone.';
COMMENT ON COLUMN mart.lead_stages.known_at IS 'When a crawl first saw it, UTC.';
COMMENT ON COLUMN mart.lead_stages.notice_id IS 'The notice that says so, as in mart.notices.';
COMMENT ON COLUMN mart.lead_stages.source IS 'Its source, as in mart.source_health.';
COMMENT ON COLUMN mart.lead_stages.native_id IS 'The portal''s own number of it.';
COMMENT ON COLUMN mart.lead_stages.title IS 'Its title as published.';
COMMENT ON COLUMN mart.lead_stages.url IS 'Its page for people.';
