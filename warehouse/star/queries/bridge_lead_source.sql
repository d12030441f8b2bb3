SELECT s.key AS lead_key, core.star_key(n.source) AS source_key, count(*)::integer AS notices,
  round(1.0 / count(*) OVER (PARTITION BY s.key), 6) AS weight
FROM scope_lead s
JOIN mart.fact_lead f ON f.lead_key = s.key
JOIN core.lead_member m ON m.lead_id = s.id
JOIN core.notice n ON n.id = m.notice_id
GROUP BY s.key, n.source
