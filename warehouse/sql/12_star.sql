-- What the queries of warehouse/star make keys and typed values with.

-- The surrogate key of what has this natural key, the same in every warehouse; 0 for none. It fits the 53 bits that
-- programs which know floating-point numbers alone can tell apart.
CREATE OR REPLACE FUNCTION core.star_key(natural_key text)
RETURNS bigint
LANGUAGE sql IMMUTABLE PARALLEL SAFE
RETURN CASE WHEN natural_key <> '' THEN hashtextextended(natural_key, 0) & 9007199254740991 ELSE 0 END;

-- The key of a day in mart.dim_date: yyyymmdd; 0 for none, -1 for a day outside that table.
CREATE OR REPLACE FUNCTION core.date_key(day date)
RETURNS bigint
LANGUAGE sql IMMUTABLE PARALLEL SAFE
RETURN CASE WHEN day IS NULL THEN 0 WHEN day < date '2010-01-01' OR day > date '2039-12-31' THEN -1
  ELSE (extract(year FROM day) * 10000 + extract(month FROM day) * 100 + extract(day FROM day))::bigint END;

-- A deadline as events write it: a time in UTC, or the local day, month or year where no more was said, which it ends
-- with (23:59).
CREATE OR REPLACE FUNCTION core.moment_of(written text, zone text)
RETURNS timestamptz
LANGUAGE sql STABLE PARALLEL SAFE
RETURN CASE length(written)
  WHEN 4 THEN ((written || '-12-31')::date + time '23:59') AT TIME ZONE zone
  WHEN 7 THEN ((written || '-01')::date + interval '1 month' - interval '1 minute') AT TIME ZONE zone
  WHEN 10 THEN (written::date + time '23:59') AT TIME ZONE zone
  ELSE written::timestamptz END;

-- What a mailing is called: a centre's digest of a morning, or its alerts of a UTC day.
CREATE OR REPLACE FUNCTION core.mailing_of(centre text, day date, kind text)
RETURNS text
LANGUAGE sql STABLE PARALLEL SAFE
RETURN kind || ' ' || centre || ' ' || day::text;
