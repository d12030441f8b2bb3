-- Who may read what. A server on which we may not make roles keeps working; `cityleads doctor` says what is missing.
-- The grants themselves are in warehouse/roles.py, which looks at them whenever a warehouse is opened.
DO $$
BEGIN
  IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = 'bi_reader') THEN
    CREATE ROLE bi_reader NOLOGIN;
  END IF;
EXCEPTION
  WHEN insufficient_privilege THEN RAISE NOTICE 'may not create the role bi_reader';
  WHEN duplicate_object OR unique_violation THEN NULL;  -- another database's upgrade was faster
END $$;

DO $$
BEGIN
  EXECUTE format('REVOKE TEMPORARY ON DATABASE %I FROM PUBLIC', current_database());
  REVOKE CREATE ON SCHEMA public FROM PUBLIC;
  -- A read-only session could still write large objects.
  REVOKE EXECUTE ON FUNCTION lo_creat(integer), lo_create(oid), lo_from_bytea(oid, bytea), lo_unlink(oid),
    lo_put(oid, bigint, bytea), lowrite(integer, bytea), lo_truncate(integer, integer) FROM PUBLIC;
EXCEPTION
  WHEN insufficient_privilege THEN RAISE NOTICE 'may not take rights from PUBLIC';
END $$;
