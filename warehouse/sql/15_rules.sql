-- Rules that a mail, the web desk and BI must answer alike; each is written here and nowhere else.

-- When a lead counts as closed: once its deadline has passed; an open tender that was never told one is closed as long
-- after its last change as its details are asked for (warehouse/landing.py). A deadline is stored as the end of what
-- was said, in the zone of its portal (domain.notice.Moment), so one of a mere month closes with that month.
CREATE OR REPLACE FUNCTION core.closes_at(stage text, deadline_at timestamptz, changed_at timestamptz)
RETURNS timestamptz
LANGUAGE sql IMMUTABLE PARALLEL SAFE
RETURN coalesce(deadline_at, CASE WHEN stage IN ('open', 'amended') THEN changed_at + interval '120 days' END);

CREATE OR REPLACE FUNCTION core.stage_at(stage text, closes_at timestamptz, now timestamptz)
RETURNS text
LANGUAGE sql IMMUTABLE PARALLEL SAFE
RETURN CASE WHEN stage IN ('open', 'amended') AND closes_at <= now THEN 'closed' ELSE stage END;

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

-- How a source was read: by the crawls of its lists. A crawl is known to be complete once its pages are refined.
CREATE OR REPLACE VIEW ops.list_crawl AS
SELECT
  c.id,
  c.source,
  c.started_at,
  c.finished_at,
  CASE WHEN c.state IN ('complete', 'empty') AND NOT c.settled THEN 'running' ELSE c.state END AS state,
  c.state IN ('complete', 'empty') AND c.settled AS in_full,
  c.reason,
  c.troubles,
  c.rows,
  c.read,
  c.rejected,
  c.portal_total
FROM raw.crawl c
WHERE c.entrance = 'walk';

COMMENT ON VIEW ops.list_crawl IS 'Crawls of sources'' lists, and whether each read them in full. Grain: id.';
COMMENT ON COLUMN ops.list_crawl.id IS 'As in raw.crawl.';
COMMENT ON COLUMN ops.list_crawl.source IS 'Source, e.g. th_egp.';
COMMENT ON COLUMN ops.list_crawl.started_at IS 'When it began, UTC.';
COMMENT ON COLUMN ops.list_crawl.finished_at IS 'When it ended, UTC; null while it runs.';
COMMENT ON COLUMN ops.list_crawl.state IS 'complete, partial, empty, blocked, failed or running (until its pages are refined).';
COMMENT ON COLUMN ops.list_crawl.in_full IS 'Whether the source was read in full: complete or empty, and its pages refined.';
COMMENT ON COLUMN ops.list_crawl.reason IS 'Why it was not complete; empty when it was.';
COMMENT ON COLUMN ops.list_crawl.troubles IS 'The same as codes, as in raw.crawl.';
COMMENT ON COLUMN ops.list_crawl.rows IS 'Notices listed, count.';
COMMENT ON COLUMN ops.list_crawl.read IS 'Notices read of its pages, each once, count; null until they are refined.';
COMMENT ON COLUMN ops.list_crawl.rejected IS 'Notices of its pages that could not be read, count; null until they are refined.';
COMMENT ON COLUMN ops.list_crawl.portal_total IS 'The portal''s own count for the same window; null where it gives none.';
