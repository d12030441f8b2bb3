-- How far cities are in smart-city programmes. The latest step of a city counts, and of those of one date the furthest.
DROP VIEW IF EXISTS mart.city, mart.city_step, core.city_now;

CREATE VIEW core.city_now AS
SELECT DISTINCT ON (place_code, programme, area)
  place_code, programme, area, step, position, stage, since, source, as_of, recorded_by, recorded_at
FROM core.city_step
ORDER BY place_code, programme, area, since DESC, position DESC, id DESC;

COMMENT ON VIEW core.city_now IS 'The step at which each city is today in each programme. Grain: place_code, programme, area.';
COMMENT ON COLUMN core.city_now.place_code IS 'City or province.';
COMMENT ON COLUMN core.city_now.programme IS 'Programme.';
COMMENT ON COLUMN core.city_now.area IS 'The part of the place, or the project, that it is about; empty for all of the place.';
COMMENT ON COLUMN core.city_now.step IS 'The programme''s own word, e.g. certified.';
COMMENT ON COLUMN core.city_now.position IS 'How far the step is among those of its programme, from 1.';
COMMENT ON COLUMN core.city_now.stage IS 'applied, assessed or approved; null in a programme that designates nobody.';
COMMENT ON COLUMN core.city_now.since IS 'Since when, as far as it is known: an ISO 8601 year, month or day.';
COMMENT ON COLUMN core.city_now.source IS 'Who says so.';
COMMENT ON COLUMN core.city_now.as_of IS 'Of when the source is, as since.';
COMMENT ON COLUMN core.city_now.recorded_by IS 'Who recorded it; empty for the table that comes with this version.';
COMMENT ON COLUMN core.city_now.recorded_at IS 'When it was recorded, UTC.';

CREATE VIEW mart.city_step AS
SELECT
  s.place_code,
  pl.country,
  pl.en AS city,
  pl.ko AS city_ko,
  s.programme,
  g.title AS programme_title,
  g.title_ko AS programme_title_ko,
  s.area,
  s.step,
  s.stage,
  s.since,
  (s.step, s.since) = (n.step, n.since) AS is_current,
  s.source,
  s.as_of,
  s.recorded_by <> '' AS recorded_by_staff,
  s.recorded_at
FROM core.city_step s
JOIN core.place pl ON pl.code = s.place_code
JOIN core.city_programme g ON g.name = s.programme
JOIN core.city_now n USING (place_code, programme, area);

COMMENT ON VIEW mart.city_step IS 'The path of each city in each smart-city programme. Grain: place_code, programme, area, step, since.';
COMMENT ON COLUMN mart.city_step.place_code IS 'ISO 3166-2, or that code with the city, as in mart.leads.';
COMMENT ON COLUMN mart.city_step.country IS 'ISO 3166-1 alpha-2.';
COMMENT ON COLUMN mart.city_step.city IS 'Province or city, English.';
COMMENT ON COLUMN mart.city_step.city_ko IS 'Province or city, Korean.';
COMMENT ON COLUMN mart.city_step.programme IS 'Programme: depa, ascn, id_100 or k_city.';
COMMENT ON COLUMN mart.city_step.programme_title IS 'The programme''s name, English.';
COMMENT ON COLUMN mart.city_step.programme_title_ko IS 'The programme''s name, Korean.';
COMMENT ON COLUMN mart.city_step.area IS 'The part of the place, or the project, that it is about; empty for all of the place.';
COMMENT ON COLUMN mart.city_step.step IS 'The programme''s own word, e.g. proposed, zone, plan, certified, member, selected.';
COMMENT ON COLUMN mart.city_step.stage IS 'applied, assessed or approved; null in a programme that designates nobody.';
COMMENT ON COLUMN mart.city_step.since IS 'Since when, as far as it is known: an ISO 8601 year, month or day.';
COMMENT ON COLUMN mart.city_step.is_current IS 'Whether it is the step at which the city is today.';
COMMENT ON COLUMN mart.city_step.source IS 'Who says so.';
COMMENT ON COLUMN mart.city_step.as_of IS 'Of when the source is, as since.';
COMMENT ON COLUMN mart.city_step.recorded_by_staff IS 'Whether somebody recorded it; else it is of the table that comes with this version.';
COMMENT ON COLUMN mart.city_step.recorded_at IS 'When it was recorded, UTC.';

CREATE VIEW mart.city AS
SELECT
  pl.code AS place_code,
  pl.country,
  pl.kind,
  pl.en AS city,
  pl.ko AS city_ko,
  array_agg(DISTINCT n.programme) AS programmes,
  bool_or(n.stage = 'approved') IS TRUE AS is_approved,
  (SELECT count(*) FROM core.lead l WHERE l.place_code = pl.code AND l.tier <> 'none' AND l.merged_into IS NULL) AS leads,
  (SELECT count(*) FROM core.project p WHERE p.place_code = pl.code AND p.tier <> 'none') AS projects,
  (SELECT max(e.happened_at) FROM core.city_event e WHERE e.place_code = pl.code) AS changed_at
FROM core.place pl
JOIN core.city_now n ON n.place_code = pl.code
GROUP BY pl.code, pl.country, pl.kind, pl.en, pl.ko;

COMMENT ON VIEW mart.city IS 'Provinces and cities that are in a smart-city programme. Grain: place_code.';
COMMENT ON COLUMN mart.city.place_code IS 'ISO 3166-2, or that code with the city, as in mart.leads.';
COMMENT ON COLUMN mart.city.country IS 'ISO 3166-1 alpha-2.';
COMMENT ON COLUMN mart.city.kind IS 'province or city.';
COMMENT ON COLUMN mart.city.city IS 'Name in English.';
COMMENT ON COLUMN mart.city.city_ko IS 'Name in Korean.';
COMMENT ON COLUMN mart.city.programmes IS 'The programmes that it, or a part of it, is in: depa, ascn, id_100, k_city.';
COMMENT ON COLUMN mart.city.is_approved IS 'Whether it, or a part of it, is approved by a programme that approves cities.';
COMMENT ON COLUMN mart.city.leads IS 'Leads of mart.leads in it, count; those of a city are not counted with its province.';
COMMENT ON COLUMN mart.city.projects IS 'Projects of mart.project in it, count, likewise.';
COMMENT ON COLUMN mart.city.changed_at IS 'When a change of its steps last became known, UTC; null where none has.';
