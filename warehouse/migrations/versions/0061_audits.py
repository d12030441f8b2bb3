"""What a source published on a day is drawn at random and read by people, to know how much was missed."""

from typing import Any

import sqlalchemy as sa
from alembic import op

revision, down_revision = "0061", "0060"


def _col(name: str, kind: Any, comment: str, *rest: Any, **options: Any) -> sa.Column[Any]:  # noqa: ANN401  # Column's
    options.setdefault("nullable", False)
    return sa.Column(name, kind, *rest, comment=comment, **options)


def upgrade() -> None:
    op.create_table(
        "audit",
        _col("id", sa.BigInteger(), "Surrogate key.", sa.Identity(always=True)),
        _col("source", sa.Text(), "Source that was drawn from, e.g. th_egp."),
        _col("day", sa.Date(), "Day on which the drawn notices were published, in the portal's zone."),
        _col(
            "seed",
            sa.Text(),
            "What the draw was made with: the same seed draws the same titles of the same notices.",
        ),
        _col("population", sa.Integer(), "Notices of that source and day with a title, count."),
        _col("size", sa.Integer(), "Titles drawn, count."),
        _col("drawn_at", sa.DateTime(timezone=True), "When they were drawn, UTC."),
        _col(
            "yes",
            sa.Integer(),
            "Titles that a centre wants to hear of, count; null until all are answered.",
            nullable=True,
        ),
        _col("borderline", sa.Integer(), "Borderline titles, count; null likewise.", nullable=True),
        _col(
            "yes_told", sa.Integer(), "Of the yes those that were told, count; null likewise.", nullable=True
        ),
        _col(
            "recall", sa.Float(), "yes_told by yes, 0 to 1; null likewise, and without a yes.", nullable=True
        ),
        _col(
            "recall_low",
            sa.Float(),
            "Lower end of its 95 % interval (Clopper-Pearson); null likewise.",
            nullable=True,
        ),
        _col("recall_high", sa.Float(), "Upper end; null likewise.", nullable=True),
        _col(
            "settled_at",
            sa.DateTime(timezone=True),
            "When the last answer was given, UTC; null until then.",
            nullable=True,
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_audit")),
        sa.UniqueConstraint("source", "day", "seed", name=op.f("uq_audit_source_day_seed")),
        schema="core",
        comment="Random draws of what a source published on a day, and what share of what mattered was told.",
    )
    op.create_table(
        "audit_title",
        _col("audit_id", sa.BigInteger(), "Audit."),
        _col("place", sa.Integer(), "Its place in the draw, from 1.", autoincrement=False),
        _col("notice_id", sa.BigInteger(), "Notice."),
        _col(
            "told",
            sa.Text(),
            "Tier of its lead when it was drawn: lead, watch, or none where it was not told.",
        ),
        _col("answer", sa.Text(), "yes, borderline or no; null until somebody has read it.", nullable=True),
        _col("by", sa.Text(), "Who says so: a name given to the command; empty until then."),
        _col(
            "answered_at",
            sa.DateTime(timezone=True),
            "When they said so, UTC; null until then.",
            nullable=True,
        ),
        sa.CheckConstraint("answer in ('yes','borderline','no')", name=op.f("ck_audit_title_answer")),
        sa.CheckConstraint("told in ('lead','watch','none')", name=op.f("ck_audit_title_told")),
        sa.ForeignKeyConstraint(["audit_id"], ["core.audit.id"], name=op.f("fk_audit_title_audit_id")),
        sa.ForeignKeyConstraint(
            ["notice_id"], ["core.notice.id"], name=op.f("fk_audit_title_notice_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("audit_id", "place", name=op.f("pk_audit_title")),
        schema="core",
        comment="The titles of each audit, and what a person said of each without knowing what was told.",
    )


def downgrade() -> None:
    op.execute("DROP VIEW IF EXISTS mart.audit")
    op.drop_table("audit_title", schema="core")
    op.drop_table("audit", schema="core")
