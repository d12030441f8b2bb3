"""Notices, leads and what ties them: all of it can be made again from raw.document."""

from sqlalchemy import (
    ARRAY,
    BigInteger,
    Boolean,
    CheckConstraint,
    Date,
    Float,
    ForeignKey,
    Index,
    Integer,
    Table,
    Text,
    UniqueConstraint,
    text,
)
from sqlalchemy.dialects.postgresql import JSONB

from warehouse.tables.columns import LEAD_SEARCHED, MONEY, RATE, TIME, col, identity, metadata, said
from warehouse.tables.raw import document

source = Table(
    "source",
    metadata,
    col("name", Text, "e.g. th_egp.", primary_key=True),
    col("title", Text, "Name for people."),
    col("title_ko", Text, "Name for people, Korean.", server_default=""),
    col("country", Text, "ISO 3166-1 alpha-2, or INTL for several."),
    col("kind", Text, "official, donor, news, or files (which people bring)."),
    col("publisher", Text, "Who publishes it."),
    col("publisher_ko", Text, "Who publishes it, Korean.", server_default=""),
    col(
        "announcement",
        Text,
        "Part that holds the whole announcement: list, detail or document; empty where none is collected.",
        server_default="",
    ),
    col("home", Text, "The portal's page for people."),
    col("zone", Text, "IANA zone the portal speaks in."),
    col("stale_hours", Integer, "Hours without a complete crawl after which it counts as stale."),
    schema="core",
    comment="The sources, from scrapers/sources/*.yml.",
)

source_permission = Table(
    "source_permission",
    metadata,
    identity(),
    col("source", Text, "Source it is for, e.g. th_egp.", ForeignKey(source.c.name)),
    col("hosts", ARRAY(Text), "Host names that it names."),
    col("paths", ARRAY(Text), "Paths that it names, each with all below it."),
    col("granted_by", Text, "Office that gave it."),
    col("reference", Text, "Letter or mail in which it was given."),
    col("until", Date, "Its last day, in the portal's zone."),
    col("recorded_at", TIME, "When it was recorded, UTC."),
    col("recorded_by", Text, "User who recorded it."),
    col("withdrawn_at", TIME, "When it was taken back, UTC; null while it stands.", nullable=True),
    col("withdrawn_by", Text, "User who took it back; null while it stands.", nullable=True),
    schema="core",
    comment="Written permissions of portals' owners: what they name may be crawled though robots.txt forbids it.",
)

country = Table(
    "country",
    metadata,
    col("code", Text, "ISO 3166-1 alpha-2.", primary_key=True),
    col("name", Text, "Name in English."),
    col("name_ko", Text, "Name in Korean."),
    col("zone", Text, "IANA zone in which its portals and public offices read their clocks."),
    col("language", Text, "ISO 639-1 code of the language of its notices, beside English."),
    col("currency", Text, "ISO 4217 code of its money."),
    schema="core",
    comment="Countries whose notices are collected. Several centres may act on one, or none.",
)

centre = Table(
    "centre",
    metadata,
    col("name", Text, "Short name, e.g. bangkok.", primary_key=True),
    col("title", Text, "Name for people, English."),
    col("title_ko", Text, "Name for people, Korean."),
    col("country", Text, "ISO 3166-1 alpha-2."),
    col("zone", Text, "IANA zone."),
    schema="core",
    comment="The Smart City Cooperation Centres, and the headquarters that reads of all of them.",
)

place = Table(
    "place",
    metadata,
    col("code", Text, "ISO 3166-2 of a province, or that code with the city's name.", primary_key=True),
    col("country", Text, "ISO 3166-1 alpha-2."),
    col("kind", Text, "province or city."),
    col("province", Text, "Code of the province."),
    col("local", Text, "Name in the local language."),
    col("en", Text, "Name in English."),
    col("ko", Text, "Name in Korean."),
    col("programmes", ARRAY(Text), "Smart-city programmes it belongs to, e.g. ASCN."),
    said("local || ' ' || en || ' ' || ko", "Names, folded: what a city is looked for in."),
    schema="core",
    comment="Provinces and main cities, from transform/data/places.csv.",
)

