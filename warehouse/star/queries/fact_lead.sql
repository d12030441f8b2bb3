SELECT s.key AS lead_key, l.id AS lead_id, l.tier, l.score, core.star_key(l.country) AS country_key,
  core.star_key(core.stage_at(l.stage, at.closes, :as_of)) AS stage_key,
  core.star_key(l.place_code) AS place_key, core.star_key(who.party_id) AS buyer_key,
  core.star_key(anchor.source) AS source_key, core.star_key(l.currency) AS currency_key,
  core.date_key((l.published_at AT TIME ZONE c.zone)::date) AS published_date_key,
  core.date_key((l.deadline_at AT TIME ZONE c.zone)::date) AS deadline_date_key,
  core.date_key((l.first_known_at AT TIME ZONE c.zone)::date) AS known_date_key,
  CASE WHEN core.stage_at(l.stage, at.closes, :as_of) = l.stage THEN l.substage END AS substage,
  l.cancellation, l.title, l.language, l.buyer, l.funder, l.url, l.published_at, l.deadline_at, at.closes AS closes_at,
  l.first_known_at, l.changed_at,
  CASE WHEN anchor.published_precision = 'minute' AND anchor.published_at >= began.at
    THEN extract(epoch FROM anchor.first_known_at - anchor.published_at)::double precision END AS latency_seconds,
  told.at AS first_told_at, l.amount, l.amount_kind, l.foreign_bidders,
  (SELECT count(*)::integer FROM core.lead_member m WHERE m.lead_id = l.id) AS notices,
  core.star_key(l.merged_into) AS merged_into_key,
  CASE WHEN l.merged_into IS NOT NULL THEN coalesce(merged.at, l.changed_at) WHEN l.tier = 'none' THEN l.changed_at END AS gone_at
FROM scope_lead s
JOIN core.lead l ON l.id = s.id
LEFT JOIN core.country c ON c.code = l.country
LEFT JOIN core.notice anchor ON anchor.id = l.anchor_notice_id
LEFT JOIN scope_began began ON began.source = anchor.source
LEFT JOIN core.lead_buyer who ON who.lead_id = l.id
CROSS JOIN LATERAL (SELECT core.closes_at(l.stage, l.deadline_at, l.changed_at) AS closes) at
CROSS JOIN LATERAL (
  SELECT min(i.told_at) AS at FROM mart.fact_mail_item i WHERE i.lead_key = s.key
    OR i.lead_key IN (SELECT core.star_key(o.id) FROM core.lead o WHERE o.merged_into = l.id)
) told
CROSS JOIN LATERAL (
  SELECT max(e.happened_at) AS at FROM core.lead_event e
  WHERE e.lead_id = l.merged_into AND e.kind = 'merged' AND e.old = l.id
) merged
WHERE l.tier <> 'none' OR EXISTS (SELECT FROM core.lead_event e WHERE e.lead_id = l.id)
