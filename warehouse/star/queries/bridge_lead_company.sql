SELECT s.key AS lead_key, core.star_key(a.supplier_party) AS party_key, count(*)::integer AS awards,
  round(1.0 / count(*) OVER (PARTITION BY s.key), 6) AS weight
FROM scope_lead s
JOIN mart.fact_lead f ON f.lead_key = s.key
JOIN core.lead_member m ON m.lead_id = s.id
JOIN core.award a ON a.notice_id = m.notice_id
WHERE a.supplier_party IS NOT NULL
GROUP BY s.key, a.supplier_party
