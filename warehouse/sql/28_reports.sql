-- What readers say was missed or is too much, counted; no reader and no words of one.
DROP VIEW IF EXISTS mart.reports;

CREATE VIEW mart.reports AS
SELECT
  date_trunc('month', r.reported_at AT TIME ZONE c.zone)::date AS month,
  s.centre,
  r.source,
  r.kind,
  r.reason,
  r.why,
  count(*) AS reports,
  count(DISTINCT r.subscriber_id) AS readers
FROM desk.report r
JOIN digest.subscriber s ON s.id = r.subscriber_id
JOIN core.centre c ON c.name = s.centre
GROUP BY 1, 2, 3, 4, 5, 6;

COMMENT ON VIEW mart.reports IS 'What readers say was missed or is too much. Grain: month, centre, source, kind, reason, why.';
COMMENT ON COLUMN mart.reports.month IS 'First day of the month of the reports, in the centre''s time zone.';
COMMENT ON COLUMN mart.reports.centre IS 'Centre whose readers say so, e.g. bangkok.';
COMMENT ON COLUMN mart.reports.source IS 'Source that it is of, or should be of; empty when none is known.';
COMMENT ON COLUMN mart.reports.kind IS 'missed or too_much.';
COMMENT ON COLUMN mart.reports.reason IS 'Of what was missed: told, not_sent, elsewhere, held, sifted, next_mail, old, not_read, judged_none or not_listed (docs/operations.md); empty of what is too much.';
COMMENT ON COLUMN mart.reports.why IS 'What of the reason, e.g. rejected or detail (not_read), dimension (sifted), blocked, stale or no_source (not_listed); of what is too much: lead, buyer, subject, source, unsure or other. Empty where the reason says all.';
COMMENT ON COLUMN mart.reports.reports IS 'Reports, count.';
COMMENT ON COLUMN mart.reports.readers IS 'Readers who said so, count.';
