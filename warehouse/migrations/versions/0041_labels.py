"""What people say of titles is kept, to be learnt from."""

from typing import Any

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision, down_revision = "0041", "0040"

_CHECKS = {
    "label": "label in ('yes','borderline','no')",
    "voids": "(label IS NULL) = (voids IS NOT NULL)",
    "origin": "origin in ('not_for_us','follow','missed','command')",
    "pick": "pick in ('','uncertain','heavy','random')",
}


def _col(name: str, kind: Any, comment: str, *rest: Any, **options: Any) -> sa.Column[Any]:  # noqa: ANN401  # Column's
    options.setdefault("nullable", False)
    return sa.Column(name, kind, *rest, comment=comment, **options)


def _text(name: str, comment: str, **options: Any) -> sa.Column[Any]:  # noqa: ANN401  # Column's own
    return _col(name, sa.Text(), comment, **options)


def _said() -> list[sa.Column[Any]]:
    return [
        _text("key", "First 16 hexadecimal digits of the SHA-256 of 'COUNTRY:folded title'."),
        _text("country", "ISO 3166-1 alpha-2 of the notice, or INTL."),
        _text("title", "The title as published, cleaned of markup."),
        _text("source", "Source of a notice of this title; empty where none is known.", server_default=""),
        _text("native_id", "Its number; empty where none is known.", server_default=""),
        _text("label", "yes, borderline or no; null in a row that takes another one back.", nullable=True),
        _col(
            "dimensions",
            postgresql.ARRAY(sa.Text()),
            "Of what is bought, as far as somebody said so.",
            server_default="{}",
        ),
    ]


def _by_whom() -> list[sa.Column[Any]]:
    return [
        _text("by", "Who says so: a name given to the command, or 'subscriber' and the subscriber's id."),
        _col("at", sa.DateTime(timezone=True), "When they said so, UTC."),
        _text("origin", "not_for_us, follow, missed or command: by what it was said."),
        _text(
            "pick",
            "uncertain, heavy or random: how a title was chosen that people were asked about, else empty. Only those"
            " drawn at random show base rates.",
            server_default="",
        ),
        _text("note", "Why, in a few words; empty when nothing was said.", server_default=""),
        _col(
            "action_id",
            sa.BigInteger(),
            "not_for_us, follow: the act of a subscriber that says so; else null.",
            sa.ForeignKey("digest.action.id", name=op.f("fk_label_action_id_action")),
            nullable=True,
        ),
        _col(
            "voids",
            sa.BigInteger(),
            "The row that this one takes back; null in a row that says something.",
            sa.ForeignKey("core.label.id", name=op.f("fk_label_voids_label")),
            nullable=True,
        ),
    ]


def upgrade() -> None:
    op.create_table(
        "label",
        _col("id", sa.BigInteger(), "Surrogate key.", sa.Identity(always=True)),
        *_said(),
        *_by_whom(),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_label")),
        *(sa.UniqueConstraint(name, name=op.f(f"uq_label_{name}")) for name in ("action_id", "voids")),
        *(sa.CheckConstraint(rule, name=op.f(f"ck_label_{name}")) for name, rule in _CHECKS.items()),
        schema="core",
        comment="What people say of titles. Rows are never changed; the newest of a title that is not taken back"
        " counts.",
    )
    op.create_index(op.f("ix_label_key"), "label", ["key"], schema="core")


def downgrade() -> None:
    op.drop_table("label", schema="core")
