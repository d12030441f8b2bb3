"""An event has a name that it keeps when its lead goes on as another; webhooks know how far they have come."""

import sqlalchemy as sa
from alembic import op

revision, down_revision = "0057", "0056"
# Of what makes its row the only one, so that a replay gives the same event the same name.
_NAME = """
CREATE FUNCTION core.event_name(lead_id text, kind text, field text, new text, happened_at timestamptz)
RETURNS text LANGUAGE sql IMMUTABLE PARALLEL SAFE
RETURN 'evt_' || left(encode(sha256(convert_to(
  '[' || to_json(lead_id) || ', ' || to_json(kind) || ', ' || to_json(field) || ', '
  || coalesce(to_json(new)::text, 'null') || ', "'
  || to_char(happened_at AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS')
  || CASE WHEN date_trunc('second', happened_at) = happened_at THEN ''
     ELSE to_char(happened_at AT TIME ZONE 'UTC', '.US') END
  || '+00:00"]', 'UTF8')), 'hex'), 32)
"""
_NAMED = """
CREATE FUNCTION core.name_event() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  NEW.name := core.event_name(NEW.lead_id, NEW.kind, NEW.field, NEW.new, NEW.happened_at);
  RETURN NEW;
END $$
"""
_TRIGGER = """
CREATE TRIGGER name_event BEFORE INSERT ON core.lead_event FOR EACH ROW WHEN (NEW.name IS NULL)
EXECUTE FUNCTION core.name_event()
"""


def upgrade() -> None:
    op.execute(_NAME)
    op.execute(_NAMED)
    comment = "Id for feeds, the API and webhooks: the same for good, also where its lead goes on as another."
    op.add_column("lead_event", sa.Column("name", sa.Text(), comment=comment), schema="core")
    op.execute("UPDATE core.lead_event SET name = core.event_name(lead_id, kind, field, new, happened_at)")
    op.alter_column("lead_event", "name", nullable=False, schema="core")
    op.create_unique_constraint(op.f("uq_lead_event_name"), "lead_event", ["name"], schema="core")
    op.execute(_TRIGGER)
    looked = "All that happened by then was queued for it, UTC; null before the first time."
    op.add_column(
        "webhook", sa.Column("looked_at", sa.DateTime(timezone=True), comment=looked), schema="desk"
    )


def downgrade() -> None:
    op.drop_column("webhook", "looked_at", schema="desk")
    op.execute("DROP TRIGGER name_event ON core.lead_event")
    op.drop_column("lead_event", "name", schema="core")
    op.execute("DROP FUNCTION core.name_event()")
    op.execute("DROP FUNCTION core.event_name(text, text, text, text, timestamptz)")
