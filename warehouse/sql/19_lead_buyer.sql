-- Mail, web desk, command line and BI ask this rule, so that they answer alike; it is written nowhere else.

-- The party that a lead's buyer is: that of its oldest notice which names the buyer as the lead does.
CREATE OR REPLACE VIEW core.lead_buyer AS
SELECT l.id AS lead_id, told.buyer_party AS party_id
FROM core.lead l
CROSS JOIN LATERAL (
  SELECT n.buyer_party
  FROM core.lead_member m
  JOIN core.notice n ON n.id = m.notice_id
  -- Not "IS NOT NULL", for which an index over all notices may be read where few are known to have a party.
  WHERE m.lead_id = l.id AND n.buyer = l.buyer AND coalesce(n.buyer_party, '') <> ''
  ORDER BY n.published_at NULLS LAST, n.source, n.native_id
  LIMIT 1
) told;

COMMENT ON VIEW core.lead_buyer IS 'Who buys, of each lead whose buyer is stated. Grain: lead_id.';
COMMENT ON COLUMN core.lead_buyer.lead_id IS 'Lead.';
COMMENT ON COLUMN core.lead_buyer.party_id IS 'core.party that buys.';
