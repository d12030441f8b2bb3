"""Programs fetch leads by personal tokens, and events are sent to webhooks."""

from typing import Any

import sqlalchemy as sa
from alembic import op

revision, down_revision = "0047", "0046"

_TIME = sa.DateTime(timezone=True)
_STATES = "state in ('queued','sending','sent','deferred','failed','unknown')"
_TEMPLATES = "template in ('generic','slack','teams','jandi','naver_works')"


def _col(name: str, kind: Any, comment: str, *rest: Any, **options: Any) -> sa.Column[Any]:  # noqa: ANN401  # Column's
    options.setdefault("nullable", False)
    return sa.Column(name, kind, *rest, comment=comment, **options)


def _id() -> sa.Column[Any]:
    return _col("id", sa.BigInteger(), "Surrogate key.", sa.Identity(always=True))


def _key(table: str, name: str, comment: str, to: str) -> sa.Column[Any]:
    known = op.f(f"fk_{table}_{name}_{to.rpartition('.')[2]}")
    return _col(name, sa.BigInteger(), comment, sa.ForeignKey(f"{to}.id", name=known))


def _search(comment: str) -> sa.Column[Any]:
    return _col("search", sa.Text(), comment, server_default="")


def upgrade() -> None:
    _token()
    _token_use()
    _webhook()
    _delivery()


def _token() -> None:
    op.create_table(
        "token",
        _id(),
        _col("hash", sa.Text(), "SHA-256 of the token, hexadecimal; the token itself is kept nowhere."),
        _key("token", "subscriber_id", "Whose it is.", "digest.subscriber"),
        _col("name", sa.Text(), "What its owner calls it."),
        _col(
            "opens",
            sa.Text(),
            "What it is good for: api (the header of every request), or one feed: leads.atom, events.atom or"
            " deadlines.ics.",
        ),
        _search("Of a feed: its search as a query string; empty for all leads."),
        _col("made_at", _TIME, "When it was made, UTC."),
        _col("withdrawn_at", _TIME, "When it was withdrawn, UTC; null while it stands.", nullable=True),
        sa.CheckConstraint(
            "opens in ('api','leads.atom','events.atom','deadlines.ics')", name=op.f("ck_token_opens")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_token")),
        sa.UniqueConstraint("hash", name=op.f("uq_token_hash")),
        schema="desk",
        comment="Personal tokens, which programs show instead of a login.",
    )
    op.create_index(op.f("ix_token_subscriber_id"), "token", ["subscriber_id"], schema="desk")


def _token_use() -> None:
    op.create_table(
        "token_use",
        _key("token_use", "token_id", "Token.", "desk.token"),
        _col("day", sa.Date(), "Calendar day, UTC."),
        _col("answers", sa.Integer(), "Requests that were answered, those with nothing new too, count."),
        _col("entries", sa.Integer(), "Leads, events, projects or dates that they held, count."),
        _col("last_at", _TIME, "When the last of them was answered, UTC."),
        sa.PrimaryKeyConstraint("token_id", "day", name=op.f("pk_token_use")),
        schema="desk",
        comment="What was fetched by each token on each day.",
    )


def _webhook() -> None:
    op.create_table(
        "webhook",
        _id(),
        _key("webhook", "subscriber_id", "Whose it is.", "digest.subscriber"),
        _col("name", sa.Text(), "What its owner calls it."),
        _col("url", sa.Text(), "Where messages go; whoever knows a chat's address may write there."),
        _col("template", sa.Text(), "Form of the message: generic, slack, teams, jandi or naver_works."),
        _col("secret", sa.Text(), "What signs its messages (Standard Webhooks), with its prefix whsec_."),
        _search("Its search as a query string; empty for all leads."),
        _col("made_at", _TIME, "When it was made, UTC; what happened before is not sent."),
        _col("ended_at", _TIME, "When it was ended, UTC; null while it stands.", nullable=True),
        _col("trouble", sa.Text(), "Why it ended by itself; empty where it did not.", server_default=""),
        sa.CheckConstraint(_TEMPLATES, name=op.f("ck_webhook_template")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_webhook")),
        schema="desk",
        comment="Addresses that events of a search are sent to.",
    )
    op.create_index(op.f("ix_webhook_subscriber_id"), "webhook", ["subscriber_id"], schema="desk")


def _delivery() -> None:
    op.create_table(
        "delivery",
        _id(),
        _key("delivery", "webhook_id", "Webhook.", "desk.webhook"),
        _col("event", sa.Text(), "Id of the event, the same for good: the header webhook-id."),
        _col("lead_id", sa.Text(), "Lead that it is about; empty for a trial.", server_default=""),
        _col(
            "body", sa.Text(), "The message as it is signed and sent, JSON; empty once it has had its time."
        ),
        _col("state", sa.Text(), "queued, sending, sent, deferred, failed or unknown."),
        _col("attempts", sa.Integer(), "Tries so far, count.", server_default="0"),
        _col("queued_at", _TIME, "When it was queued, UTC."),
        _col("next_at", _TIME, "Not before this time, UTC."),
        _col("claimed_at", _TIME, "When a sender took it, UTC.", nullable=True),
        _col(
            "last_status",
            sa.Integer(),
            "The last answer's HTTP status; null where there was none.",
            nullable=True,
        ),
        _col(
            "last_reply", sa.Text(), "The last answer's first words, or what went wrong.", server_default=""
        ),
        sa.CheckConstraint(_STATES, name=op.f("ck_delivery_state")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_delivery")),
        sa.UniqueConstraint("webhook_id", "event", name=op.f("uq_delivery_webhook_id_event")),
        schema="desk",
        comment="One row a message and webhook; an event is never sent twice to the same webhook.",
    )
    op.create_index("ix_delivery_next_at", "delivery", ["state", "next_at"], schema="desk")


def downgrade() -> None:
    for table in ("delivery", "webhook", "token_use", "token"):
        op.drop_table(table, schema="desk")
