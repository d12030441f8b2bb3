SELECT s.key AS lead_key, core.star_key(d) AS characteristic_key,
  round(1.0 / count(*) OVER (PARTITION BY s.key), 6) AS weight
FROM scope_lead s
JOIN mart.fact_lead f ON f.lead_key = s.key
JOIN core.lead l ON l.id = s.id
CROSS JOIN LATERAL unnest(l.dimensions) d
GROUP BY s.key, d
