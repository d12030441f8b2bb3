-- Mail, web desk and BI ask this rule, so that they answer alike; it is written nowhere else.

-- A currency's newest rate on a day is the row with rate_date <= day and day < until.
CREATE OR REPLACE VIEW core.exchange_rate_span AS
SELECT
  r.currency,
  r.rate_date,
  coalesce(lead(r.rate_date) OVER (PARTITION BY r.currency ORDER BY r.rate_date), 'infinity') AS until,
  r.krw,
  r.usd,
  r.source
FROM core.exchange_rate r;

COMMENT ON VIEW core.exchange_rate_span IS 'Exchange rates with the days on which each is the newest one. Grain: currency, rate_date.';
COMMENT ON COLUMN core.exchange_rate_span.currency IS 'ISO 4217.';
COMMENT ON COLUMN core.exchange_rate_span.rate_date IS 'First day on which it is the newest, in the time zone of who says it.';
COMMENT ON COLUMN core.exchange_rate_span.until IS 'First day on which another one is; infinity while there is none.';
COMMENT ON COLUMN core.exchange_rate_span.krw IS 'Korean won (KRW) for one unit of the currency.';
COMMENT ON COLUMN core.exchange_rate_span.usd IS 'US dollars (USD) for one unit of the currency.';
COMMENT ON COLUMN core.exchange_rate_span.source IS 'Who says so, as in core.exchange_rate.';
