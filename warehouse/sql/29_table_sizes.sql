-- How large each table is, for who looks after the database; no login for BI reads schema ops.
DROP VIEW IF EXISTS ops.table_size;

CREATE VIEW ops.table_size AS
SELECT
  n.nspname AS schema_name,
  c.relname AS table_name,
  coalesce(s.n_live_tup, 0) AS rows,
  coalesce(s.n_dead_tup, 0) AS dead_rows,
  pg_table_size(c.oid) AS table_bytes,
  pg_indexes_size(c.oid) AS index_bytes,
  greatest(s.last_vacuum, s.last_autovacuum) AS vacuumed_at,
  greatest(s.last_analyze, s.last_autoanalyze) AS analyzed_at
FROM pg_class c
JOIN pg_namespace n ON n.oid = c.relnamespace
LEFT JOIN pg_stat_all_tables s ON s.relid = c.oid
WHERE c.relkind = 'r' AND n.nspname IN ('core', 'desk', 'digest', 'mart', 'ops', 'raw');

COMMENT ON VIEW ops.table_size IS 'How large each table is. Grain: schema_name, table_name.';
COMMENT ON COLUMN ops.table_size.schema_name IS 'core, desk, digest, mart, ops or raw.';
COMMENT ON COLUMN ops.table_size.table_name IS 'Table.';
COMMENT ON COLUMN ops.table_size.rows IS 'Rows as the server''s statistics have them, count: near enough, and nobody has to count.';
COMMENT ON COLUMN ops.table_size.dead_rows IS 'Rows of before that a vacuum will clean away, count; as the statistics have them.';
COMMENT ON COLUMN ops.table_size.table_bytes IS 'What the rows take, with long values kept apart, bytes.';
COMMENT ON COLUMN ops.table_size.index_bytes IS 'What its indexes take, bytes.';
COMMENT ON COLUMN ops.table_size.vacuumed_at IS 'When it was last vacuumed, UTC; null for never.';
COMMENT ON COLUMN ops.table_size.analyzed_at IS 'When its statistics were last made, UTC; null for never.';
