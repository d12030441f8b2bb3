SELECT core.star_key(p.id) AS party_key, p.id AS party, core.star_key(p.country) AS country_key, p.kind, p.level, p.name,
  coalesce(nullif(p.name_en, ''), p.name) AS name_en,
  coalesce(nullif(p.name_ko, ''), nullif(p.name_en, ''), p.name) AS name_ko,
  core.star_key(p.place_code) AS place_key, core.star_key(above.id) AS parent_key
FROM scope_party s JOIN core.party p ON p.id = s.id
LEFT JOIN core.party above ON above.id = p.parent
UNION ALL SELECT 0, 'unknown', 0, 'unknown', '', '', 'Not stated', '미상', 0, 0
