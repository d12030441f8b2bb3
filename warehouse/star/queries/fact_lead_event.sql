SELECT e.id AS event_key, s.key AS lead_key, core.star_key(l.country) AS country_key,
  core.date_key((e.happened_at AT TIME ZONE c.zone)::date) AS date_key, e.kind, e.field, e.happened_at,
  core.star_key(CASE WHEN e.field = 'stage' THEN e.old END) AS old_stage_key,
  core.star_key(CASE WHEN e.field IN ('stage', 'substage') THEN e.new END) AS new_stage_key,
  core.moment_of(CASE WHEN e.field = 'deadline_at' THEN e.old END, c.zone) AS old_deadline_at,
  core.moment_of(CASE WHEN e.field = 'deadline_at' THEN e.new END, c.zone) AS new_deadline_at,
  CASE WHEN e.field = 'amount' THEN split_part(e.old, ' ', 1)::numeric END AS old_amount,
  CASE WHEN e.field = 'amount' THEN split_part(e.new, ' ', 1)::numeric END AS new_amount,
  core.star_key(CASE WHEN e.field = 'amount' THEN split_part(e.new, ' ', 2) END) AS currency_key,
  told.at AS told_at, extract(epoch FROM told.at - e.happened_at)::double precision AS lag_seconds
FROM scope_lead s
JOIN mart.fact_lead f ON f.lead_key = s.key
JOIN core.lead l ON l.id = s.id
LEFT JOIN core.country c ON c.code = l.country
JOIN core.lead_event e ON e.lead_id = l.id
CROSS JOIN LATERAL (
  SELECT min(i.told_at) AS at FROM mart.fact_mail_item i WHERE i.told_at >= e.happened_at AND (i.lead_key = s.key
    OR i.lead_key IN (SELECT core.star_key(o.id) FROM core.lead o WHERE o.merged_into = l.id))
) told
