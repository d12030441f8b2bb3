-- The contract for BI: views that may grow, and never lose or retype a column without notice.
DROP VIEW IF EXISTS mart.leads, mart.lead_events, mart.notices, mart.source_health, ops.lacking_fields;

CREATE VIEW mart.leads AS
SELECT
  l.id AS lead_id,
  l.country,
  l.tier,
  l.score,
  l.dimensions,
  core.stage_at(l.stage, core.closes_at(l.stage, l.deadline_at, l.changed_at), now()) AS stage,
  l.cancellation,
  CASE WHEN core.stage_at(l.stage, core.closes_at(l.stage, l.deadline_at, l.changed_at), now()) = l.stage
    THEN l.substage END AS substage,
  l.title,
  l.language,
  l.buyer,
  p.en AS place,
  p.ko AS place_ko,
  l.place_code,
  p.programmes AS place_programmes,
  l.published_at,
  (l.published_at AT TIME ZONE c.zone)::date AS published_local_date,
  l.deadline_at,
  (l.deadline_at AT TIME ZONE c.zone)::date AS deadline_local_date,
  l.deadline_precision,
  l.prequalification_at,
  l.prequalification_precision,
  l.amount,
  l.currency,
  l.amount_kind,
  l.amount_exact,
  round(l.amount * rate.krw) AS amount_krw,
  round(l.amount * rate.usd, 2) AS amount_usd,
  rate.rate_date,
  rate.source AS rate_source,
  l.funder,
  l.foreign_bidders,
  coalesce(jsonb_path_query_first(l.evidence, '$.bidding[*] ? (@.fact == "procedure").value') #>> '{}', '') AS procedure,
  l.evidence -> 'bidding' AS bidding_evidence,
  l.url,
  (SELECT count(*) FROM core.lead_member m WHERE m.lead_id = l.id) AS notices,
  (SELECT array_agg(DISTINCT n.source ORDER BY n.source)
     FROM core.lead_member m JOIN core.notice n ON n.id = m.notice_id
    WHERE m.lead_id = l.id) AS sources,
  l.first_known_at,
  l.changed_at,
  who.party_id AS buyer_id,
  party.name_en AS buyer_en,
  party.name_ko AS buyer_ko
FROM core.lead l
LEFT JOIN core.lead_buyer who ON who.lead_id = l.id
LEFT JOIN core.party party ON party.id = who.party_id
LEFT JOIN core.place p ON p.code = l.place_code
LEFT JOIN core.country c ON c.code = l.country
LEFT JOIN core.exchange_rate_span rate ON rate.currency = l.currency AND l.amount IS NOT NULL
  AND rate.rate_date <= (now() AT TIME ZONE 'UTC')::date AND (now() AT TIME ZONE 'UTC')::date < rate.until
WHERE l.merged_into IS NULL AND l.tier <> 'none';

COMMENT ON VIEW mart.leads IS 'One row a living lead of tier lead or watch. Grain: lead_id.';
COMMENT ON COLUMN mart.leads.lead_id IS 'Stable id of the lead, e.g. L-4K7Q2M9XTA.';
COMMENT ON COLUMN mart.leads.country IS 'ISO 3166-1 alpha-2, e.g. TH.';
COMMENT ON COLUMN mart.leads.tier IS 'lead (staff should act) or watch (borderline).';
COMMENT ON COLUMN mart.leads.score IS 'Relevance, no unit, 0 upwards; comparable within one lexicon version.';
COMMENT ON COLUMN mart.leads.dimensions IS 'DEPA characteristics: environment, energy, economy, mobility, living, people, governance, or core.';
COMMENT ON COLUMN mart.leads.stage IS 'programme, plan, draft, open, amended, closed (its deadline has passed, of a mere month or year with its end; or none was known for 120 days), cancelled or awarded; null when not stated.';
COMMENT ON COLUMN mart.leads.cancellation IS 'Why a cancelled lead has no award: unsuccessful (nobody won, a new tender is to be expected) or cancelled (called off); null where no portal states it, and for all other stages.';
COMMENT ON COLUMN mart.leads.substage IS 'What is done at the stage: reference_price (of a draft: the reference price is published, Thai ราคากลาง) or interest (of an open lead: an expression of interest is asked for, bids come later); null for the usual.';
COMMENT ON COLUMN mart.leads.title IS 'Title as published, in the language of column language.';
COMMENT ON COLUMN mart.leads.language IS 'ISO 639-1 of the title; und when it cannot be recognised.';
COMMENT ON COLUMN mart.leads.buyer IS 'Procuring entity as published; empty when not stated.';
COMMENT ON COLUMN mart.leads.place IS 'Province or city, English; null when not stated.';
COMMENT ON COLUMN mart.leads.place_ko IS 'Province or city, Korean; null when not stated.';
COMMENT ON COLUMN mart.leads.place_code IS 'ISO 3166-2, or that code with the city; null when not stated.';
COMMENT ON COLUMN mart.leads.place_programmes IS 'Smart-city programmes the place belongs to; null when the place is not stated.';
COMMENT ON COLUMN mart.leads.published_at IS 'When its first notice was published, UTC; null when not stated.';
COMMENT ON COLUMN mart.leads.published_local_date IS 'The same as a date in the host country''s time zone.';
COMMENT ON COLUMN mart.leads.deadline_at IS 'When bids must be in, UTC, the earliest where sources disagree; null when not stated.';
COMMENT ON COLUMN mart.leads.deadline_local_date IS 'The same as a date in the host country''s time zone.';
COMMENT ON COLUMN mart.leads.deadline_precision IS 'How much of deadline_at was stated: minute, day, month or year; null without a deadline.';
COMMENT ON COLUMN mart.leads.prequalification_at IS 'When newcomers must have asked to take part, UTC; null when not stated.';
COMMENT ON COLUMN mart.leads.prequalification_precision IS 'How much of prequalification_at was stated: minute, day, month or year; of a day the time of day means nothing. Null without it, and where it is not known.';
COMMENT ON COLUMN mart.leads.amount IS 'Best sum known, in units of column currency; null when not stated.';
COMMENT ON COLUMN mart.leads.currency IS 'ISO 4217; null without an amount.';
COMMENT ON COLUMN mart.leads.amount_kind IS 'What the sum is: budget, estimate, reference or award; null without an amount.';
COMMENT ON COLUMN mart.leads.amount_exact IS 'False where the portal rounded; null without an amount.';
COMMENT ON COLUMN mart.leads.amount_krw IS 'The amount in Korean won, whole, by the currency''s newest rate up to today; null without an amount or a rate.';
COMMENT ON COLUMN mart.leads.amount_usd IS 'The amount in US dollars, by the same rate; null without an amount or a rate.';
COMMENT ON COLUMN mart.leads.rate_date IS 'Day of that rate, in the time zone of who says it (the ECB: Frankfurt); null without one.';
COMMENT ON COLUMN mart.leads.rate_source IS 'Who says the rate: ecb, or "by hand: …" with the publisher that an operator named; null without one.';
COMMENT ON COLUMN mart.leads.funder IS 'Who pays where it is not the buyer, e.g. World Bank; empty when not stated.';
COMMENT ON COLUMN mart.leads.foreign_bidders IS 'Whether foreigners may bid; null when no portal says.';
COMMENT ON COLUMN mart.leads.procedure IS 'open, selective, limited or direct (OCDS), by its oldest notice that states it; empty when unknown.';
COMMENT ON COLUMN mart.leads.bidding_evidence IS 'Why funder, foreign_bidders, procedure and prequalification_at are believed, and what is said of qualification, bid_security, site_visit, bid_language and eligibility: a list of {fact, value, field, words, start, end}; field "portal" is a code. Null when nothing is stated.';
COMMENT ON COLUMN mart.leads.url IS 'Page for people on the portal.';
COMMENT ON COLUMN mart.leads.notices IS 'Notices joined into the lead, count.';
COMMENT ON COLUMN mart.leads.sources IS 'Sources that carry it, by name.';
COMMENT ON COLUMN mart.leads.first_known_at IS 'When a crawl first saw it, UTC.';
COMMENT ON COLUMN mart.leads.changed_at IS 'When one of its notices last changed, UTC.';
COMMENT ON COLUMN mart.leads.buyer_id IS 'Party that buys, as in mart.party; null when not stated.';
COMMENT ON COLUMN mart.leads.buyer_en IS 'Its English name; null when not stated, empty when not known.';
COMMENT ON COLUMN mart.leads.buyer_ko IS 'Its Korean name; null when not stated, empty when not known.';

CREATE VIEW mart.lead_events AS
SELECT
  e.id AS event_id,
  e.lead_id,
  l.country,
  e.kind,
  e.field,
  e.old AS old_value,
  e.new AS new_value,
  e.happened_at,
  (e.happened_at AT TIME ZONE c.zone)::date AS happened_local_date
FROM core.lead_event e
JOIN core.lead l ON l.id = e.lead_id
LEFT JOIN core.country c ON c.code = l.country
WHERE l.merged_into IS NULL AND l.tier <> 'none';

COMMENT ON VIEW mart.lead_events IS 'What happened to the leads of mart.leads. Grain: event_id.';
COMMENT ON COLUMN mart.lead_events.event_id IS 'Surrogate key.';
COMMENT ON COLUMN mart.lead_events.lead_id IS 'Lead, as in mart.leads.';
COMMENT ON COLUMN mart.lead_events.country IS 'ISO 3166-1 alpha-2, e.g. TH.';
COMMENT ON COLUMN mart.lead_events.kind IS 'new, advanced, amended, deadline_moved, value_changed, cancelled, awarded, retendered or merged.';
COMMENT ON COLUMN mart.lead_events.field IS 'Field that changed; empty when the event is not about one.';
COMMENT ON COLUMN mart.lead_events.old_value IS 'Value before: times in UTC (ISO 8601), a day without a time of day as a local date, sums with their currency; null when there was none.';
COMMENT ON COLUMN mart.lead_events.new_value IS 'Value after: times in UTC (ISO 8601), a day without a time of day as a local date, sums with their currency; null when there is none.';
COMMENT ON COLUMN mart.lead_events.happened_at IS 'When a crawl saw it, UTC.';
COMMENT ON COLUMN mart.lead_events.happened_local_date IS 'The same as a date in the host country''s time zone.';

CREATE VIEW mart.notices AS
SELECT
  n.id AS notice_id,
  n.source,
  n.native_id,
  n.version,
  m.lead_id,
  n.country,
  n.tier,
  n.stage,
  n.title,
  n.language,
  n.buyer,
  n.place_code,
  n.category,
  n.procedure,
  n.procedure_details,
  n.published_at,
  (n.published_at AT TIME ZONE c.zone)::date AS published_local_date,
  n.deadline_at,
  (n.deadline_at AT TIME ZONE c.zone)::date AS deadline_local_date,
  n.amount,
  n.currency,
  n.amount_kind,
  n.url,
  n.first_known_at,
  n.changed_at,
  n.buyer_party AS buyer_id
FROM core.notice n
LEFT JOIN core.lead_member m ON m.notice_id = n.id
LEFT JOIN core.country c ON c.code = n.country;

COMMENT ON VIEW mart.notices IS 'Every notice of every source, relevant or not, in its current version. Grain: notice_id.';
COMMENT ON COLUMN mart.notices.notice_id IS 'Surrogate key.';
COMMENT ON COLUMN mart.notices.source IS 'Source, as in mart.source_health.';
COMMENT ON COLUMN mart.notices.native_id IS 'The portal''s own number of the announcement.';
COMMENT ON COLUMN mart.notices.version IS 'Number of the current version, count from 1.';
COMMENT ON COLUMN mart.notices.lead_id IS 'Lead it belongs to; null where it is joined with nothing relevant. Only leads of tier lead or watch are in mart.leads.';
COMMENT ON COLUMN mart.notices.country IS 'ISO 3166-1 alpha-2, e.g. TH.';
COMMENT ON COLUMN mart.notices.tier IS 'lead, watch or none.';
COMMENT ON COLUMN mart.notices.stage IS 'programme, plan, draft, open, amended, cancelled or awarded; null when not stated.';
COMMENT ON COLUMN mart.notices.title IS 'Title as published.';
COMMENT ON COLUMN mart.notices.language IS 'ISO 639-1 of the title; und when it cannot be recognised.';
COMMENT ON COLUMN mart.notices.buyer IS 'Procuring entity as published; empty when not stated.';
COMMENT ON COLUMN mart.notices.place_code IS 'ISO 3166-2, or that code with the city; null when not stated.';
COMMENT ON COLUMN mart.notices.category IS 'goods, works or services (OCDS); null when not stated.';
COMMENT ON COLUMN mart.notices.procedure IS 'open, selective, limited or direct (OCDS); empty when unknown.';
COMMENT ON COLUMN mart.notices.procedure_details IS 'The portal''s own words for the procedure.';
COMMENT ON COLUMN mart.notices.published_at IS 'When it was published, UTC; null when not stated.';
COMMENT ON COLUMN mart.notices.published_local_date IS 'The same as a date in the host country''s time zone.';
COMMENT ON COLUMN mart.notices.deadline_at IS 'When bids must be in, UTC; null when not stated.';
COMMENT ON COLUMN mart.notices.deadline_local_date IS 'The same as a date in the host country''s time zone.';
COMMENT ON COLUMN mart.notices.amount IS 'Best sum known, in units of column currency; null when not stated.';
COMMENT ON COLUMN mart.notices.currency IS 'ISO 4217; null without an amount.';
COMMENT ON COLUMN mart.notices.amount_kind IS 'What the sum is: budget, estimate, reference or award; null without an amount.';
COMMENT ON COLUMN mart.notices.url IS 'Page for people on the portal.';
COMMENT ON COLUMN mart.notices.first_known_at IS 'When a crawl first saw it, UTC.';
COMMENT ON COLUMN mart.notices.changed_at IS 'When the current version was first seen, UTC.';
COMMENT ON COLUMN mart.notices.buyer_id IS 'Party that buys, as in mart.party; null when not stated.';

-- What an open trouble is about: the source, a space, and the field as its parser names it.
CREATE VIEW ops.lacking_fields AS
SELECT
  split_part(a.about, ' ', 1) AS source,
  replace(substr(a.about, position(' ' IN a.about) + 1), ' (missing)', '') AS field,
  a.code
FROM ops.operator_alert a
WHERE a.well_at IS NULL AND a.code IN ('field_missing', 'field_falls');

COMMENT ON VIEW ops.lacking_fields IS 'Fields of sources that are missing or have fallen, by the operator''s open troubles. Grain: source, field, code.';
COMMENT ON COLUMN ops.lacking_fields.source IS 'Source, e.g. th_egp.';
COMMENT ON COLUMN ops.lacking_fields.field IS 'Label of the portal or field of a notice.';
COMMENT ON COLUMN ops.lacking_fields.code IS 'field_missing or field_falls.';

CREATE VIEW mart.source_health AS
SELECT
  s.name AS source,
  s.title,
  s.country,
  s.kind,
  coalesce(last.state, 'never') AS last_state,
  coalesce(last.reason, '') AS last_reason,
  coalesce(last.troubles, '[]') AS last_troubles,
  last.started_at AS last_started_at,
  last.rows AS last_rows,
  last.read AS last_read,
  last.rejected AS last_rejected,
  last.portal_total AS last_portal_total,
  good.finished_at AS last_complete_at,
  coalesce(counted.documents, 0) AS documents,
  coalesce(counted.rejects, 0) AS rejects,
  coalesce(counted.notices, 0) AS notices,
  coalesce(counted.unknown_fields, 0) AS unknown_fields,
  s.stale_hours,
  permitted.reference AS permission,
  permitted.until AS permitted_until,
  coalesce(lacking.missing, '{}') AS missing_fields,
  coalesce(lacking.fallen, '{}') AS fallen_fields
FROM core.source s
LEFT JOIN LATERAL (
  SELECT * FROM ops.list_crawl c WHERE c.source = s.name
  ORDER BY c.state = 'running', c.started_at DESC, c.id DESC LIMIT 1
) last ON true
LEFT JOIN LATERAL (
  SELECT max(c.finished_at) AS finished_at FROM ops.list_crawl c WHERE c.source = s.name AND c.in_full
) good ON true
LEFT JOIN LATERAL (
  SELECT (sum(c.rows) FILTER (WHERE c.kind = 'documents'))::bigint AS documents,
    (sum(c.rows) FILTER (WHERE c.kind = 'rejects'))::bigint AS rejects,
    (sum(c.rows) FILTER (WHERE c.kind = 'notices'))::bigint AS notices,
    (sum(c.rows) FILTER (WHERE c.kind = 'unknown_fields'))::bigint AS unknown_fields
  FROM ops.row_count c WHERE c.source = s.name
) counted ON true
LEFT JOIN LATERAL (
  SELECT array_agg(a.field ORDER BY a.field) FILTER (WHERE a.code = 'field_missing') AS missing,
    array_agg(a.field ORDER BY a.field) FILTER (WHERE a.code = 'field_falls') AS fallen
  FROM ops.lacking_fields a WHERE a.source = s.name
) lacking ON true
LEFT JOIN LATERAL (
  SELECT string_agg(p.granted_by || ': ' || p.reference, '; ' ORDER BY p.id) AS reference, max(p.until) AS until
  FROM core.source_permission p
  WHERE p.source = s.name AND p.withdrawn_at IS NULL AND p.until >= (now() AT TIME ZONE s.zone)::date
) permitted ON true
WHERE s.kind <> 'files';

COMMENT ON VIEW mart.source_health IS 'How each source that is crawled is doing. Grain: source.';
COMMENT ON COLUMN mart.source_health.source IS 'Name of the source, e.g. th_egp.';
COMMENT ON COLUMN mart.source_health.title IS 'Name for people.';
COMMENT ON COLUMN mart.source_health.country IS 'ISO 3166-1 alpha-2, or INTL for several countries.';
COMMENT ON COLUMN mart.source_health.kind IS 'official, donor or news.';
COMMENT ON COLUMN mart.source_health.last_state IS 'How the last of its list crawls that has ended did so: complete, partial, empty, blocked, failed or not_configured (nothing was asked, as a setting is not there); running (until its pages are refined) where none has ended, never where there was none.';
COMMENT ON COLUMN mart.source_health.last_reason IS 'Why it was not complete; empty when it was.';
COMMENT ON COLUMN mart.source_health.last_troubles IS 'The same as codes, an array: {"code": "http_error", "times": 2, "status": 500}.';
COMMENT ON COLUMN mart.source_health.last_started_at IS 'When that crawl began, UTC; null when there was none.';
COMMENT ON COLUMN mart.source_health.last_rows IS 'Notices listed by that crawl, count; null when there was none.';
COMMENT ON COLUMN mart.source_health.last_read IS 'Notices read of its pages, each once, count; null until they are refined.';
COMMENT ON COLUMN mart.source_health.last_rejected IS 'Notices of its pages that could not be read, count; null until they are refined.';
COMMENT ON COLUMN mart.source_health.last_portal_total IS 'The portal''s own count for the same window; null where it gives none.';
COMMENT ON COLUMN mart.source_health.last_complete_at IS 'When a list crawl last ended complete or empty, UTC; null when none did.';
COMMENT ON COLUMN mart.source_health.documents IS 'Documents kept, count.';
COMMENT ON COLUMN mart.source_health.rejects IS 'Rejects on record, count.';
COMMENT ON COLUMN mart.source_health.notices IS 'Notices known, count.';
COMMENT ON COLUMN mart.source_health.unknown_fields IS 'Fields of the portal that no parser knows, count.';
COMMENT ON COLUMN mart.source_health.stale_hours IS 'Age of last_complete_at, in hours, from which the source counts as stale.';
COMMENT ON COLUMN mart.source_health.missing_fields IS 'Labels and fields that its pages always had and that were missing at the last check for the operator''s alerts.';
COMMENT ON COLUMN mart.source_health.fallen_fields IS 'Fields that a day''s notices had over 20 points more rarely than those of the 14 days before, at the last check.';
COMMENT ON COLUMN mart.source_health.permission IS 'Who permitted its crawling in writing, and the letter, where robots.txt forbids it and the permission stands today; null without one.';
COMMENT ON COLUMN mart.source_health.permitted_until IS 'Last day of that permission, in the portal''s time zone; null without one.';

DROP VIEW IF EXISTS mart.source_metrics, mart.exchange_rates;

CREATE VIEW mart.source_metrics AS
SELECT
  m.source,
  m.day,
  s.country,
  m.crawls,
  m.complete,
  m.documents,
  m.documents_new,
  m.rows,
  m.rejects,
  -- A listed "row" may be a whole bulletin, so what was read of it counts where that is more.
  m.rejects::double precision
    / nullif(greatest(m.rows, m.notices_new + m.notices_changed + m.rejects), 0) AS reject_share,
  m.notices_new,
  m.notices_changed,
  m.leads_new,
  m.latency_p50_seconds
FROM ops.metric m
JOIN core.source s ON s.name = m.source;

COMMENT ON VIEW mart.source_metrics IS 'What each source brought each day since its first crawl. Grain: source, day.';
COMMENT ON COLUMN mart.source_metrics.source IS 'Source, as in mart.source_health.';
COMMENT ON COLUMN mart.source_metrics.day IS 'Calendar day in the time zone UTC; a source has one row a day, also when nothing came.';
COMMENT ON COLUMN mart.source_metrics.country IS 'ISO 3166-1 alpha-2, or INTL for several countries.';
COMMENT ON COLUMN mart.source_metrics.crawls IS 'List crawls begun that day, count.';
COMMENT ON COLUMN mart.source_metrics.complete IS 'Those that ended complete or empty, count.';
COMMENT ON COLUMN mart.source_metrics.documents IS 'Pages landed, details too, count.';
COMMENT ON COLUMN mart.source_metrics.documents_new IS 'Pages whose bytes were not known before, count.';
COMMENT ON COLUMN mart.source_metrics.rows IS 'Notices listed by the list crawls, count; one that two crawls list counts twice.';
COMMENT ON COLUMN mart.source_metrics.rejects IS 'Rejects on record whose bytes were last seen that day, count.';
COMMENT ON COLUMN mart.source_metrics.reject_share IS 'Rejects for each notice listed (or, if these are more, read anew or rejected), 0 to 1; null when there was none. A lower bound: pages known before are listed again, but not read again.';
COMMENT ON COLUMN mart.source_metrics.notices_new IS 'Notices first known that day, count.';
COMMENT ON COLUMN mart.source_metrics.notices_changed IS 'Versions after a notice''s first that became known that day; its first detail page makes one. Count.';
COMMENT ON COLUMN mart.source_metrics.leads_new IS 'Leads of mart.leads first known that day, counted with the source of their earliest notice.';
COMMENT ON COLUMN mart.source_metrics.latency_p50_seconds IS 'Median seconds from publication to being known, over that day''s new notices that were published to the minute and since the source''s first crawl; null when there is none.';

DROP VIEW IF EXISTS mart.source_latency;

CREATE VIEW mart.source_latency AS
SELECT
  l.source,
  l.day,
  l.step,
  s.country,
  l.times,
  l.p50_seconds,
  l.p95_seconds,
  l.longest_seconds,
  l.goal_seconds,
  CASE WHEN l.goal_seconds IS NOT NULL THEN l.in_goal END AS in_goal
FROM ops.latency l
JOIN core.source s ON s.name = l.source;

COMMENT ON VIEW mart.source_latency IS 'How long each step from a portal to an act took. Grain: source, day, step; a day without any has no row. Housekeeping counts the last 14 days anew.';
COMMENT ON COLUMN mart.source_latency.source IS 'Source, as in mart.source_health.';
COMMENT ON COLUMN mart.source_latency.day IS 'Calendar day in the time zone UTC on which the step ended.';
COMMENT ON COLUMN mart.source_latency.step IS 'published_listed (published to the minute, until a crawl began that listed it), listed_read (until its document was refined; live warehouses alone), read_lead (from its first page until it was a lead), lead_mailed (until the first mail with it was made), mailed_acted (until the first reader did something to it), published_mailed (all of it).';
COMMENT ON COLUMN mart.source_latency.country IS 'ISO 3166-1 alpha-2, or INTL for several countries.';
COMMENT ON COLUMN mart.source_latency.times IS 'Notices, documents or leads that took the step that day, count.';
COMMENT ON COLUMN mart.source_latency.p50_seconds IS 'Median of the time that it took, seconds.';
COMMENT ON COLUMN mart.source_latency.p95_seconds IS '95th percentile, seconds.';
COMMENT ON COLUMN mart.source_latency.longest_seconds IS 'The longest, seconds.';
COMMENT ON COLUMN mart.source_latency.goal_seconds IS 'What the step is to keep, seconds; null where nothing is asked of it.';
COMMENT ON COLUMN mart.source_latency.in_goal IS 'How many kept the goal, count; null without one.';

CREATE VIEW mart.exchange_rates AS
SELECT
  r.currency,
  r.rate_date,
  r.krw,
  r.usd,
  r.source
FROM core.exchange_rate r;

COMMENT ON VIEW mart.exchange_rates IS 'Reference rates. Grain: currency, rate_date. A currency without a row has no known rate.';
COMMENT ON COLUMN mart.exchange_rates.currency IS 'ISO 4217.';
COMMENT ON COLUMN mart.exchange_rates.rate_date IS 'Day of the rate; the ECB sets it in the time zone of Frankfurt, on its working days only.';
COMMENT ON COLUMN mart.exchange_rates.krw IS 'Korean won (KRW) for one unit of the currency.';
COMMENT ON COLUMN mart.exchange_rates.usd IS 'US dollars (USD) for one unit of the currency.';
COMMENT ON COLUMN mart.exchange_rates.source IS 'Who says so: ecb, or "by hand: …" with the publisher that an operator named.';
