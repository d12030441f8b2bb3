"""Buyers and companies are parties with one id, and results keep who won what."""

import sqlalchemy as sa
from alembic import op

revision = "0030"
down_revision = "0029"
branch_labels = None
depends_on = None

_TEXT, _MONEY, _TIME = sa.Text(), sa.Numeric(24, 4), sa.DateTime(timezone=True)
_BUYER = "core.party that buys; null when no buyer is stated."


def upgrade() -> None:
    _make_tables()
    op.create_index(op.f("ix_party_country_kind"), "party", ["country", "kind"], schema="core")
    op.create_index(op.f("ix_award_supplier_party"), "award", ["supplier_party"], schema="core")
    op.add_column("notice", sa.Column("buyer_party", _TEXT, comment=_BUYER), schema="core")
    op.create_index(
        "ix_notice_buyer_party",
        "notice",
        ["buyer_party"],
        schema="core",
        postgresql_where=sa.text("buyer_party IS NOT NULL"),
    )


def _make_tables() -> None:
    op.create_table(
        "party",
        sa.Column("id", _TEXT, nullable=False, comment="Stable id, e.g. TR-B174; see D55."),
        sa.Column(
            "country",
            _TEXT,
            nullable=False,
            comment="ISO 3166-1 alpha-2 of where its name was normalised; empty when not told.",
        ),
        sa.Column(
            "kind",
            _TEXT,
            nullable=False,
            comment="ministry, department, municipality, utility …, private for companies, unknown.",
        ),
        sa.Column(
            "level",
            _TEXT,
            nullable=False,
            comment="national, provincial, metropolitan, municipal, regional, company; empty when not known.",
        ),
        sa.Column(
            "name",
            _TEXT,
            nullable=False,
            comment="In its own language; as published where no more than its sort is known.",
        ),
        sa.Column(
            "name_en",
            _TEXT,
            nullable=False,
            comment="English; empty when not known. Of a company its own name, the legal form translated.",
        ),
        sa.Column(
            "name_ko",
            _TEXT,
            nullable=False,
            comment="Korean; empty when not known. Of a company its own name, the legal form translated.",
        ),
        sa.Column("place_code", _TEXT, comment="core.place of its province."),
        sa.Column(
            "parent",
            _TEXT,
            nullable=False,
            comment="core.party of the body above it, whether a notice names that or not; empty without one.",
        ),
        sa.Column(
            "names_source",
            _TEXT,
            nullable=False,
            comment="Where its names come from; empty for a name as published.",
        ),
        sa.Column("names_as_of", sa.Date(), comment="Day of the table that its names are from."),
        sa.ForeignKeyConstraint(["place_code"], ["core.place.code"], name=op.f("fk_party_place_code")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_party")),
        schema="core",
        comment="Buyers and companies that notices name, each once a country (D55); never a natural person.",
    )
    op.create_table(
        "award",
        sa.Column(
            "notice_id", sa.BigInteger(), autoincrement=False, nullable=False, comment="Notice that tells it."
        ),
        sa.Column(
            "number",
            sa.Integer(),
            autoincrement=False,
            nullable=False,
            comment="Of the award in its notice, from 1.",
        ),
        sa.Column(
            "lot",
            _TEXT,
            nullable=False,
            comment="The portal's number or name of the lot; empty for an undivided tender.",
        ),
        sa.Column("supplier_party", _TEXT, comment="core.party that won; null where no company is told."),
        sa.Column(
            "supplier",
            _TEXT,
            nullable=False,
            comment="The company as published; empty where none is told, or where it may be a person.",
        ),
        sa.Column(
            "supplier_country", _TEXT, nullable=False, comment="ISO 3166-1 alpha-2; empty when not told."
        ),
        sa.Column(
            "members",
            sa.Integer(),
            nullable=False,
            comment="Companies that share the price: 1 alone, more for a consortium, 0 where none is told.",
        ),
        sa.Column("price", _MONEY, comment="In units of currency; of a consortium that of all its members."),
        sa.Column("currency", _TEXT, comment="ISO 4217 of the price."),
        sa.Column(
            "estimate", _MONEY, comment="What the buyer had expected of it, in units of estimate_currency."
        ),
        sa.Column("estimate_currency", _TEXT, comment="ISO 4217 of the estimate."),
        sa.Column(
            "decided_at", _TIME, comment="When it was awarded, else when the contract was signed, UTC."
        ),
        sa.Column("contract_end_at", _TIME, comment="When the contract ends, UTC."),
        sa.Column("tenderers", sa.Integer(), comment="Companies that made an offer, of the whole tender."),
        sa.ForeignKeyConstraint(["supplier_party"], ["core.party.id"], name=op.f("fk_award_supplier_party")),
        sa.PrimaryKeyConstraint("notice_id", "number", name=op.f("pk_award")),
        schema="core",
        comment="Who won what: one row a company and lot. A result without a name is a row too.",
    )


def downgrade() -> None:
    # A view holds on to the columns it shows; warehouse/sql makes all anew once its hash is forgotten.
    op.execute("DROP VIEW IF EXISTS mart.award, mart.party, mart.leads, mart.notices, core.lead_buyer")
    op.execute("DELETE FROM ops.setting WHERE name = 'sql'")
    op.drop_column("notice", "buyer_party", schema="core")
    op.drop_table("award", schema="core")
    op.drop_table("party", schema="core")
