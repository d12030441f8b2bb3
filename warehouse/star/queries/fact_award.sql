SELECT core.star_key(a.notice_id || '/' || a.number) AS award_key, a.notice_id AS notice_key, a.number,
  coalesce(f.lead_key, 0) AS lead_key, core.star_key(a.source) AS source_key, core.star_key(a.country) AS country_key,
  core.star_key(a.buyer_id) AS buyer_key, core.star_key(a.supplier_id) AS supplier_key,
  core.date_key(a.decided_local_date) AS decided_date_key, a.lot, a.members, a.price,
  core.star_key(a.currency) AS currency_key, a.estimate, core.star_key(a.estimate_currency) AS estimate_currency_key,
  CASE WHEN a.estimate IS NOT NULL THEN a.estimate_from END AS estimate_from, a.share_of_estimate, a.tenderers,
  a.decided_at, a.contract_end_at
FROM scope_award s
JOIN mart.award a ON a.notice_id = s.id
LEFT JOIN mart.fact_lead f ON f.lead_key = core.star_key(a.lead_id)
