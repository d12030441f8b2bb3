SELECT core.star_key(w.code) AS stage_key, w.code AS stage, w.step, w.takes_bids, w.en AS name_en, w.ko AS name_ko
FROM jsonb_to_recordset(CAST(:words AS jsonb)) AS w (code text, step integer, takes_bids boolean, en text, ko text)
UNION ALL SELECT 0, 'unknown', 0, false, 'Not stated', '미상'
