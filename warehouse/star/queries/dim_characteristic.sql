SELECT core.star_key(w.code) AS characteristic_key, w.code AS characteristic, w.en AS name_en, w.ko AS name_ko
FROM jsonb_to_recordset(CAST(:words AS jsonb)) AS w (code text, en text, ko text)
UNION ALL SELECT 0, 'unknown', 'Not stated', '미상'