notice_part = Table(
    "notice_part",
    metadata,
    col("source", Text, "Source, e.g. th_egp.", primary_key=True),
    col("native_id", Text, "The portal's own number of the announcement.", primary_key=True),
    col("part", Text, "list, detail, schedule, document or result.", primary_key=True),
    col("document_id", BigInteger, "Document the part was last read from.", ForeignKey(document.c.id)),
    col("seen_at", TIME, "When that document was last seen, UTC."),
    col("content", JSONB, "The part as its parser made it."),
    col("digest", BigInteger, "Hash of the content: the same content has the same.", server_default="0"),
    schema="core",
    comment="What each kind of page says of a notice; later pages of one kind replace earlier ones.",
)

notice = Table(
    "notice",
    metadata,
    identity(),
    col("source", Text, "Source, e.g. th_egp."),
    col("native_id", Text, "The portal's own number of the announcement."),
    col("version", Integer, "Number of the current version, from 1."),
    col("country", Text, "ISO 3166-1 alpha-2 of where the thing is built or used."),
    col("stage", Text, "programme, plan, draft, open, amended, closed, cancelled or awarded.", nullable=True),
    col("title", Text, "As published, cleaned of markup."),
    col("description", Text, "As published, cleaned of markup; empty when there is none."),
    col("language", Text, "ISO 639-1 of the title; und when it cannot be recognised."),
    col("language_confidence", Float, "0 to 1."),
    col(
        "language_method", Text, "script, letters, words, ngram or none: what the language was recognised by."
    ),
    col("buyer", Text, "Procuring entity; empty when not stated."),
    col("buyer_unit", Text, "Its department; empty when not stated."),
    # No foreign key: a party comes with its notice and stays, so looking each up again only costs.
    col("buyer_party", Text, "core.party that buys; null when no buyer is stated.", nullable=True),
    col("place_text", Text, "The portal's words for where; empty when not stated."),
    col("place_code", Text, "core.place of it.", ForeignKey(place.c.code), nullable=True),
    col("category", Text, "goods, works or services (OCDS).", nullable=True),
    col("procedure", Text, "open, selective, limited or direct (OCDS); empty when unknown."),
    col("procedure_details", Text, "The portal's own words for it."),
    col("status_details", Text, "The portal's own words for how far it is."),
    col("published_at", TIME, "When it was published, UTC.", nullable=True),
    col(
        "published_precision",
        Text,
        "minute, day, month or year: how much of published_at was said.",
        nullable=True,
    ),
    col("deadline_at", TIME, "When bids must be in, UTC.", nullable=True),
    col(
        "deadline_precision",
        Text,
        "minute, day, month or year: how much of deadline_at was said.",
        nullable=True,
    ),
    col("prequalification_at", TIME, "When newcomers must have asked to take part, UTC.", nullable=True),
    col("amount", MONEY, "The best sum known, in units of currency.", nullable=True),
    col("currency", Text, "ISO 4217.", nullable=True),
    col("amount_kind", Text, "budget, estimate, reference or award.", nullable=True),
    col("amount_exact", Boolean, "False where the portal rounded.", nullable=True),
    col("funder", Text, "Who pays where it is not the buyer; empty when not stated."),
    col(
        "foreign_bidders",
        Boolean,
        "Whether foreigners may bid; null when the portal does not say.",
        nullable=True,
    ),
    col("url", Text, "Page for people."),
    col("tier", Text, "lead, watch or none."),
    col("score", Float, "Relevance, 0 upwards; comparable within one lexicon version."),
    col("dimensions", ARRAY(Text), "DEPA's seven characteristics, or core."),
    col(
        "evidence",
        JSONB,
        "The words that decided the tier, with field and offsets, and the traps that held it back.",
    ),
    col("lexicon_version", Text, "Version of the lexicon and model that classified it."),
    col("content", JSONB, "The whole notice as merged from its parts."),
    col("normal", JSONB, "Normal forms for matching."),
    col("first_known_at", TIME, "When a crawl first saw it, UTC."),
    col("changed_at", TIME, "When the current version was first seen, UTC."),
    UniqueConstraint("source", "native_id"),
    CheckConstraint("tier in ('lead','watch','none')", name="tier"),
    Index(None, "country", "tier"),
    Index(None, "changed_at"),
    Index("ix_notice_url", "url", postgresql_using="hash"),
    Index("ix_notice_buyer_party", "buyer_party", postgresql_where=text("buyer_party IS NOT NULL")),
    schema="core",
    comment="One announcement by one source, in common terms; the current version.",
)

