SELECT n.id AS notice_key, core.star_key(n.source) AS source_key, n.native_id, n.version,
  coalesce(f.lead_key, 0) AS lead_key, core.star_key(n.country) AS country_key, n.tier,
  core.star_key(n.stage) AS stage_key, core.star_key(n.place_code) AS place_key, core.star_key(n.buyer_party) AS buyer_key,
  core.star_key(n.currency) AS currency_key,
  core.date_key((n.published_at AT TIME ZONE c.zone)::date) AS published_date_key,
  core.date_key((n.deadline_at AT TIME ZONE c.zone)::date) AS deadline_date_key,
  core.date_key((n.first_known_at AT TIME ZONE 'UTC')::date) AS known_date_key,
  n.language, n.category, n.procedure, n.published_at, n.deadline_at, n.amount, n.amount_kind, n.first_known_at, n.changed_at,
  CASE WHEN n.published_precision = 'minute' AND n.published_at >= began.at
    THEN extract(epoch FROM n.first_known_at - n.published_at)::double precision END AS latency_seconds
FROM scope_notice s
JOIN core.notice n ON n.id = s.id
LEFT JOIN core.country c ON c.code = n.country
LEFT JOIN core.lead_member m ON m.notice_id = n.id
LEFT JOIN mart.fact_lead f ON f.lead_key = core.star_key(m.lead_id)
LEFT JOIN scope_began began ON began.source = n.source
