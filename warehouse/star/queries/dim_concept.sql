SELECT core.star_key(w.code) AS concept_key, w.code AS concept, core.star_key(w.characteristic) AS characteristic_key,
  w.en AS name_en, w.ko AS name_ko
FROM jsonb_to_recordset(CAST(:words AS jsonb)) AS w (code text, characteristic text, en text, ko text)
UNION ALL SELECT 0, 'unknown', 0, 'Not stated', '미상'
