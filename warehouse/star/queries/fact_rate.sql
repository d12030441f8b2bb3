SELECT core.star_key(currency) AS currency_key, rate_date,
  CASE WHEN until = 'infinity' THEN date '2199-12-31' ELSE until END AS valid_until,
  core.date_key(rate_date) AS date_key, krw, usd, source AS rate_source
FROM core.exchange_rate_span
