"""How long each step from a portal to an act takes, by source and day; when a document was first refined."""

from typing import Any

import sqlalchemy as sa
from alembic import op

revision, down_revision = "0059", "0058"

_TIME = sa.DateTime(timezone=True)


def _col(name: str, kind: Any, comment: str, *rest: Any, **options: Any) -> sa.Column[Any]:  # noqa: ANN401  # Column's
    options.setdefault("nullable", False)
    return sa.Column(name, kind, *rest, comment=comment, **options)


def upgrade() -> None:
    told = "When it was first refined, by the machine's clock, UTC."
    op.add_column("work", _col("read_at", _TIME, told, nullable=True), schema="ops")
    op.create_table(
        "latency",
        _col("source", sa.Text(), "Source."),
        _col("day", sa.Date(), "UTC day on which the step ended."),
        _col("step", sa.Text(), "From what to what, as warehouse/monitoring/latency.py says."),
        _col("times", sa.Integer(), "Notices, documents or leads that took the step that day, count."),
        _col("p50_seconds", sa.Float(), "Median of the time that it took, seconds."),
        _col("p95_seconds", sa.Float(), "95th percentile, seconds."),
        _col("longest_seconds", sa.Float(), "The longest, seconds."),
        _col("goal_seconds", sa.Float(), "What the design asks for, seconds; null where it asks for nothing.",
             nullable=True),
        _col("in_goal", sa.Integer(), "How many kept that goal, count; 0 without one."),
        sa.ForeignKeyConstraint(["source"], ["core.source.name"], name=op.f("fk_latency_source_source")),
        sa.PrimaryKeyConstraint("source", "day", "step", name=op.f("pk_latency")),
        schema="ops",
        comment="How long each step took, by source and day; housekeeping counts the last 14 days anew.",
    )  # fmt: skip


def downgrade() -> None:
    op.execute("DROP VIEW IF EXISTS mart.source_latency")
    op.drop_table("latency", schema="ops")
    op.drop_column("work", "read_at", schema="ops")
