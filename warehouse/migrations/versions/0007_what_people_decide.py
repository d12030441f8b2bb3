"""What people decide about pairs of notices, and leads that are another's next year."""

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None

_EDGE = (
    "Decisions about pairs of notices.",
    "Decisions about pairs of notices: the rule's, and in their place what people decided.",
)
_VERDICT = (
    "same, unsure, or related (alike, but another tender).",
    "same, unsure, related (alike, but another tender), or apart (a person said so).",
)
_KIND = ("retender_of, sibling_lot or plan_of.", "retender_of, sibling_lot, next_year or plan_of.")
_VERDICTS = ("'same','unsure','related'", "'same','unsure','related','apart'")
_KINDS = ("'retender_of','sibling_lot','plan_of'", "'retender_of','sibling_lot','next_year','plan_of'")


def upgrade() -> None:
    _say(1)
    op.create_table(
        "match_decision",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=True), nullable=False, comment="Surrogate key."),
        _text("source_a", "Source of the notice that sorts first."),
        _text("native_id_a", "Its number."),
        _text("source_b", "Source of the other."),
        _text("native_id_b", "Its number."),
        _text("verdict", "same or apart."),
        _text("decided_by", "Who said so."),
        _text("why", "In his words; empty when he said nothing."),
        sa.Column("decided_at", sa.DateTime(timezone=True), nullable=False, comment="When he said so, UTC."),
        sa.CheckConstraint("verdict in ('same','apart')", name=op.f("ck_match_decision_verdict")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_match_decision")),
        schema="core",
        comment="What people decided about pairs of notices. Rows are never changed; the latest about a pair counts.",
    )
    for side in ("a", "b"):
        columns = [f"source_{side}", f"native_id_{side}"]
        op.create_index(
            op.f(f"ix_match_decision_source_{side}_native_id_{side}"),
            "match_decision",
            columns,
            schema="core",
        )


def _text(name: str, comment: str) -> sa.Column[str]:
    return sa.Column(name, sa.Text(), nullable=False, comment=comment)


def _say(which: int) -> None:
    """Give the two columns of words the words of one of the two versions."""
    for table, column, words, comments in (
        ("match_edge", "verdict", _VERDICTS, _VERDICT),
        ("lead_relation", "kind", _KINDS, _KIND),
    ):
        name = op.f(f"ck_{table}_{column}")
        op.drop_constraint(name, table, schema="core", type_="check")
        op.create_check_constraint(name, table, f"{column} in ({words[which]})", schema="core")
        op.alter_column(
            table,
            column,
            comment=comments[which],
            schema="core",
            existing_type=sa.Text(),
            existing_nullable=False,
        )
    op.create_table_comment("match_edge", _EDGE[which], schema="core")


def downgrade() -> None:
    op.drop_table("match_decision", schema="core")
    op.execute("DELETE FROM core.match_edge WHERE verdict = 'apart'")
    op.execute("DELETE FROM core.lead_relation WHERE kind = 'next_year'")
    _say(0)
