-- The words are the days on which a country's public offices do not work: {country, day, holiday ("" at weekends)}.
WITH off AS (
  SELECT w.day, jsonb_object_agg(w.country, w.holiday) AS countries
  FROM jsonb_to_recordset(CAST(:words AS jsonb)) AS w (country text, day date, holiday text) GROUP BY w.day
), days AS (
  SELECT d.at::date AS day, coalesce(off.countries, '{}') AS off
  FROM generate_series(timestamp '2010-01-01', '2039-12-31', interval '1 day') d (at)
  LEFT JOIN off ON off.day = d.at::date
  UNION ALL SELECT NULL, NULL
)
SELECT core.date_key(day) AS date_key, day,
  extract(year FROM day)::integer AS year,
  extract(quarter FROM day)::integer AS quarter,
  extract(month FROM day)::integer AS month,
  extract(day FROM day)::integer AS day_of_month,
  date_trunc('month', day)::date AS month_start,
  date_trunc('week', day)::date AS week_start,
  extract(isoyear FROM day)::integer AS iso_year,
  extract(week FROM day)::integer AS iso_week,
  extract(isodow FROM day)::integer AS iso_weekday,
  (ARRAY['Monday', 'Tuesday', 'Wednesday', 'Thursday', 'Friday', 'Saturday', 'Sunday'])[extract(isodow FROM day)] AS weekday_en,
  (ARRAY['월요일', '화요일', '수요일', '목요일', '금요일', '토요일', '일요일'])[extract(isodow FROM day)] AS weekday_ko,
  extract(year FROM day) || '년 ' || extract(month FROM day) || '월' AS month_ko,
  extract(year FROM day) || '년 ' || extract(quarter FROM day) || '분기' AS quarter_ko,
  NOT off ? 'TH' AS works_th, coalesce(off ->> 'TH', '') AS holiday_th,
  extract(year FROM day + interval '3 months')::integer AS fiscal_year_th,
  NOT off ? 'VN' AS works_vn, coalesce(off ->> 'VN', '') AS holiday_vn, extract(year FROM day)::integer AS fiscal_year_vn,
  NOT off ? 'ID' AS works_id, coalesce(off ->> 'ID', '') AS holiday_id, extract(year FROM day)::integer AS fiscal_year_id,
  NOT off ? 'TR' AS works_tr, coalesce(off ->> 'TR', '') AS holiday_tr, extract(year FROM day)::integer AS fiscal_year_tr,
  NOT off ? 'KR' AS works_kr, coalesce(off ->> 'KR', '') AS holiday_kr, extract(year FROM day)::integer AS fiscal_year_kr
FROM days
UNION ALL
SELECT -1, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL,
  NULL, '', NULL, NULL, '', NULL, NULL, '', NULL, NULL, '', NULL, NULL, '', NULL
