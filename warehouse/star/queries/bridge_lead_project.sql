SELECT s.key AS lead_key, core.star_key(k.project_id) AS project_key, min(k.linked_by) AS linked_by,
  round(1.0 / count(*) OVER (PARTITION BY s.key), 6) AS weight
FROM scope_lead s
JOIN mart.fact_lead f ON f.lead_key = s.key
JOIN core.lead_project k ON k.lead_id = s.id
GROUP BY s.key, k.project_id
