SELECT core.star_key(p.id) AS project_key, p.id AS project, core.star_key(p.source) AS source_key,
  core.star_key(p.place_code) AS place_key, core.star_key(p.currency) AS currency_key, p.tier,
  coalesce(p.stage, 'unknown') AS stage, p.funder, p.key_value AS number, p.title, p.amount, p.approval_at, p.changed_at
FROM scope_project s JOIN core.project p ON p.id = s.id
UNION ALL SELECT 0, 'unknown', 0, 0, 0, 'unknown', 'unknown', '', '', 'Not stated', NULL, NULL, NULL
