SELECT a.id AS action_key, core.star_key(a.lead_id) AS lead_key, core.star_key(b.centre) AS centre_key,
  core.date_key((a.acted_at AT TIME ZONE 'UTC')::date) AS date_key, a.kind, a.reason, a.acted_at, a.undone_at
FROM scope_action s JOIN digest.action a ON a.id = s.id
JOIN digest.subscriber b ON b.id = a.subscriber_id
