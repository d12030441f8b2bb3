SELECT core.star_key(s.id) AS mail_key, s.id AS mailing, 'digest' AS kind, core.star_key(r.centre) AS centre_key,
  core.date_key(r.local_date) AS date_key, r.frozen_at AS told_at, made.mails, made.sent, made.failed,
  (SELECT count(DISTINCT i.lead_id)::integer FROM digest.item i WHERE i.run_id = r.id) AS leads
FROM scope_mail s JOIN digest.run r ON core.mailing_of(r.centre, r.local_date, 'digest') = s.id
CROSS JOIN LATERAL (
  SELECT count(*)::integer AS mails, count(*) FILTER (WHERE o.state IN ('sent', 'written'))::integer AS sent,
    count(*) FILTER (WHERE o.state = 'failed')::integer AS failed
  FROM digest.outbox o WHERE o.run_id = r.id
) made
UNION ALL
SELECT core.star_key(s.id), s.id, 'alert', core.star_key(b.centre), core.date_key(min(a.day)), min(a.alerted_at),
  count(DISTINCT o.id)::integer, count(DISTINCT o.id) FILTER (WHERE o.state IN ('sent', 'written'))::integer,
  count(DISTINCT o.id) FILTER (WHERE o.state = 'failed')::integer, count(DISTINCT a.lead_id)::integer
FROM (SELECT *, (alerted_at AT TIME ZONE 'UTC')::date AS day FROM digest.alert) a
JOIN digest.subscriber b ON b.id = a.subscriber_id
JOIN digest.outbox o ON o.id = a.outbox_id
JOIN scope_mail s ON s.id = core.mailing_of(b.centre, a.day, 'alert')
GROUP BY s.id, b.centre
