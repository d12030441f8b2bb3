"""Staff change rows of the entry guides."""

from typing import Any

import sqlalchemy as sa
from alembic import op

revision, down_revision = "0052", "0051"

_ROW = "Id of the row, as in desk/data/entry_guides.csv, or one of its own for a row that staff added."
_TEXTS = {
    "row_id": _ROW,
    "country": "ISO 3166-1 alpha-2, or ALL for what holds in all of them.",
    "topic": "What it is about, e.g. bonds.",
    "fact_en": "The statement in English.",
    "fact_ko": "The same in Korean.",
    "valid_as_of": "ISO 8601 date, month, year or interval from or at which it holds; undated.",
    "source_title": "Source, with its date.",
    "source_url": "Address of the source.",
    "mark": "seen (the legal or official text was read) or claimed (a secondary source says so).",
}


def _col(name: str, kind: Any, comment: str, *rest: Any) -> sa.Column[Any]:  # noqa: ANN401  # Column's
    return sa.Column(name, kind, *rest, comment=comment, nullable=False)


def upgrade() -> None:
    key = sa.ForeignKey("digest.subscriber.id", name=op.f("fk_guide_row_subscriber_id_subscriber"))
    op.create_table(
        "guide_row",
        _col("id", sa.BigInteger(), "Surrogate key.", sa.Identity(always=True)),
        *[_col(name, sa.Text(), comment) for name, comment in _TEXTS.items()],
        _col("hidden", sa.Boolean(), "True: it is shown no more."),
        _col("subscriber_id", sa.BigInteger(), "Who changed it.", key),
        _col("changed_at", sa.DateTime(timezone=True), "When, UTC."),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_guide_row")),
        sa.CheckConstraint("mark in ('seen','claimed')", name=op.f("ck_guide_row_mark")),
        schema="desk",
        comment=(
            "Rows of entry guides as staff changed or added them, never changed themselves:"
            " the latest of a row counts."
        ),
    )
    op.create_index(op.f("ix_guide_row_country_row_id"), "guide_row", ["country", "row_id"], schema="desk")


def downgrade() -> None:
    op.drop_table("guide_row", schema="desk")
