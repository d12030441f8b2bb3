"""What companies were sent, and what they did with it."""

from sqlalchemy import (
    BigInteger,
    CheckConstraint,
    Date,
    ForeignKey,
    Index,
    Integer,
    Table,
    Text,
    UniqueConstraint,
)
from sqlalchemy.dialects.postgresql import JSONB

from warehouse.tables.columns import TIME, col, identity, metadata
from warehouse.tables.core import lead
from warehouse.tables.digest import company

company_lead = Table(
    "company_lead",
    metadata,
    col("company_id", BigInteger, "Company.", ForeignKey(company.c.id), primary_key=True),
    col("lead_id", Text, "Lead.", ForeignKey(lead.c.id), primary_key=True),
    col("reasons", JSONB, "Why it was sent: kind and what it is about, of each reason.", server_default="[]"),
    col("sent_at", TIME, "When a mail with it went out, or may have, UTC.", nullable=True),
    col("opened_at", TIME, "When the company first opened it on its page, UTC.", nullable=True),
    col("answer", Text, "interested or not_for_us; empty before the company says so.", server_default=""),
    col("answered_at", TIME, "When it last said so, UTC.", nullable=True),
    col("introduced_at", TIME, "When a letter that introduces it was last taken, UTC.", nullable=True),
    col("changed_at", TIME, "When anything of this row last changed, UTC."),
    CheckConstraint("answer in ('','interested','not_for_us')", name="answer"),
    Index(None, "lead_id"),
    Index(None, "changed_at"),
    schema="desk",
    comment="What each company got of leads, and did with it.",
)

company_mail = Table(
    "company_mail",
    metadata,
    identity(),
    col("company_id", BigInteger, "Company.", ForeignKey(company.c.id)),
    col("day", Date, "The day that it is for, KST."),
    col("claimed_at", TIME, "When a sender took it, UTC."),
    col("state", Text, "sending, sent, written, deferred, failed or unknown."),
    col("reply", Text, "The mail server's last words."),
    col("leads", Integer, "Leads in it, count."),
    UniqueConstraint("company_id", "day"),
    CheckConstraint("state in ('sending','sent','written','deferred','failed','unknown')", name="state"),
    schema="desk",
    comment="Lists that went out to companies by their rhythm: one a company and day at most.",
)
