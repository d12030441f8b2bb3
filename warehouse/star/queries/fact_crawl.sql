SELECT c.id AS crawl_key, core.star_key(c.source) AS source_key,
  core.date_key((c.started_at AT TIME ZONE 'UTC')::date) AS date_key, c.entrance, c.state,
  c.state IN ('complete', 'empty') AND c.settled AS in_full, c.started_at, c.finished_at,
  extract(epoch FROM c.finished_at - c.started_at)::double precision AS seconds,
  c.documents, c.documents_new, c.rows, c.read, c.rejected, c.portal_total
FROM scope_crawl s JOIN raw.crawl c ON c.id = s.id
