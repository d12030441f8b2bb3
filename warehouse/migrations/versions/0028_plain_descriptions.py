"""Two descriptions say in plain words what belongs to a lead, and what is left out after a choice."""

from alembic import op

revision = "0028"
down_revision = "0027"
branch_labels = None
depends_on = None

_MEMBERS = (
    "Which notice belongs to which lead. A notice that hangs together with nothing relevant is in none.",
    "Which notice belongs to which lead. A notice that is joined with nothing relevant is in none.",
)
_CHOSEN = (
    "When dimensions or least sum were last chosen, UTC: what was left out before is no news after.",
    "When dimensions or least sum were last chosen, UTC: what was left out before then is not mailed as new later.",
)


def upgrade() -> None:
    _describe(1)


def downgrade() -> None:
    _describe(0)


def _describe(which: int) -> None:
    op.create_table_comment("lead_member", _MEMBERS[which], schema="core")
    op.alter_column("subscriber", "chosen_at", comment=_CHOSEN[which], schema="digest")
