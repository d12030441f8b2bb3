DROP VIEW IF EXISTS mart.party, mart.award;

CREATE VIEW mart.party AS
SELECT
  p.id AS party_id,
  p.country,
  p.kind,
  p.level,
  p.name,
  p.name_en,
  p.name_ko,
  pl.en AS place,
  p.place_code,
  nullif(p.parent, '') AS parent_id,
  above.name_en AS parent_en,
  p.names_source,
  p.names_as_of,
  (SELECT count(*) FROM core.notice n WHERE n.buyer_party = p.id) AS notices,
  (SELECT count(*) FROM core.award a WHERE a.supplier_party = p.id) AS awards
FROM core.party p
LEFT JOIN core.place pl ON pl.code = p.place_code
LEFT JOIN core.party above ON above.id = p.parent;

COMMENT ON VIEW mart.party IS 'Buyers and companies that notices name, never a natural person. Grain: party_id.';
COMMENT ON COLUMN mart.party.party_id IS 'Stable id, e.g. TR-B174.';
COMMENT ON COLUMN mart.party.country IS 'ISO 3166-1 alpha-2 of where its name was normalised; KR for Korea''s own bodies; empty for international bodies and when not told.';
COMMENT ON COLUMN mart.party.kind IS 'ministry, department, agency, province, metropolitan, municipality, district, utility, transit, airport, port, soe, bank, university, school, hospital, police, military, court, party, donor, donor_unit, international (of the United Nations and the like), project_unit, private (a company), other; unknown.';
COMMENT ON COLUMN mart.party.level IS 'international, national, regional, provincial, metropolitan, municipal, company, "by name" (only its name tells); empty when not known.';
COMMENT ON COLUMN mart.party.name IS 'In its own language; as published where no more than its sort is known.';
COMMENT ON COLUMN mart.party.name_en IS 'English; empty when not known. Of a company its own name, the legal form translated.';
COMMENT ON COLUMN mart.party.name_ko IS 'Korean; empty when not known. Of a company its own name, the legal form translated.';
COMMENT ON COLUMN mart.party.place IS 'Its province, English; null for national bodies, companies, and where not told.';
COMMENT ON COLUMN mart.party.place_code IS 'ISO 3166-2 of that province; null likewise.';
COMMENT ON COLUMN mart.party.parent_id IS 'The body above it; null without one. It is a row of its own only once a notice names it.';
COMMENT ON COLUMN mart.party.parent_en IS 'English name of that body; null where no notice names it.';
COMMENT ON COLUMN mart.party.names_source IS 'Where its names come from; empty for a name as published.';
COMMENT ON COLUMN mart.party.names_as_of IS 'Day of the table that its names are from, no time zone; null for a name as published.';
COMMENT ON COLUMN mart.party.notices IS 'Notices in which it buys, count.';
COMMENT ON COLUMN mart.party.awards IS 'Awards that it won, count.';

CREATE VIEW mart.award AS
SELECT
  a.notice_id,
  a.number,
  m.lead_id,
  n.source,
  n.native_id,
  n.country,
  n.title,
  a.lot,
  n.buyer_party AS buyer_id,
  buyer.parent AS buyer_parent_id,
  coalesce(nullif(buyer.name, ''), n.buyer) AS buyer,
  buyer.name_en AS buyer_en,
  buyer.name_ko AS buyer_ko,
  a.supplier_party AS supplier_id,
  a.supplier,
  won.name_en AS supplier_en,
  won.name_ko AS supplier_ko,
  a.supplier_country,
  a.members,
  a.price,
  a.currency,
  coalesce(a.estimate, told.amount) AS estimate,
  CASE WHEN a.estimate IS NULL THEN told.currency ELSE a.estimate_currency END AS estimate_currency,
  CASE WHEN a.estimate IS NULL THEN told.kind ELSE 'award' END AS estimate_from,
  CASE WHEN a.estimate IS NULL THEN told.notice_id ELSE a.notice_id END AS estimate_notice_id,
  CASE WHEN a.estimate IS NULL THEN round(a.price / nullif(told.amount, 0), 4)
    WHEN a.currency = a.estimate_currency THEN round(a.price / nullif(a.estimate, 0), 4) END AS share_of_estimate,
  a.tenderers,
  a.decided_at,
  (a.decided_at AT TIME ZONE c.zone)::date AS decided_local_date,
  n.published_at,
  a.contract_end_at,
  (a.contract_end_at AT TIME ZONE c.zone)::date AS retender_forecast,
  n.url
