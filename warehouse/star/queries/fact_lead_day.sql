-- How a lead stood on a day is how it stands now without the changes after that day: an event's old value counts until it.
WITH base AS MATERIALIZED (
  SELECT s.key, l.id, l.country, c.zone, l.tier, l.stage, l.deadline_at, l.amount, l.currency, l.changed_at,
    (l.first_known_at AT TIME ZONE c.zone)::date AS born,
    least((f.gone_at AT TIME ZONE c.zone)::date, date '2199-12-31') AS gone
  FROM scope_lead s
  JOIN mart.fact_lead f ON f.lead_key = s.key
  JOIN core.lead l ON l.id = s.id
  JOIN core.country c ON c.code = l.country
), points AS (
  SELECT id, born AS day FROM base UNION
  SELECT b.id, happened.day FROM base b
  JOIN core.lead_event e ON e.lead_id = b.id AND e.field IN ('stage', 'deadline_at', 'amount') AND e.old IS NOT NULL
  CROSS JOIN LATERAL (SELECT (e.happened_at AT TIME ZONE b.zone)::date AS day) happened
  WHERE happened.day > b.born
), stood AS (
  SELECT b.*, p.day,
    coalesce(lead(p.day) OVER (PARTITION BY p.id ORDER BY p.day), b.gone) AS until,
    lead(p.day) OVER (PARTITION BY p.id ORDER BY p.day) IS NULL AS is_last,
    coalesce(stage.old, b.stage) AS stage_then,
    coalesce(core.moment_of(deadline.old, b.zone), b.deadline_at) AS deadline_then,
    coalesce(split_part(amount.old, ' ', 1)::numeric, b.amount) AS amount_then,
    coalesce(nullif(split_part(amount.old, ' ', 2), ''), b.currency) AS currency_then
  FROM points p
  JOIN base b USING (id)
  LEFT JOIN LATERAL (SELECT e.old FROM core.lead_event e WHERE e.lead_id = p.id AND e.field = 'stage' AND e.old IS NOT NULL
    AND e.happened_at >= (p.day + 1)::timestamp AT TIME ZONE b.zone ORDER BY e.happened_at, e.id LIMIT 1) stage ON true
  LEFT JOIN LATERAL (SELECT e.old FROM core.lead_event e WHERE e.lead_id = p.id AND e.field = 'deadline_at' AND e.old IS NOT NULL
    AND e.happened_at >= (p.day + 1)::timestamp AT TIME ZONE b.zone ORDER BY e.happened_at, e.id LIMIT 1) deadline ON true
  LEFT JOIN LATERAL (SELECT e.old FROM core.lead_event e WHERE e.lead_id = p.id AND e.field = 'amount' AND e.old IS NOT NULL
    AND e.happened_at >= (p.day + 1)::timestamp AT TIME ZONE b.zone ORDER BY e.happened_at, e.id LIMIT 1) amount ON true
), closing AS (
  SELECT *, CASE WHEN stage_then IN ('open', 'amended') THEN (core.closes_at(stage_then, deadline_then,
    CASE WHEN is_last THEN changed_at ELSE day::timestamp AT TIME ZONE zone END) AT TIME ZONE zone)::date END AS closes
  FROM stood
), halves AS (
  SELECT closing.*, half.valid_from, least(half.valid_until, gone) AS valid_until, half.stage AS half_stage
  FROM closing CROSS JOIN LATERAL (VALUES
    (day, CASE WHEN closes < until THEN closes ELSE until END, stage_then),
    (CASE WHEN closes < until THEN greatest(closes, day) END, until, 'closed')
  ) half (valid_from, valid_until, stage)
)
SELECT key AS lead_key, valid_from, valid_until, core.date_key(valid_from) AS date_key,
  core.star_key(country) AS country_key, core.star_key(half_stage) AS stage_key,
  core.star_key(currency_then) AS currency_key, tier, amount_then AS amount, deadline_then AS deadline_at
FROM halves WHERE valid_from < valid_until
