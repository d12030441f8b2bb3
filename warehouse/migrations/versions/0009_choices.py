"""Readers choose what they hear of, floods are held, and companies are looked for."""

from typing import Any

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None

_TIME = sa.DateTime(timezone=True)
_MONEY = sa.Numeric(24, 4)
_TEXTS = postgresql.ARRAY(sa.Text())
_OLD = ("new, changed, closing or unsure.", "section in ('new','changed','closing','unsure')")
_NEW = (
    "urgent, new, changed, closing, over, news or unsure.",
    "section in ('urgent','new','changed','closing','over','news','unsure')",
)
_CHOICES = ("rhythm", "dimensions", "least_krw", "csv", "chosen_at", "suspended_at")


def upgrade() -> None:
    _add_choices()
    _set_sections(*_NEW)
    _create_held()
    _create_company()


def _add_choices() -> None:
    columns: tuple[sa.Column[Any], ...] = (
        sa.Column(
            "rhythm",
            sa.Text(),
            server_default="daily",
            nullable=False,
            comment="daily; weekly (one digest on the week's first working day); or urgent (alerts alone).",
        ),
        sa.Column(
            "dimensions",
            _TEXTS,
            server_default="{}",
            nullable=False,
            comment="New leads of these alone: DEPA's seven characteristics, or core; all if empty.",
        ),
        sa.Column(
            "least_krw",
            _MONEY,
            nullable=True,
            comment="New leads worth at least this alone, in won; those of unknown worth too. Null for all.",
        ),
        sa.Column(
            "csv",
            sa.Boolean(),
            server_default=sa.text("false"),
            nullable=False,
            comment="True: the list comes as CSV too.",
        ),
        sa.Column(
            "chosen_at",
            _TIME,
            nullable=True,
            comment="When dimensions or least sum were last chosen, UTC: what was left out before is no news after.",
        ),
        sa.Column(
            "suspended_at",
            _TIME,
            nullable=True,
            comment="When the server had refused the address for good on three days, UTC; no mail goes there any more.",
        ),
    )
    for column in columns:
        op.add_column("subscriber", column, schema="digest")
    rhythms = "rhythm in ('daily','weekly','urgent')"
    op.create_check_constraint(op.f("ck_subscriber_rhythm"), "subscriber", rhythms, schema="digest")


def _set_sections(comment: str, check: str) -> None:
    op.drop_constraint(op.f("ck_item_section"), "item", schema="digest")
    op.create_check_constraint(op.f("ck_item_section"), "item", check, schema="digest")
    op.alter_column("item", "section", comment=comment, schema="digest", existing_type=sa.Text())


def _create_held() -> None:
    op.create_table(
        "held",
        sa.Column("lead_id", sa.Text(), nullable=False, comment="Lead."),
        sa.Column("source", sa.Text(), nullable=False, comment="The source that brought too much at once."),
        sa.Column("day", sa.Date(), nullable=False, comment="The day on which it did, UTC."),
        sa.Column("held_at", _TIME, nullable=False, comment="When a digest first held it, UTC."),
        sa.Column(
            "verdict",
            sa.Text(),
            nullable=True,
            comment="released or dropped; null while it waits for a person.",
        ),
        sa.Column("judged_at", _TIME, nullable=True, comment="When a person judged it, UTC."),
        sa.Column(
            "judged_by",
            sa.Text(),
            server_default="",
            nullable=False,
            comment="Who did; empty while it waits.",
        ),
        sa.CheckConstraint("verdict in ('released','dropped')", name=op.f("ck_held_verdict")),
        sa.ForeignKeyConstraint(["lead_id"], ["core.lead.id"], name=op.f("fk_held_lead_id")),
        sa.ForeignKeyConstraint(["source"], ["core.source.name"], name=op.f("fk_held_source")),
        sa.PrimaryKeyConstraint("lead_id", name=op.f("pk_held")),
        schema="digest",
        comment="New leads that no reader is told of, because their source brought far more than it ever does.",
    )


def _create_company() -> None:
    lists = {
        "dimensions": "One of these must be the lead's; any if empty.",
        "countries": "ISO 3166-1 alpha-2; one of these must be the lead's; any if empty.",
        "keywords": "One of these must stand in title or buyer, or be what a matched word means; any if empty.",
    }
    op.create_table(
        "company",
        sa.Column("name", sa.Text(), nullable=False, comment="Name, as cards show it."),
        *(
            sa.Column(name, _TEXTS, server_default="{}", nullable=False, comment=comment)
            for name, comment in lists.items()
        ),
        sa.Column(
            "least_krw",
            _MONEY,
            nullable=True,
            comment="The least that a lead must be worth, in won; null for any.",
        ),
        sa.Column(
            "language",
            sa.Text(),
            server_default="ko",
            nullable=False,
            comment="ko or en: language of its list.",
        ),
        sa.Column("email", sa.Text(), nullable=True, comment="Where its list goes; null where none is sent."),
        sa.Column(
            "active",
            sa.Boolean(),
            server_default=sa.text("true"),
            nullable=False,
            comment="False: it is looked for no more.",
        ),
        sa.CheckConstraint("language in ('ko','en')", name=op.f("ck_company_language")),
        sa.PrimaryKeyConstraint("name", name=op.f("pk_company")),
        schema="digest",
        comment="Companies that leads may be for.",
    )


def downgrade() -> None:
    """What stood in the new sections is forgotten: a digest may tell it again as new."""
    op.drop_table("company", schema="digest")
    op.drop_table("held", schema="digest")
    op.execute("DELETE FROM digest.item WHERE section IN ('urgent', 'over', 'news')")
    _set_sections(*_OLD)
    op.drop_constraint(op.f("ck_subscriber_rhythm"), "subscriber", schema="digest")
    for name in reversed(_CHOICES):
        op.drop_column("subscriber", name, schema="digest")
