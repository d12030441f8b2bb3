-- Which leads are parts of which projects: by the project's number, which one of their notices quotes, and by a person's
-- word, which stands above the number. Of a lead that has gone on as another the living one counts.
DROP VIEW IF EXISTS mart.project_lead, mart.project, core.lead_project;

CREATE VIEW core.lead_project AS
WITH decided AS (
  SELECT DISTINCT ON (l.id, k.project_id) l.id AS lead_id, k.project_id, k.verdict
  FROM core.project_link k JOIN core.living_lead l ON l.origin = k.lead_id
  ORDER BY l.id, k.project_id, k.id DESC
), numbered AS (
  SELECT DISTINCT m.lead_id, p.id AS project_id
  FROM core.project p
  JOIN core.notice_number n ON n.scheme = p.key_scheme AND n.value = p.key_value AND n.role IN ('plan', 'self')
  JOIN core.lead_member m ON m.notice_id = n.notice_id
)
SELECT lead_id, project_id, CASE WHEN verdict IS NULL THEN 'number' ELSE 'person' END AS linked_by
FROM numbered FULL JOIN decided USING (lead_id, project_id)
WHERE verdict IS DISTINCT FROM 'apart';

COMMENT ON VIEW core.lead_project IS 'Which leads are parts of which projects. Grain: lead_id, project_id.';
COMMENT ON COLUMN core.lead_project.lead_id IS 'Lead, a living one.';
COMMENT ON COLUMN core.lead_project.project_id IS 'Project.';
COMMENT ON COLUMN core.lead_project.linked_by IS 'number (a notice of the lead quotes the project''s number) or person (somebody said so).';

CREATE VIEW mart.project AS
SELECT
  p.id AS project_id,
  p.key_scheme AS number_scheme,
  p.key_value AS number,
  p.source,
  p.funder,
  p.tier,
  p.score,
  p.dimensions,
  p.stage,
  p.stage_details,
  p.title,
  p.language,
  p.countries,
  pl.en AS place,
  pl.ko AS place_ko,
  p.place_code,
  p.borrower,
  p.agency,
  p.sectors,
  p.kind,
  p.amount,
  p.currency,
  round(p.amount * rate.krw) AS amount_krw,
  round(p.amount * rate.usd, 2) AS amount_usd,
  rate.rate_date,
  p.active_at,
  p.active_on,
  p.approval_at,
  p.approval_on,
  p.approval_planned,
  p.milestones,
  p.url,
  (SELECT count(*) FROM core.lead_project k JOIN core.lead l ON l.id = k.lead_id
    WHERE k.project_id = p.id AND l.tier <> 'none') AS leads,
  p.first_known_at,
  p.changed_at
FROM core.project p
LEFT JOIN core.place pl ON pl.code = p.place_code
LEFT JOIN core.exchange_rate_span rate ON rate.currency = p.currency AND p.amount IS NOT NULL
  AND rate.rate_date <= (now() AT TIME ZONE 'UTC')::date AND (now() AT TIME ZONE 'UTC')::date < rate.until
WHERE p.tier <> 'none';

