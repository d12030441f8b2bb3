"""What readers say was missed or is too much is kept, with the reason that was found."""

from typing import Any

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql
from sqlalchemy.schema import SchemaItem
from sqlalchemy.types import TypeEngine

revision, down_revision = "0050", "0049"

_TEXTS = {
    "kind": "missed or too_much.",
    "about": "The notice's address, number or title, or the lead's id, as the reader gave it.",
    "note": "The reader's own words; empty when there are none.",
    "source": "Source that it is of, or should be of; empty when none is known.",
    "native_id": "The portal's number of the notice that was found; empty when none was.",
    "country": "ISO 3166-1 alpha-2 of that notice, or INTL; empty when none was found.",
    "title": "Its title as published; empty when none was found.",
    "reason": "missed: why, as the program found; too_much: empty.",
    "why": "What of the reason: e.g. the filter, or how the source was read; too_much: what is too much.",
}
_DAY = "Day on which the portal published it, as the reader says; null when they do not."
_FACTS = "What the reason was found by: score, words, day of the mail, message of a parser."


def _col(
    name: str, kind: TypeEngine[Any], comment: str, *rest: SchemaItem, nullable: bool = False
) -> sa.Column[Any]:
    return sa.Column(name, kind, *rest, comment=comment, nullable=nullable)


def upgrade() -> None:
    who = sa.ForeignKey("digest.subscriber.id", name=op.f("fk_report_subscriber_id_subscriber"))
    of = sa.ForeignKey("core.lead.id", name=op.f("fk_report_lead_id_lead"))
    time = sa.DateTime(timezone=True)
    op.create_table(
        "report",
        _col("id", sa.BigInteger(), "Surrogate key.", sa.Identity(always=True)),
        _col("subscriber_id", sa.BigInteger(), "Who says so.", who),
        *(_col(name, sa.Text(), comment) for name, comment in _TEXTS.items()),
        _col("published_on", sa.Date(), _DAY, nullable=True),
        _col("lead_id", sa.Text(), "Its lead; null when it is in none.", of, nullable=True),
        _col("facts", postgresql.JSONB(), _FACTS),
        _col("reported_at", time, "When they said so, UTC."),
        sa.CheckConstraint("kind in ('missed','too_much')", name=op.f("ck_report_kind")),
        sa.CheckConstraint(
            "reason in ('','told','not_sent','elsewhere','held','sifted','next_mail','old','not_read',"
            "'judged_none','not_listed')",
            name=op.f("ck_report_reason"),
        ),
        sa.CheckConstraint(
            "length(about) between 1 and 500 and length(note) <= 500", name=op.f("ck_report_length")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_report")),
        schema="desk",
        comment="What readers say was missed or is too much, with the reason that was found; rows are never changed.",
    )
    op.create_index(
        op.f("ix_report_subscriber_id_reported_at"), "report", ["subscriber_id", "reported_at"], schema="desk"
    )
    op.create_index(op.f("ix_report_reported_at"), "report", ["reported_at"], schema="desk")


def downgrade() -> None:
    op.execute("DROP VIEW IF EXISTS mart.reports")
    op.drop_table("report", schema="desk")
