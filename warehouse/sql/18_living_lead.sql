-- Mail, web desk, command line and BI ask this rule, so that they answer alike; it is written nowhere else.

-- Where a lead that was merged away goes on, over however many merges. Each lead's way is followed by itself, so that a
-- question about a few leads costs no more than these.
CREATE OR REPLACE VIEW core.living_lead AS
SELECT l.id AS origin, survivor.id
FROM core.lead l
CROSS JOIN LATERAL (
  WITH RECURSIVE trail (id, next) AS (
    SELECT l.id, l.merged_into
    UNION
    SELECT n.id, n.merged_into FROM trail t JOIN core.lead n ON n.id = t.next
  )
  SELECT t.id FROM trail t WHERE t.next IS NULL
) survivor;

COMMENT ON VIEW core.living_lead IS 'Every lead and the lead that it is today. Grain: origin.';
COMMENT ON COLUMN core.living_lead.origin IS 'A lead, merged away or not.';
COMMENT ON COLUMN core.living_lead.id IS 'The lead that it goes on as; itself where it was not merged.';