COMMENT ON VIEW mart.project IS 'One row a project of tier lead or watch, a level above leads. Grain: project_id.';
COMMENT ON COLUMN mart.project.project_id IS 'Stable id of the project, e.g. PR-4K7Q2M9XTA.';
COMMENT ON COLUMN mart.project.number_scheme IS 'Whose numbering its number is of, e.g. wb_project.';
COMMENT ON COLUMN mart.project.number IS 'The funder''s number, as notices quote it; what stands in its place where number_scheme has none.';
COMMENT ON COLUMN mart.project.source IS 'Source that tells of it, as in mart.source_health.';
COMMENT ON COLUMN mart.project.funder IS 'Who pays for it or carries the programme, e.g. World Bank.';
COMMENT ON COLUMN mart.project.tier IS 'lead (of use to a centre) or watch (borderline).';
COMMENT ON COLUMN mart.project.score IS 'Relevance, no unit, 0 upwards; comparable within one lexicon version.';
COMMENT ON COLUMN mart.project.dimensions IS 'DEPA characteristics: environment, energy, economy, mobility, living, people, governance, or core.';
COMMENT ON COLUMN mart.project.stage IS 'concept, appraisal, approved, active, closed or dropped; null when not stated.';
COMMENT ON COLUMN mart.project.stage_details IS 'The funder''s own words for it.';
COMMENT ON COLUMN mart.project.title IS 'Title as published, in the language of column language.';
COMMENT ON COLUMN mart.project.language IS 'ISO 639-1 of the title; und when it cannot be recognised.';
COMMENT ON COLUMN mart.project.countries IS 'ISO 3166-1 alpha-2 of all its countries, those of the centres and others.';
COMMENT ON COLUMN mart.project.place IS 'Province or city, English; null when not stated.';
COMMENT ON COLUMN mart.project.place_ko IS 'Province or city, Korean; null when not stated.';
COMMENT ON COLUMN mart.project.place_code IS 'ISO 3166-2, or that code with the city; null when not stated.';
COMMENT ON COLUMN mart.project.borrower IS 'Who owes the money; empty when not stated.';
COMMENT ON COLUMN mart.project.agency IS 'Who carries it out; empty when not stated.';
COMMENT ON COLUMN mart.project.sectors IS 'The funder''s own words for what it is about.';
COMMENT ON COLUMN mart.project.kind IS 'The funder''s own word for what sort of project it is; empty when not stated.';
COMMENT ON COLUMN mart.project.amount IS 'Of the whole undertaking, not of a contract, in units of column currency; null when not stated.';
COMMENT ON COLUMN mart.project.currency IS 'ISO 4217; null without an amount.';
COMMENT ON COLUMN mart.project.amount_krw IS 'The amount in Korean won, whole, by the currency''s newest rate up to today; null without an amount or a rate.';
COMMENT ON COLUMN mart.project.amount_usd IS 'The amount in US dollars, by the same rate; null without an amount or a rate.';
COMMENT ON COLUMN mart.project.rate_date IS 'Day of that rate, in the time zone of who says it (the ECB: Frankfurt); null without one.';
COMMENT ON COLUMN mart.project.active_at IS 'The latest day on which the source shows that something happened, UTC; null when not stated.';
COMMENT ON COLUMN mart.project.active_on IS 'That day as the source states it, and what is shown: an ISO date, or a month or year alone; null when not stated.';
COMMENT ON COLUMN mart.project.approval_at IS 'When it was approved, or is planned to be, UTC; null when not stated.';
COMMENT ON COLUMN mart.project.approval_on IS 'That day as the source states it, and what is shown: an ISO date, or a month or year alone; null when not stated.';
COMMENT ON COLUMN mart.project.approval_planned IS 'Whether approval_at is a plan, which may be years stale: active_at says when something last happened.';
COMMENT ON COLUMN mart.project.milestones IS 'Its steps, earliest first: a list of {name, day, planned}; day is an ISO date.';
COMMENT ON COLUMN mart.project.url IS 'Page for people.';
COMMENT ON COLUMN mart.project.leads IS 'Leads of mart.leads that are parts of it, count.';
COMMENT ON COLUMN mart.project.first_known_at IS 'When a crawl first saw it, UTC.';
COMMENT ON COLUMN mart.project.changed_at IS 'When what is said of it last changed, UTC.';

CREATE VIEW mart.project_lead AS
SELECT k.project_id, k.lead_id, k.linked_by
FROM core.lead_project k
JOIN core.project p ON p.id = k.project_id AND p.tier <> 'none'
JOIN core.lead l ON l.id = k.lead_id AND l.tier <> 'none' AND l.merged_into IS NULL;

COMMENT ON VIEW mart.project_lead IS 'Which leads of mart.leads are parts of which projects of mart.project. Grain: project_id, lead_id.';
COMMENT ON COLUMN mart.project_lead.project_id IS 'Project, as in mart.project.';
COMMENT ON COLUMN mart.project_lead.lead_id IS 'Lead, as in mart.leads.';
COMMENT ON COLUMN mart.project_lead.linked_by IS 'number (a notice of the lead quotes the project''s number) or person (somebody said so).';
