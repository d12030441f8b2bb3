SELECT core.star_key(p.code) AS place_key, p.code AS place, p.kind, core.star_key(p.country) AS country_key,
  province.code AS province, province.en AS province_en, province.ko AS province_ko, p.en AS name_en, p.ko AS name_ko,
  array_to_string(p.programmes, '; ') AS programmes, point.latitude, point.longitude
FROM core.place p
LEFT JOIN jsonb_to_recordset(CAST(:words AS jsonb)) AS point (code text, latitude double precision, longitude double precision)
  ON point.code = p.code
LEFT JOIN core.place province ON province.code = CASE WHEN p.kind = 'province' THEN p.code ELSE p.province END
UNION ALL SELECT 0, 'unknown', 'unknown', 0, NULL, NULL, NULL, 'Not stated', '미상', '', NULL, NULL
