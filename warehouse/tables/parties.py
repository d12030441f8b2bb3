"""Who buys and who won. No row is a natural person."""

from sqlalchemy import BigInteger, Date, ForeignKey, Index, Integer, Table, Text

from warehouse.tables.columns import MONEY, TIME, col, metadata, said
from warehouse.tables.core import place

party = Table(
    "party",
    metadata,
    col("id", Text, "Stable id, e.g. TR-B174; see D55.", primary_key=True),
    col("country", Text, "ISO 3166-1 alpha-2 of where its name was normalised; empty when not told."),
    col("kind", Text, "ministry, department, municipality, utility …, private for companies, unknown."),
    col(
        "level",
        Text,
        "national, provincial, metropolitan, municipal, regional, company; empty when not known.",
    ),
    col("name", Text, "In its own language; as published where no more than its sort is known."),
    col(
        "name_en",
        Text,
        "English; empty when not known. Of a company its own name, the legal form translated.",
    ),
    col(
        "name_ko", Text, "Korean; empty when not known. Of a company its own name, the legal form translated."
    ),
    col("place_code", Text, "core.place of its province.", ForeignKey(place.c.code), nullable=True),
    col(
        "parent",
        Text,
        "core.party of the body above it, whether a notice names that or not; empty without one.",
    ),
    col("names_source", Text, "Where its names come from; empty for a name as published."),
    col("names_as_of", Date, "Day of the table that its names are from.", nullable=True),
    Index(None, "country", "kind"),
    Index(None, "country", "name_en", "id"),
    said(
        "id || ' ' || name || ' ' || name_en || ' ' || name_ko",
        "Id and names, folded: what a buyer is looked for in.",
    ),
    Index("ix_party_said", "said", postgresql_using="gin", postgresql_ops={"said": "gin_trgm_ops"}),
    schema="core",
    comment="Buyers and companies that notices name, each once a country (D55); never a natural person.",
)

award = Table(
    "award",
    metadata,
    col("notice_id", BigInteger, "Notice that tells it.", primary_key=True, autoincrement=False),
    col("number", Integer, "Of the award in its notice, from 1.", primary_key=True, autoincrement=False),
    col("lot", Text, "The portal's number or name of the lot; empty for an undivided tender."),
    col(
        "supplier_party",
        Text,
        "core.party that won; null where no company is told.",
        ForeignKey(party.c.id),
        nullable=True,
    ),
    col("supplier", Text, "The company as published; empty where none is told, or where it may be a person."),
    col("supplier_country", Text, "ISO 3166-1 alpha-2; empty when not told."),
    col(
        "members",
        Integer,
        "Companies that share the price: 1 alone, more for a consortium, 0 where none is told.",
    ),
    col("price", MONEY, "In units of currency; of a consortium that of all its members.", nullable=True),
    col("currency", Text, "ISO 4217 of the price.", nullable=True),
    col(
        "estimate", MONEY, "What the buyer had expected of it, in units of estimate_currency.", nullable=True
    ),
    col("estimate_currency", Text, "ISO 4217 of the estimate.", nullable=True),
    col("decided_at", TIME, "When it was awarded, else when the contract was signed, UTC.", nullable=True),
    col("contract_end_at", TIME, "When the contract ends, UTC.", nullable=True),
    col("tenderers", Integer, "Companies that made an offer, of the whole tender.", nullable=True),
    Index(None, "supplier_party"),
    schema="core",
    comment="Who won what: one row a company and lot. A result without a name is a row too.",
)
