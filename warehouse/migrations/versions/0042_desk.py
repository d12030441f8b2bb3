"""People log in at the desk, have roles, and all that they do is kept."""

from typing import Any

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision, down_revision = "0042", "0041"

_TIME = sa.DateTime(timezone=True)


def _col(name: str, kind: Any, comment: str, *rest: Any, **options: Any) -> sa.Column[Any]:  # noqa: ANN401  # Column's
    options.setdefault("nullable", False)
    return sa.Column(name, kind, *rest, comment=comment, **options)


def _who(table: str, comment: str) -> sa.Column[Any]:
    key = sa.ForeignKey("digest.subscriber.id", name=op.f(f"fk_{table}_subscriber_id_subscriber"))
    return _col("subscriber_id", sa.BigInteger(), comment, key)


def upgrade() -> None:
    _role()
    _session()
    _act()


def _role() -> None:
    comment = "reader, editor or operator: what they may do at the desk."
    op.add_column("subscriber", _col("role", sa.Text(), comment, server_default="reader"), schema="digest")
    rule = "role in ('reader','editor','operator')"
    op.create_check_constraint(op.f("ck_subscriber_role"), "subscriber", rule, schema="digest")


def _session() -> None:
    op.create_table(
        "session",
        _col("hash", sa.Text(), "SHA-256 of the secret in the browser's cookie, hexadecimal."),
        _who("session", "Who is logged in."),
        _col("opened_at", _TIME, "When they came in, UTC."),
        _col("expires_at", _TIME, "When it ends by itself, UTC."),
        _col("ended_at", _TIME, "When they logged out, or were; null while it stands.", nullable=True),
        sa.PrimaryKeyConstraint("hash", name=op.f("pk_session")),
        schema="desk",
        comment="Logins that are open, and were.",
    )
    op.create_index(op.f("ix_session_subscriber_id"), "session", ["subscriber_id"], schema="desk")


def _act() -> None:
    op.create_table(
        "act",
        _col("id", sa.BigInteger(), "Surrogate key.", sa.Identity(always=True)),
        _who("act", "Who did it."),
        _col("kind", sa.Text(), "What was done: the thing, a point, the change, e.g. file.state."),
        _col("subject", sa.Text(), "Id of the thing that it was done to, e.g. a lead's."),
        _col("old", postgresql.JSONB(), "What was, as far as it changed."),
        _col("new", postgresql.JSONB(), "What is since, as far as it changed."),
        _col("acted_at", _TIME, "When, UTC."),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_act")),
        schema="desk",
        comment="What people did at the desk, never changed. Personal marks are in digest.action.",
    )
    for name in ("subject", "subscriber_id"):
        op.create_index(op.f(f"ix_act_{name}"), "act", [name], schema="desk")


def downgrade() -> None:
    op.drop_table("act", schema="desk")
    op.drop_table("session", schema="desk")
    op.drop_constraint(op.f("ck_subscriber_role"), "subscriber", schema="digest", type_="check")
    op.drop_column("subscriber", "role", schema="digest")
