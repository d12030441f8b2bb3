-- Mail, web desk and BI ask this rule, so that they answer alike; it is written nowhere else.

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
