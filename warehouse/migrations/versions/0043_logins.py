"""People log in by a mailed link; a mail may have an end to its use; a command's acts are kept too."""

from typing import Any

import sqlalchemy as sa
from alembic import op

revision, down_revision = "0043", "0042"

_TIME = sa.DateTime(timezone=True)
_RUN = ("Digest; null for an alert.", "Digest; null for a mail between digests.")
_ID = (
    "Message-ID, made from subscriber and digest, or subscriber and deadlines.",
    "Message-ID, made from the subscriber and what the mail is: a digest, or what it tells between digests.",
)
_BY = ("Who did it.", "Who did it; null for a command.")


def _col(name: str, kind: Any, comment: str, *rest: Any, **options: Any) -> sa.Column[Any]:  # noqa: ANN401  # Column's
    options.setdefault("nullable", False)
    return sa.Column(name, kind, *rest, comment=comment, **options)


def _key(table: str, column: str, to: str, **options: Any) -> sa.ForeignKey:  # noqa: ANN401  # ForeignKey's
    return sa.ForeignKey(f"{to}.id", name=op.f(f"fk_{table}_{column}_{to.partition('.')[2]}"), **options)


def _say(table: str, column: str, kind: Any, told: tuple[str, str], schema: str, **options: Any) -> None:  # noqa: ANN401  # alter_column's
    op.alter_column(
        table, column, existing_type=kind, comment=told[1], existing_comment=told[0], schema=schema, **options
    )


def upgrade() -> None:
    _asks()
    _links()
    until = "After this it is of no use and is not sent any more, UTC; null: a day after it was frozen."
    op.add_column("outbox", _col("until", _TIME, until, nullable=True), schema="digest")
    _say("outbox", "run_id", sa.BigInteger(), _RUN, "digest")
    _say("outbox", "message_id", sa.Text(), _ID, "digest")
    _say("act", "subscriber_id", sa.BigInteger(), _BY, "desk", nullable=True)
    whose = "Whose command did it, a user's name; empty for a subscriber."
    op.add_column("act", _col("command_by", sa.Text(), whose, server_default=""), schema="desk")


def _asks() -> None:
    op.create_table(
        "login_ask",
        _col("id", sa.BigInteger(), "Surrogate key.", sa.Identity(always=True)),
        _col("address", sa.Text(), "SHA-256 of the address that was typed, in small letters; hexadecimal."),
        _col("client", sa.Text(), "SHA-256 of the network address that asked, hexadecimal."),
        _col("asked_at", _TIME, "When, UTC."),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_login_ask")),
        schema="desk",
        comment="Who asked for a link to log in by, known or not, as bounds are counted by it. Kept for thirty days.",
    )
    for name in ("address", "client"):
        op.create_index(op.f(f"ix_login_ask_{name}_asked_at"), "login_ask", [name, "asked_at"], schema="desk")


def _links() -> None:
    def who(column: str, comment: str, to: str, **options: Any) -> sa.Column[Any]:  # noqa: ANN401  # ForeignKey's
        return _col(column, sa.BigInteger(), comment, _key("login_link", column, to, **options))

    op.create_table(
        "login_link",
        _col("hash", sa.Text(), "SHA-256 of the secret in the mailed link, hexadecimal."),
        who("subscriber_id", "Whom it lets in.", "digest.subscriber"),
        who("ask_id", "What it answers.", "desk.login_ask", ondelete="CASCADE"),
        who("outbox_id", "The mail that it is in.", "digest.outbox"),
        _col("expires_at", _TIME, "When it is good no more, UTC."),
        _col("used_at", _TIME, "When somebody came in by it, UTC; it is good once.", nullable=True),
        sa.PrimaryKeyConstraint("hash", name=op.f("pk_login_link")),
        schema="desk",
        comment="Links to log in by that were mailed.",
    )
    op.create_index(op.f("ix_login_link_ask_id"), "login_link", ["ask_id"], schema="desk")


def downgrade() -> None:
    op.execute("DELETE FROM desk.act WHERE subscriber_id IS NULL")
    op.drop_column("act", "command_by", schema="desk")
    _say("act", "subscriber_id", sa.BigInteger(), _BY[::-1], "desk", nullable=False)
    _say("outbox", "message_id", sa.Text(), _ID[::-1], "digest")
    _say("outbox", "run_id", sa.BigInteger(), _RUN[::-1], "digest")
    op.drop_column("outbox", "until", schema="digest")
    op.drop_table("login_link", schema="desk")
    op.drop_table("login_ask", schema="desk")
