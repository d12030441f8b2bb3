SELECT core.star_key(w.code) AS currency_key, w.code AS currency, w.en AS name_en, w.ko AS name_ko,
  r.rate_date, r.krw, r.usd, r.source AS rate_source
FROM jsonb_to_recordset(CAST(:words AS jsonb)) AS w (code text, en text, ko text)
LEFT JOIN core.exchange_rate_span r ON r.currency = w.code AND r.rate_date <= CAST(:today AS date) AND CAST(:today AS date) < r.until
UNION ALL SELECT 0, 'unknown', 'Not stated', '미상', NULL, NULL, NULL, NULL
