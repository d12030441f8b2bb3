"""Readers keep questions to the leads under a name, and each tells what is new in it once."""

from typing import Any

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision, down_revision = "0048", "0047"

_TIME = sa.DateTime(timezone=True)


def _col(name: str, kind: Any, comment: str, *rest: Any, **options: Any) -> sa.Column[Any]:  # noqa: ANN401  # Column's
    options.setdefault("nullable", False)
    return sa.Column(name, kind, *rest, comment=comment, **options)


def _key(table: str, column: str, to: str) -> sa.ForeignKey:
    return sa.ForeignKey(f"{to}.id", name=op.f(f"fk_{table}_{column}_{to.partition('.')[2]}"))


def upgrade() -> None:
    whose = _key("search", "subscriber_id", "digest.subscriber")
    known = "What was known by then is not new, UTC: when it was made, or last changed or looked through."
    op.create_table(
        "search",
        _col("id", sa.BigInteger(), "Surrogate key.", sa.Identity(always=True)),
        _col("subscriber_id", sa.BigInteger(), "Whose it is.", whose),
        _col("name", sa.Text(), "What they call it."),
        _col(
            "query", postgresql.JSONB(), "The question: field and values, as desk/searches/query.py has them."
        ),
        _col("rhythm", sa.Text(), "off, at_once, daily or weekly: when it tells what is new."),
        _col("channel", sa.Text(), "Where it tells it, e.g. mail or feed."),
        _col("made_at", _TIME, "When it was first kept, UTC."),
        _col("asked_at", _TIME, known),
        _col(
            "mailed_on",
            sa.Date(),
            "The last morning that it was mailed for, in the centre's zone.",
            nullable=True,
        ),
        _col("ended_at", _TIME, "When it was taken away, UTC; null while it stands.", nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_search")),
        sa.CheckConstraint("rhythm in ('off','at_once','daily','weekly')", name=op.f("ck_search_rhythm")),
        schema="desk",
        comment="Questions to the leads that readers keep under a name.",
    )
    op.create_index(op.f("ix_search_subscriber_id"), "search", ["subscriber_id"], schema="desk")
    op.create_table(
        "search_item",
        _col("search_id", sa.BigInteger(), "Search.", _key("search_item", "search_id", "desk.search")),
        _col("lead_id", sa.Text(), "Lead.", _key("search_item", "lead_id", "core.lead")),
        _col(
            "outbox_id",
            sa.BigInteger(),
            "The mail that told it.",
            _key("search_item", "outbox_id", "digest.outbox"),
        ),
        _col("told_at", _TIME, "When it was chosen, UTC."),
        sa.PrimaryKeyConstraint("search_id", "lead_id", name=op.f("pk_search_item")),
        schema="desk",
        comment="What each search has told, and so does not tell again, whatever became of the mail.",
    )
    op.create_index(op.f("ix_search_item_outbox_id"), "search_item", ["outbox_id"], schema="desk")


def downgrade() -> None:
    op.drop_table("search_item", schema="desk")
    op.drop_table("search", schema="desk")