notice_version = Table(
    "notice_version",
    metadata,
    col("notice_id", BigInteger, "Notice.", ForeignKey(notice.c.id), primary_key=True),
    col("version", Integer, "From 1.", primary_key=True, autoincrement=False),
    col("content", JSONB, "The whole notice as merged from its parts."),
    col("published_at", TIME, "When the portal says it was published, UTC.", nullable=True),
    col("known_at", TIME, "When a crawl first saw this version, UTC."),
    col("document_ids", ARRAY(BigInteger), "Documents it was made from."),
    schema="core",
    comment="Every version of every notice, never changed: what was said, and since when it was known.",
)

lead = Table(
    "lead",
    metadata,
    col("id", Text, "Stable id, e.g. L-4K7Q2M9XT; made from the anchor notice.", primary_key=True),
    col("country", Text, "ISO 3166-1 alpha-2."),
    col(
        "anchor_notice_id", BigInteger, "Its earliest notice, which gives it its id.", ForeignKey(notice.c.id)
    ),
    col("tier", Text, "Best tier among its notices: lead, watch or none. Digests and marts leave out none."),
    col("score", Float, "Best relevance among its notices."),
    col("dimensions", ARRAY(Text), "DEPA's seven characteristics, or core."),
    col("stage", Text, "How far the tender is, by its latest notice.", nullable=True),
    col(
        "cancellation",
        Text,
        "Of a cancelled one: unsuccessful (nobody won) or cancelled (called off); null where not stated.",
        nullable=True,
    ),
    col(
        "substage",
        Text,
        "What is done at its stage: reference_price (published before the papers) or interest (an expression of"
        " interest is asked for); null for the usual.",
        nullable=True,
    ),
    col("title", Text, "Title of its most telling notice, in its own language."),
    col("language", Text, "ISO 639-1 of the title."),
    col("buyer", Text, "Procuring entity; empty when not stated."),
    col("place_code", Text, "core.place.", ForeignKey(place.c.code), nullable=True),
    col("published_at", TIME, "When its first notice was published, UTC.", nullable=True),
    col(
        "deadline_at", TIME, "When bids must be in, UTC; the earliest where sources disagree.", nullable=True
    ),
    col("deadline_precision", Text, "minute, day, month or year.", nullable=True),
    col("prequalification_at", TIME, "When newcomers must have asked to take part, UTC.", nullable=True),
    col(
        "prequalification_precision",
        Text,
        "minute, day, month or year: how much of prequalification_at was said.",
        nullable=True,
    ),
    col("amount", MONEY, "The best sum known, in units of currency.", nullable=True),
    col("currency", Text, "ISO 4217.", nullable=True),
    col("amount_kind", Text, "budget, estimate, reference or award.", nullable=True),
    col("amount_exact", Boolean, "False where the portal rounded.", nullable=True),
    col("funder", Text, "Who pays where it is not the buyer; empty when not stated."),
    col("foreign_bidders", Boolean, "Whether foreigners may bid; null when no portal says.", nullable=True),
    col("url", Text, "Page for people."),
    col("evidence", JSONB, "The words that made it a lead."),
    col("disagreements", JSONB, "Fields on which its sources differ: field → source → value."),
    col("first_known_at", TIME, "When a crawl first saw one of its notices, UTC."),
    col("changed_at", TIME, "When one of its notices last changed, UTC."),
    col(
        "merged_into",
        Text,
        "The lead that it turned out to be; null while it lives.",
        ForeignKey("core.lead.id"),
        nullable=True,
    ),
    CheckConstraint("tier in ('lead','watch','none')", name="tier"),
    *LEAD_SEARCHED,
    schema="core",
    comment="What a centre acts on: all notices about one tender or project.",
)

