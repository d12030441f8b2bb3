SELECT core.star_key(name) AS source_key, name AS source, title AS name_en, coalesce(nullif(title_ko, ''), title) AS name_ko,
  core.star_key(country) AS country_key, kind, stale_hours
FROM core.source
UNION ALL SELECT 0, 'unknown', 'Not stated', '미상', 0, 'unknown', NULL
