-- Fairs, conferences, briefings and calls, as the latest document tells of each.
DROP VIEW IF EXISTS mart.occasion;

CREATE VIEW mart.occasion AS
SELECT
  o.source || '/' || o.native_id AS occasion_id,
  o.source,
  o.kind,
  o.title,
  o.language,
  o.country,
  o.place,
  o.host,
  o.programme,
  o.starts_at,
  o.starts_precision,
  o.ends_at,
  o.ends_precision,
  o.zone,
  o.published_at,
  o.url,
  o.first_known_at
FROM core.occasion o;

COMMENT ON VIEW mart.occasion IS 'One row an occasion: a fair, conference, briefing or call. Grain: occasion_id.';
COMMENT ON COLUMN mart.occasion.occasion_id IS 'Stable id of the occasion: its source, a slash, the source''s own number of it.';
COMMENT ON COLUMN mart.occasion.source IS 'Source that tells of it, as in mart.source_health.';
COMMENT ON COLUMN mart.occasion.kind IS 'fair, conference, briefing, call or other.';
COMMENT ON COLUMN mart.occasion.title IS 'Title as published, in the language of column language.';
COMMENT ON COLUMN mart.occasion.language IS 'ISO 639-1 of the title; und when it cannot be recognised.';
COMMENT ON COLUMN mart.occasion.country IS 'ISO 3166-1 alpha-2 of where it is held; empty for none of ours in particular.';
COMMENT ON COLUMN mart.occasion.place IS 'Where: the source''s words, else the city or province that it names; empty when not stated.';
COMMENT ON COLUMN mart.occasion.host IS 'Body that announces it; empty when not stated.';
COMMENT ON COLUMN mart.occasion.programme IS 'Programme, e.g. K-City Network; empty for none.';
COMMENT ON COLUMN mart.occasion.starts_at IS 'Its first moment, UTC; null when not stated.';
COMMENT ON COLUMN mart.occasion.starts_precision IS 'How much of it was said: minute, day, month or year.';
COMMENT ON COLUMN mart.occasion.ends_at IS 'Its last moment, UTC, of a call when applications must be in; null when not stated.';
COMMENT ON COLUMN mart.occasion.ends_precision IS 'How much of it was said: minute, day, month or year.';
COMMENT ON COLUMN mart.occasion.zone IS 'IANA zone of its clocks; empty without a moment.';
COMMENT ON COLUMN mart.occasion.published_at IS 'When it was announced, UTC; null when not stated.';
COMMENT ON COLUMN mart.occasion.url IS 'Page for people.';
COMMENT ON COLUMN mart.occasion.first_known_at IS 'When a crawl first saw it, UTC.';