FROM core.award a
JOIN core.notice n ON n.id = a.notice_id
LEFT JOIN core.lead_member m ON m.notice_id = n.id
LEFT JOIN core.party buyer ON buyer.id = n.buyer_party
LEFT JOIN core.party won ON won.id = a.supplier_party
LEFT JOIN core.country c ON c.code = n.country
-- What the lead's notices expected of the whole tender, where one contract is all of it.
LEFT JOIN LATERAL (
  SELECT o.id AS notice_id, price.kind, price.amount, price.currency
  FROM core.lead_member om
  JOIN core.notice o ON o.id = om.notice_id,
  jsonb_to_recordset(o.content -> 'prices') AS price (kind text, amount numeric, currency text)
  WHERE om.lead_id = m.lead_id AND price.currency = a.currency AND price.kind IN ('estimate', 'reference', 'budget')
    AND (SELECT count(*) FROM core.award x WHERE x.notice_id = a.notice_id) = greatest(a.members, 1)
    AND NOT EXISTS (
      SELECT FROM core.lead_member xm JOIN core.award x ON x.notice_id = xm.notice_id
      WHERE xm.lead_id = m.lead_id AND (x.lot <> '' OR x.price <> a.price)
    )
  ORDER BY price.kind = 'budget', o.id <> a.notice_id, o.published_at DESC NULLS LAST, o.id, price.kind, price.amount
  LIMIT 1
) told ON a.estimate IS NULL AND a.price IS NOT NULL;

COMMENT ON VIEW mart.award IS 'Who won what of whom, at what share of the estimate. Grain: notice_id, number; a result that two sources carry is two rows of one lead.';
COMMENT ON COLUMN mart.award.notice_id IS 'Notice that tells it, as in mart.notices.';
COMMENT ON COLUMN mart.award.number IS 'Of the award in its notice, count from 1.';
COMMENT ON COLUMN mart.award.lead_id IS 'Lead that the notice belongs to; null where it belongs to none.';
COMMENT ON COLUMN mart.award.source IS 'Source, as in mart.source_health.';
COMMENT ON COLUMN mart.award.native_id IS 'The portal''s own number of the notice.';
COMMENT ON COLUMN mart.award.country IS 'ISO 3166-1 alpha-2 of where the thing is built or used.';
COMMENT ON COLUMN mart.award.title IS 'Title of the notice as published.';
COMMENT ON COLUMN mart.award.lot IS 'The portal''s number or name of the lot; empty for an undivided tender.';
COMMENT ON COLUMN mart.award.buyer_id IS 'Party that bought, as in mart.party; null when not stated.';
COMMENT ON COLUMN mart.award.buyer_parent_id IS 'The body above the buyer; empty or null without one.';
COMMENT ON COLUMN mart.award.buyer IS 'Its name; empty when not stated.';
COMMENT ON COLUMN mart.award.buyer_en IS 'Its English name; null or empty when not known.';
COMMENT ON COLUMN mart.award.buyer_ko IS 'Its Korean name; null or empty when not known.';
COMMENT ON COLUMN mart.award.supplier_id IS 'Party that won, as in mart.party; null where no company is told.';
COMMENT ON COLUMN mart.award.supplier IS 'The company as published; empty where none is told, or where it may be a natural person.';
COMMENT ON COLUMN mart.award.supplier_en IS 'Its English name; null or empty when not known.';
COMMENT ON COLUMN mart.award.supplier_ko IS 'Its Korean name; null or empty when not known.';
COMMENT ON COLUMN mart.award.supplier_country IS 'ISO 3166-1 alpha-2 of the company; empty when not told.';
COMMENT ON COLUMN mart.award.members IS 'Companies that share the price, count: 1 alone, more for a consortium (a row each, all with the whole price), 0 where none is told.';
COMMENT ON COLUMN mart.award.price IS 'In units of column currency; null when not told.';
COMMENT ON COLUMN mart.award.currency IS 'ISO 4217 of the price; null without one.';
COMMENT ON COLUMN mart.award.estimate IS 'What the buyer had expected of it, in units of column estimate_currency: as told with the award, else what a notice of its lead tells of the whole tender in the price''s currency, where this contract is all of it; null when not told.';
COMMENT ON COLUMN mart.award.estimate_currency IS 'ISO 4217 of the estimate; null without one.';
COMMENT ON COLUMN mart.award.estimate_from IS 'Whence the estimate is: award (told with it), else the kind of sum that a notice of its lead tells, which is estimate, reference or budget, the first two before the last; null without one.';
COMMENT ON COLUMN mart.award.estimate_notice_id IS 'Notice that tells the estimate, as in mart.notices; null without one.';
COMMENT ON COLUMN mart.award.share_of_estimate IS 'Price by estimate, 1 is all of it; null where one is missing or their currencies differ.';
COMMENT ON COLUMN mart.award.tenderers IS 'Companies that made an offer in the whole tender, count; null when not told.';
COMMENT ON COLUMN mart.award.decided_at IS 'When it was awarded, else when the contract was signed, UTC; null when not told.';
COMMENT ON COLUMN mart.award.decided_local_date IS 'The same as a date in the host country''s time zone.';
COMMENT ON COLUMN mart.award.published_at IS 'When the notice was published, UTC; null when not stated.';
COMMENT ON COLUMN mart.award.contract_end_at IS 'When the contract ends, UTC; null when not told.';
COMMENT ON COLUMN mart.award.retender_forecast IS 'A forecast and no announcement: by when it may be tendered again, which is the contract''s end as a date in the host country''s time zone; null when that is not told.';
COMMENT ON COLUMN mart.award.url IS 'Page for people on the portal.';
