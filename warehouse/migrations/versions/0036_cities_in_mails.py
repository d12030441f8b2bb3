"""Which changes of cities each subscriber was told of."""

import sqlalchemy as sa
from alembic import op

revision = "0036"
down_revision = "0035"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "city",
        sa.Column("run_id", sa.BigInteger(), nullable=False, comment="Digest."),
        sa.Column("subscriber_id", sa.BigInteger(), nullable=False, comment="Subscriber."),
        sa.Column("event_id", sa.BigInteger(), nullable=False, comment="Change of a city's step."),
        sa.Column("position", sa.Integer(), nullable=False, comment="Order within the section, from 1."),
        sa.ForeignKeyConstraint(["event_id"], ["core.city_event.id"], name=op.f("fk_city_event_id")),
        sa.ForeignKeyConstraint(["run_id"], ["digest.run.id"], name=op.f("fk_city_run_id")),
        sa.ForeignKeyConstraint(
            ["subscriber_id"], ["digest.subscriber.id"], name=op.f("fk_city_subscriber_id")
        ),
        sa.PrimaryKeyConstraint("run_id", "subscriber_id", "event_id", name=op.f("pk_city")),
        schema="digest",
        comment="Which changes of cities each subscriber was told of, and so need not be told again.",
    )
    op.create_index(
        op.f("ix_city_subscriber_id_event_id"),
        "city",
        ["subscriber_id", "event_id"],
        unique=False,
        schema="digest",
    )


def downgrade() -> None:
    op.drop_table("city", schema="digest")
