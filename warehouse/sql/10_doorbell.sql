-- Whoever inserts a document rings: the work row is the message, NOTIFY only says that there is work.
CREATE OR REPLACE FUNCTION ops.ring() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  INSERT INTO ops.work (document_id, state, queued_at)
  SELECT id, 'new', seen_at FROM arrived
  ON CONFLICT DO NOTHING;
  PERFORM pg_notify('cityleads_documents', '');
  RETURN NULL;
END $$;

DROP TRIGGER IF EXISTS ring ON raw.document;
CREATE TRIGGER ring AFTER INSERT ON raw.document
REFERENCING NEW TABLE AS arrived
FOR EACH STATEMENT EXECUTE FUNCTION ops.ring();
