"""Companies have profiles and their own rhythm, and what they got and did with it is kept."""

from typing import Any

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision, down_revision = "0049", "0048"

_TIME = sa.DateTime(timezone=True)
_MONEY = sa.Numeric(24, 4)


def _col(name: str, kind: Any, comment: str, *rest: Any, **options: Any) -> sa.Column[Any]:  # noqa: ANN401  # Column's
    options.setdefault("nullable", False)
    return sa.Column(name, kind, *rest, comment=comment, **options)


def _company(table: str) -> sa.Column[Any]:
    key = sa.ForeignKey("digest.company.id", name=op.f(f"fk_{table}_company_id_company"))
    return _col("company_id", sa.BigInteger(), "Company.", key)


_EMAIL = "Where its list goes{}; null where none is sent."
_ADDED = (
    _col(
        "id", sa.BigInteger(), "Number of the company, in addresses of its pages.", sa.Identity(always=True)
    ),
    _col(
        "concepts",
        sa.ARRAY(sa.Text()),
        "What it can do, as concepts of the lexicon; one of these must be among the lead's; any if empty.",
        server_default="{}",
    ),
    _col(
        "languages",
        sa.ARRAY(sa.Text()),
        "ISO 639-1, in which it can bid; one of these must be asked for where a lead tells; any if empty.",
        server_default="{}",
    ),
    _col("most_krw", _MONEY, "The most that a lead may be worth, in won; null for any.", nullable=True),
    _col(
        "rhythm",
        sa.Text(),
        "never, daily or weekly: when its list goes out by itself.",
        server_default="never",
    ),
    _col("most", sa.Integer(), "Leads a mail, at most, count.", server_default="10"),
    _col(
        "consented_on",
        sa.Date(),
        "Day on which the firm agreed to be kept here and to be introduced, KST; null before.",
        nullable=True,
    ),
    _col(
        "link_serial",
        sa.Integer(),
        "Number of its page's links; earlier ones are worth nothing.",
        server_default="1",
    ),
    _col("version", sa.Integer(), "Count of its profile's changes, from 1.", server_default="1"),
)
_RULES = {"rhythm": "rhythm in ('never','daily','weekly')", "most": "most between 1 and 20"}


def upgrade() -> None:
    for column in _ADDED:
        op.add_column("company", column, schema="digest")
    op.create_unique_constraint(op.f("uq_company_id"), "company", ["id"], schema="digest")
    for name, rule in _RULES.items():
        op.create_check_constraint(op.f(f"ck_company_{name}"), "company", rule, schema="digest")
    op.alter_column(
        "company",
        "email",
        schema="digest",
        comment=_EMAIL.format(", a role address"),
        existing_comment=_EMAIL.format(""),
    )
    _company_lead()
    _company_mail()


def _company_lead() -> None:
    lead = sa.ForeignKey("core.lead.id", name=op.f("fk_company_lead_lead_id_lead"))
    op.create_table(
        "company_lead",
        _company("company_lead"),
        _col("lead_id", sa.Text(), "Lead.", lead),
        _col(
            "reasons",
            postgresql.JSONB(),
            "Why it was sent: kind and what it is about, of each reason.",
            server_default="[]",
        ),
        _col("sent_at", _TIME, "When a mail with it went out, or may have, UTC.", nullable=True),
        _col("opened_at", _TIME, "When the company first opened it on its page, UTC.", nullable=True),
        _col(
            "answer",
            sa.Text(),
            "interested or not_for_us; empty before the company says so.",
            server_default="",
        ),
        _col("answered_at", _TIME, "When it last said so, UTC.", nullable=True),
        _col("introduced_at", _TIME, "When a letter that introduces it was last taken, UTC.", nullable=True),
        _col("changed_at", _TIME, "When anything of this row last changed, UTC."),
        sa.PrimaryKeyConstraint("company_id", "lead_id", name=op.f("pk_company_lead")),
        sa.CheckConstraint("answer in ('','interested','not_for_us')", name=op.f("ck_company_lead_answer")),
        schema="desk",
        comment="What each company got of leads, and did with it.",
    )
    for name in ("lead_id", "changed_at"):
        op.create_index(op.f(f"ix_company_lead_{name}"), "company_lead", [name], schema="desk")


def _company_mail() -> None:
    states = "'sending','sent','written','deferred','failed','unknown'"
    op.create_table(
        "company_mail",
        _col("id", sa.BigInteger(), "Surrogate key.", sa.Identity(always=True)),
        _company("company_mail"),
        _col("day", sa.Date(), "The day that it is for, KST."),
        _col("claimed_at", _TIME, "When a sender took it, UTC."),
        _col("state", sa.Text(), "sending, sent, written, deferred, failed or unknown."),
        _col("reply", sa.Text(), "The mail server's last words."),
        _col("leads", sa.Integer(), "Leads in it, count."),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_company_mail")),
        sa.UniqueConstraint("company_id", "day", name=op.f("uq_company_mail_company_id_day")),
        sa.CheckConstraint(f"state in ({states})", name=op.f("ck_company_mail_state")),
        schema="desk",
        comment="Lists that went out to companies by their rhythm: one a company and day at most.",
    )


def downgrade() -> None:
    op.drop_table("company_mail", schema="desk")
    op.drop_table("company_lead", schema="desk")
    for name in _RULES:
        op.drop_constraint(op.f(f"ck_company_{name}"), "company", schema="digest", type_="check")
    op.drop_constraint(op.f("uq_company_id"), "company", schema="digest", type_="unique")
    for column in _ADDED:
        op.drop_column("company", column.name, schema="digest")
