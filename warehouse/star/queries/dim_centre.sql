SELECT core.star_key(name) AS centre_key, name AS centre, title AS name_en, title_ko AS name_ko,
  CASE WHEN country = 'ALL' THEN 0 ELSE core.star_key(country) END AS country_key
FROM core.centre
UNION ALL SELECT 0, 'unknown', 'Not stated', '미상', 0
