WITH told AS (
  SELECT s.id AS mailing, r.centre, r.local_date AS day, r.frozen_at AS told_at, i.subscriber_id, i.lead_id, i.section
  FROM scope_mail s JOIN digest.run r ON core.mailing_of(r.centre, r.local_date, 'digest') = s.id
  JOIN digest.item i ON i.run_id = r.id
  JOIN digest.outbox o ON o.run_id = i.run_id AND o.subscriber_id = i.subscriber_id AND o.state <> 'failed'
  UNION ALL
  SELECT s.id, b.centre, (a.alerted_at AT TIME ZONE 'UTC')::date, a.alerted_at, a.subscriber_id, a.lead_id, 'alert'
  FROM digest.alert a
  JOIN digest.subscriber b ON b.id = a.subscriber_id
  JOIN digest.outbox o ON o.id = a.outbox_id AND o.state <> 'failed'
  JOIN scope_mail s ON s.id = core.mailing_of(b.centre, (a.alerted_at AT TIME ZONE 'UTC')::date, 'alert')
), acted AS (
  SELECT t.*, act.at, act.kinds FROM told t CROSS JOIN LATERAL (
    SELECT min(a.acted_at) AS at, coalesce(array_agg(a.kind), '{}') AS kinds FROM digest.action a
    WHERE a.lead_id = t.lead_id AND a.subscriber_id = t.subscriber_id AND a.undone_at IS NULL AND a.acted_at >= t.told_at
  ) act
)
SELECT core.star_key(mailing) AS mail_key, core.star_key(lead_id) AS lead_key, section,
  core.star_key(centre) AS centre_key, core.date_key(day) AS date_key, min(told_at) AS told_at,
  count(DISTINCT subscriber_id)::integer AS readers,
  count(DISTINCT subscriber_id) FILTER (WHERE at IS NOT NULL)::integer AS acted,
  count(DISTINCT subscriber_id) FILTER (WHERE 'follow' = ANY(kinds))::integer AS followed,
  count(DISTINCT subscriber_id) FILTER (WHERE 'not_for_us' = ANY(kinds))::integer AS not_for_us,
  min(at) AS first_acted_at
FROM acted GROUP BY mailing, lead_id, section, centre, day