lead_member = Table(
    "lead_member",
    metadata,
    col("notice_id", BigInteger, "Notice.", ForeignKey(notice.c.id, ondelete="CASCADE"), primary_key=True),
    col("lead_id", Text, "The lead that it belongs to.", ForeignKey(lead.c.id)),
    Index(None, "lead_id"),
    schema="core",
    comment="Which notice belongs to which lead. A notice that is joined with nothing relevant is in none.",
)

lead_before = Table(
    "lead_before",
    metadata,
    # A lead that is new is remembered before its row is written.
    col(
        "lead_id",
        Text,
        "Lead, or the id of one that has gone on as another.",
        ForeignKey(lead.c.id, deferrable=True, initially="DEFERRED"),
        primary_key=True,
    ),
    col("moment", TIME, "The last moment of a crawl that changed it, UTC."),
    col("stood", Boolean, "Whether it was a relevant lead of its own before that; null columns where not."),
    col("stage", Text, "As core.lead had it before that moment.", nullable=True),
    col("substage", Text, "As core.lead had it before that moment.", nullable=True),
    col("deadline_at", TIME, "As core.lead had it before that moment, UTC.", nullable=True),
    col("deadline_precision", Text, "As core.lead had it before that moment.", nullable=True),
    col("amount", MONEY, "As core.lead had it before that moment, in units of currency.", nullable=True),
    col("currency", Text, "ISO 4217, as core.lead had it before that moment.", nullable=True),
    col("amount_kind", Text, "As core.lead had it before that moment.", nullable=True),
    col("amount_exact", Boolean, "As core.lead had it before that moment.", nullable=True),
    schema="core",
    comment="Leads as they were before the last moment that changed them: events are the difference from it.",
)

lead_event = Table(
    "lead_event",
    metadata,
    identity(),
    col("lead_id", Text, "Lead.", ForeignKey(lead.c.id)),
    col(
        "kind",
        Text,
        "new, advanced, amended, deadline_moved, value_changed, cancelled, awarded, retendered or merged.",
    ),
    col("field", Text, "Field that changed; empty when the event is not about one."),
    col("old", Text, "Value before; null when there was none.", nullable=True),
    col("new", Text, "Value after; null when there is none.", nullable=True),
    col("happened_at", TIME, "When a crawl saw it, UTC."),
    # Given by a trigger when the row is written, and kept whatever becomes of the lead.
    col(
        "name",
        Text,
        "Id for feeds, the API and webhooks: the same for good, also where its lead goes on as another.",
        unique=True,
    ),
    UniqueConstraint("lead_id", "kind", "field", "new", "happened_at", postgresql_nulls_not_distinct=True),
    Index(None, "happened_at"),
    schema="core",
    comment="What happened to a lead, and when it was known.",
)

exchange_rate = Table(
    "exchange_rate",
    metadata,
    col("currency", Text, "ISO 4217.", primary_key=True),
    col("rate_date", Date, "Day of the rate, as its source dates it.", primary_key=True),
    col("krw", RATE, "Korean won for one unit of the currency."),
    col("usd", RATE, "US dollars for one unit of the currency."),
    col("source", Text, "Who says so, e.g. ecb."),
    schema="core",
    comment="Reference rates. A currency without a row has no known rate, and nothing is made up for it.",
)
