-- Mail, web desk and BI ask this rule, so that they answer alike; it is written nowhere else.

-- When a lead counts as closed: once its deadline has passed; an open tender whose deadline is not known is closed as
-- long after its last change as its details are asked for (warehouse/detail_requests.py). A deadline is stored as the
-- end of what was said, in the zone of its portal (domain.notice.Moment), so one of a mere month closes with that month.
CREATE OR REPLACE FUNCTION core.closes_at(stage text, deadline_at timestamptz, changed_at timestamptz)
RETURNS timestamptz
LANGUAGE sql IMMUTABLE PARALLEL SAFE
RETURN coalesce(deadline_at, CASE WHEN stage IN ('open', 'amended') THEN changed_at + interval '120 days' END);

CREATE OR REPLACE FUNCTION core.stage_at(stage text, closes_at timestamptz, now timestamptz)
RETURNS text
LANGUAGE sql IMMUTABLE PARALLEL SAFE
RETURN CASE WHEN stage IN ('open', 'amended') AND closes_at <= now THEN 'closed' ELSE stage END;

-- When nobody can bid any more: the tender has ended, or counts as closed; of a plan or draft, its deadline has passed.
CREATE OR REPLACE FUNCTION core.is_over(stage text, closes_at timestamptz, now timestamptz)
RETURNS boolean
LANGUAGE sql IMMUTABLE PARALLEL SAFE
RETURN coalesce(stage IN ('closed', 'cancelled', 'awarded') OR closes_at <= now, false);

-- The open leads in the order in which they close, those that foreigners may bid for first (desk/companies/candidates.py).
-- It holds what the rule above says, so it is made anew with it.
DROP INDEX IF EXISTS core.ix_lead_closing;
CREATE INDEX ix_lead_closing ON core.lead
  (tier, (coalesce(foreign_bidders::int * 2, 1)), core.closes_at(stage, deadline_at, changed_at), id)
  WHERE merged_into IS NULL AND coalesce(stage NOT IN ('closed', 'cancelled', 'awarded'), true);
