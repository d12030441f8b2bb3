WITH published AS (
  SELECT n.source_key, n.published_date_key AS date_key, count(*)::integer AS published,
    count(*) FILTER (WHERE n.tier = 'lead')::integer AS published_lead,
    count(*) FILTER (WHERE n.tier = 'watch')::integer AS published_watch
  FROM scope_day s JOIN mart.fact_notice n ON n.source_key = s.source_key AND n.published_date_key = s.date_key GROUP BY 1, 2
), known AS (
  SELECT n.source_key, n.known_date_key AS date_key, count(*)::integer AS known, count(n.latency_seconds)::integer AS timed,
    count(*) FILTER (WHERE n.latency_seconds <= 4 * 3600)::integer AS timely
  FROM scope_day s JOIN mart.fact_notice n ON n.source_key = s.source_key AND n.known_date_key = s.date_key GROUP BY 1, 2
), counted AS (
  SELECT s.source_key, s.date_key, m.crawls, m.complete, m.documents, m.rejects, m.latency_p50_seconds
  FROM scope_day s
  JOIN mart.dim_source d USING (source_key)
  JOIN mart.dim_date y USING (date_key)
  JOIN ops.metric m ON m.source = d.source AND m.day = y.day
)
SELECT source_key, date_key, coalesce(published, 0) AS published, coalesce(published_lead, 0) AS published_lead,
  coalesce(published_watch, 0) AS published_watch, coalesce(known, 0) AS known, coalesce(timed, 0) AS timed,
  coalesce(timely, 0) AS timely, crawls, complete, documents, rejects, latency_p50_seconds
FROM scope_day
LEFT JOIN published USING (source_key, date_key)
LEFT JOIN known USING (source_key, date_key)
LEFT JOIN counted USING (source_key, date_key)
WHERE coalesce(published, known, crawls) IS NOT NULL
