DROP VIEW IF EXISTS mart.rule_precision;

CREATE VIEW mart.rule_precision AS
WITH shown AS (
  -- A mail that failed showed nothing.
  SELECT DISTINCT i.subscriber_id, v.id AS lead_id
  FROM digest.item i
  JOIN digest.outbox o ON o.run_id = i.run_id AND o.subscriber_id = i.subscriber_id AND o.state <> 'failed'
  JOIN core.living_lead v ON v.origin = i.lead_id
  UNION
  SELECT a.subscriber_id, v.id
  FROM digest.alert a
  JOIN digest.outbox o ON o.id = a.outbox_id AND o.state <> 'failed'
  JOIN core.living_lead v ON v.origin = a.lead_id
), judged AS (
  SELECT DISTINCT ON (a.subscriber_id, v.id) a.subscriber_id, v.id AS lead_id, a.kind, a.reason
  FROM digest.action a
  JOIN core.living_lead v ON v.origin = a.lead_id
  WHERE a.undone_at IS NULL AND a.kind IN ('follow', 'unfollow', 'mute', 'not_for_us')
  ORDER BY a.subscriber_id, v.id, a.id DESC
), told AS (
  -- Who acted on a lead has seen it, in a mail or on its page.
  SELECT subscriber_id, lead_id FROM shown
  UNION
  SELECT subscriber_id, lead_id FROM judged
), rule AS (
  SELECT id AS lead_id, 'all' AS kind, '' AS name FROM core.lead
  UNION
  SELECT id, 'tier', tier FROM core.lead
  UNION
  SELECT l.id, 'concept', h ->> 'concept' FROM core.lead l, jsonb_array_elements(l.evidence -> 'hits') h
  UNION
  SELECT l.id, 'term', h ->> 'term' FROM core.lead l, jsonb_array_elements(l.evidence -> 'hits') h
  UNION
  SELECT l.id, 'trap', t FROM core.lead l, jsonb_array_elements_text(l.evidence -> 'traps') t
)
SELECT
  s.centre,
  r.kind AS rule_kind,
  r.name AS rule,
  count(*) AS shown,
  count(*) FILTER (WHERE j.kind = 'follow') AS followed,
  count(*) FILTER (WHERE j.kind = 'not_for_us') AS not_for_us,
  count(*) FILTER (WHERE j.kind = 'not_for_us' AND j.reason = 'not_smart_city') AS not_smart_city,
  count(*) FILTER (WHERE j.kind = 'follow')::double precision
    / nullif(count(*) FILTER (WHERE j.kind IN ('follow', 'not_for_us')), 0) AS precision_of_judged,
  1 - count(*) FILTER (WHERE j.kind = 'not_for_us' AND j.reason = 'not_smart_city')::double precision
    / count(*) AS precision_at_most
FROM told t
JOIN digest.subscriber s ON s.id = t.subscriber_id
JOIN rule r ON r.lead_id = t.lead_id
LEFT JOIN judged j ON j.subscriber_id = t.subscriber_id AND j.lead_id = t.lead_id
GROUP BY s.centre, r.kind, r.name;

COMMENT ON VIEW mart.rule_precision IS 'What subscribers made of the leads that each rule brought them. Counts are pairs of subscriber and lead, so a lead that two subscribers saw counts twice. Grain: centre, rule_kind, rule.';
COMMENT ON COLUMN mart.rule_precision.centre IS 'Centre whose subscribers they are.';
COMMENT ON COLUMN mart.rule_precision.rule_kind IS 'all (every lead), tier, concept, term (a word of the lexicon as it was found) or trap (what held a lead back).';
COMMENT ON COLUMN mart.rule_precision.rule IS 'The concept, term, trap or tier; empty for all. A lead with several of a kind counts with each.';
COMMENT ON COLUMN mart.rule_precision.shown IS 'Seen in a mail that did not fail, or acted on; count.';
COMMENT ON COLUMN mart.rule_precision.followed IS 'Of these, followed, count; the latest act of a subscriber on a lead counts.';
COMMENT ON COLUMN mart.rule_precision.not_for_us IS 'Of these, said to be not for the centre, for whatever reason, count.';
COMMENT ON COLUMN mart.rule_precision.not_smart_city IS 'Of these, because they are no smart-city project: the rule was wrong. Count.';
COMMENT ON COLUMN mart.rule_precision.precision_of_judged IS 'followed for each followed or not for us, 0 to 1; null where nobody judged. Few judge, and mostly bad leads.';
COMMENT ON COLUMN mart.rule_precision.precision_at_most IS 'Share of shown that nobody called no smart-city project, 0 to 1: an upper bound, as silence is no consent.';
