-- What share of what mattered was told, by people who read random draws; nobody who read them is named.
DROP VIEW IF EXISTS mart.audit;

CREATE VIEW mart.audit AS
SELECT
  a.id AS audit_id,
  a.source,
  a.day,
  a.seed,
  a.population,
  a.size,
  (SELECT count(t.answer) FROM core.audit_title t WHERE t.audit_id = a.id) AS answered,
  a.yes,
  a.borderline,
  a.yes_told,
  a.recall,
  a.recall_low,
  a.recall_high,
  a.drawn_at,
  a.settled_at
FROM core.audit a;

COMMENT ON VIEW mart.audit IS 'Random draws of what a source published on a day, read by people: what share of what mattered was told. Grain: audit_id.';
COMMENT ON COLUMN mart.audit.audit_id IS 'Number of the draw.';
COMMENT ON COLUMN mart.audit.source IS 'Source, as in mart.source_health.';
COMMENT ON COLUMN mart.audit.day IS 'Day on which the drawn notices were published, in the portal''s time zone.';
COMMENT ON COLUMN mart.audit.seed IS 'What the draw was made with: the same seed draws the same titles of the same notices.';
COMMENT ON COLUMN mart.audit.population IS 'Notices of that source and day with a title, count; what the portal listed and nobody could read is not among them.';
COMMENT ON COLUMN mart.audit.size IS 'Titles drawn, count.';
COMMENT ON COLUMN mart.audit.answered IS 'Titles that a person has read, count.';
COMMENT ON COLUMN mart.audit.yes IS 'Titles that a centre wants to hear of, count; null until all are answered.';
COMMENT ON COLUMN mart.audit.borderline IS 'Borderline titles, count; null likewise.';
COMMENT ON COLUMN mart.audit.yes_told IS 'Of the yes those whose lead was of tier lead or watch when they were drawn, count; null likewise.';
COMMENT ON COLUMN mart.audit.recall IS 'yes_told by yes, 0 to 1; null likewise, and without a yes.';
COMMENT ON COLUMN mart.audit.recall_low IS 'Lower end of its 95 % interval (Clopper-Pearson), 0 to 1; null likewise.';
COMMENT ON COLUMN mart.audit.recall_high IS 'Upper end of it, 0 to 1; null likewise.';
COMMENT ON COLUMN mart.audit.drawn_at IS 'When the titles were drawn, UTC.';
COMMENT ON COLUMN mart.audit.settled_at IS 'When the last title was answered, UTC; null until then.';
