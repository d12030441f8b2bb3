"""Descriptions speak of subscribers, parsers, list crawls and detail requests, as the rest of the project does."""

from alembic import op

revision = "0027"
down_revision = "0026"
branch_labels = None
depends_on = None

# Schema, table, column ("" for the table itself), the description of before, the new one.
_COMMENTS = (
    (
        "core",
        "lead",
        "cancellation",
        "Of a cancelled one: unsuccessful (nobody won) or cancelled (called off); null where not told.",
        "Of a cancelled one: unsuccessful (nobody won) or cancelled (called off); null where not stated.",
    ),
    (
        "core",
        "lead",
        "buyer",
        "Procuring entity; empty when not told.",
        "Procuring entity; empty when not stated.",
    ),
    (
        "core",
        "lead",
        "funder",
        "Who pays where it is not the buyer; empty when not told.",
        "Who pays where it is not the buyer; empty when not stated.",
    ),
    (
        "core",
        "lead_before",
        "",
        "How leads stood before the last moment that changed them: events are told against it.",
        "Leads as they were before the last moment that changed them: events are the difference from it.",
    ),
    (
        "core",
        "match_decision",
        "why",
        "In his words; empty when he said nothing.",
        "In their own words; empty when nothing was said.",
    ),
    ("core", "match_decision", "decided_at", "When he said so, UTC.", "When they said so, UTC."),
    (
        "core",
        "notice",
        "language",
        "ISO 639-1 of the title; und when it cannot be told.",
        "ISO 639-1 of the title; und when it cannot be recognised.",
    ),
    (
        "core",
        "notice",
        "language_method",
        "script, letters, words, ngram or none: what told the language.",
        "script, letters, words, ngram or none: what the language was recognised by.",
    ),
    (
        "core",
        "notice",
        "buyer",
        "Procuring entity; empty when not told.",
        "Procuring entity; empty when not stated.",
    ),
    (
        "core",
        "notice",
        "buyer_unit",
        "Its department; empty when not told.",
        "Its department; empty when not stated.",
    ),
    (
        "core",
        "notice",
        "place_text",
        "The portal's words for where; empty when not told.",
        "The portal's words for where; empty when not stated.",
    ),
    (
        "core",
        "notice",
        "funder",
        "Who pays where it is not the buyer; empty when not told.",
        "Who pays where it is not the buyer; empty when not stated.",
    ),
    (
        "core",
        "notice",
        "lexicon_version",
        "Version of the words that judged it.",
        "Version of the lexicon and model that classified it.",
    ),
    ("core", "notice_part", "content", "The part as its reader made it.", "The part as its parser made it."),
    ("digest", "action", "subscriber_id", "Reader who did it.", "Subscriber who did it."),
    (
        "digest",
        "action",
        "note",
        "The reader's own words; empty when there are none.",
        "The subscriber's own words; empty when there are none.",
    ),
    (
        "digest",
        "action",
        "undone_at",
        "When its reader took it back, UTC; null while it stands.",
        "When it was undone, UTC; null while it stands.",
    ),
    (
        "digest",
        "action",
        "",
        "What readers did by their links, never changed but for being undone.",
        "What subscribers did by their links, never changed but for being undone.",
    ),
    ("digest", "alert", "subscriber_id", "Reader.", "Subscriber."),
    ("digest", "alert", "outbox_id", "The mail that told it.", "The mail that it was in."),
    (
        "digest",
        "alert",
        "told",
        "What this reader was told of the lead: the base for the next 'changed'.",
        "What this subscriber was sent of the lead: the base for the next 'changed'.",
    ),
    (
        "digest",
        "alert",
        "",
        "What readers were told between digests: a deadline of a lead once each, whatever became of the mail.",
        "What subscribers were sent between digests: a deadline of a lead once each, whatever became of the mail.",
    ),
    ("digest", "held", "judged_at", "When a person judged it, UTC.", "When a person decided about it, UTC."),
    (
        "digest",
        "held",
        "",
        "New leads that no reader is told of, because their source brought far more than it ever does.",
        "New leads that are mailed to nobody yet, because their source brought far more than it ever does.",
    ),
    ("digest", "item", "subscriber_id", "Reader.", "Subscriber."),
    (
        "digest",
        "item",
        "told",
        "What this reader was told of the lead: the base for the next 'changed'.",
        "What this subscriber was sent of the lead: the base for the next 'changed'.",
    ),
    (
        "digest",
        "item",
        "changes",
        "Field, old and new value against what this reader was last told.",
        "Field, old and new value compared with what this subscriber was last sent.",
    ),
    (
        "digest",
        "item",
        "",
        "What each reader was told, and so what he need not be told again.",
        "What each subscriber was sent, and so need not be sent again.",
    ),
    (
        "digest",
        "muted",
        "",
        "Leads that a backfill found: nobody is told of them as new, but of their changes and deadlines.",
        "Leads that a backfill found: they are not mailed as new, but their changes and deadlines are.",
    ),
    ("digest", "outbox", "subscriber_id", "Reader.", "Subscriber."),
    (
        "digest",
        "outbox",
        "message_id",
        "Message-ID, made from reader and digest, or reader and deadlines.",
        "Message-ID, made from subscriber and digest, or subscriber and deadlines.",
    ),
    (
        "digest",
        "outbox",
        "bad_address",
        "True: the server refused the reader's address for good.",
        "True: the server refused the subscriber's address for good.",
    ),
    (
        "digest",
        "outbox",
        "",
        "One row a mail and reader; a mail that may have gone out is never sent again.",
        "One row a mail and subscriber; a mail that may have gone out is never sent again.",
    ),
    (
        "digest",
        "run",
        "coverage",
        "How each source's last crawl had ended, as told in the mail.",
        "How each source's last crawl had ended, as the mail says.",
    ),
    (
        "ops",
        "metric",
        "crawls",
        "Walks of its lists begun that day, count.",
        "List crawls begun that day, count.",
    ),
    (
        "ops",
        "metric",
        "rows",
        "Notices listed by the walks, count.",
        "Notices listed by the list crawls, count.",
    ),
    (
        "ops",
        "work",
        "native_ids",
        "Notices that it told of, as many as parts and digests.",
        "Notices that were read of it, as many as parts and digests.",
    ),
    (
        "ops",
        "work",
        "parts",
        "The part that it told of each of them.",
        "The part that was read of each of them.",
    ),
    (
        "raw",
        "crawl",
        "entrance",
        "walk (the lists) or details (what refine asked for).",
        "walk (a list crawl) or details (what refine requested).",
    ),
    (
        "raw",
        "crawl",
        "run",
        "What ordered it: cli, or DAG and run id of Airflow; null when not told.",
        "What ordered it: cli, or DAG and run id of Airflow; null when not stated.",
    ),
    (
        "raw",
        "crawl",
        "quiet",
        "True for a backfill: leads that only quiet walks have shown are not mailed as new.",
        "True for a backfill: leads that only quiet crawls have listed are not mailed as new.",
    ),
    (
        "raw",
        "crawl",
        "settled",
        "True once all its pages are refined: from then on state tells what was read, not only what was listed.",
        "True once all its pages are refined: from then on state says what was read, not only what was listed.",
    ),
    (
        "raw",
        "crawl_page",
        "listed",
        "Notices that its spider saw listed on it, count; null where only the parser can tell.",
        "Notices that its spider saw listed on it, count; null where only the parser can count them.",
    ),
    (
        "raw",
        "crawl_page",
        "",
        "Which pages a crawl landed: what they told decides how it ended.",
        "Which pages a crawl landed: what was read of them decides how it ended.",
    ),
    (
        "raw",
        "leftover",
        "field",
        "Dotted path of a field that no reader knows.",
        "Dotted path of a field that no parser knows.",
    ),
    (
        "raw",
        "leftover",
        "",
        "Fields that portals have added: a sign that a reader should be looked at.",
        "Fields that portals have added: a sign that a parser should be checked.",
    ),
    (
        "raw",
        "reject",
        "",
        "What readers could not take, with the reason and the way back to the bytes.",
        "What parsers could not read, with the reason and the way back to the bytes.",
    ),
)


def upgrade() -> None:
    for schema, table, column, _old, new in _COMMENTS:
        _describe(schema, table, column, new)


def downgrade() -> None:
    for schema, table, column, old, _new in _COMMENTS:
        _describe(schema, table, column, old)


def _describe(schema: str, table: str, column: str, text: str) -> None:
    if column:
        op.alter_column(table, column, comment=text, schema=schema)
    else:
        op.create_table_comment(table, text, schema=schema)
