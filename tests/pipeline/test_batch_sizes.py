"""The size of a batch changes neither leads nor what is told of them; what it may leave behind is names of leads."""

from collections.abc import Collection
from datetime import datetime
from typing import Any

import pytest
from sqlalchemy import Connection, Engine, text

from cityleads.bootstrap import prepare_warehouse
from domain.clock import moment_of
from domain.crawl import CrawlOrder
from domain.document import Document
from pipeline import refine as refining
from pipeline.documents import refine_documents
from tests.cityleads.test_run import archived
from tests.ran import Ran
from warehouse.db import rows_of
from warehouse.landing import land, open_crawl

ASKED = {
    "leads": """
        SELECT l.id, l.tier, l.stage, l.cancellation, l.substage, l.title, l.deadline_at, l.amount,
               anchor.source, anchor.native_id, l.changed_at
        FROM core.lead l JOIN core.notice anchor ON anchor.id = l.anchor_notice_id WHERE merged_into IS NULL""",
    "members": "SELECT source, native_id, lead_id FROM core.lead_member JOIN core.notice ON id = notice_id",
    "relations": "SELECT from_lead, to_lead, kind FROM core.lead_relation",
    "events": "SELECT lead_id, kind, field, old, new, happened_at FROM core.lead_event",
}
EMPTY = """
TRUNCATE raw.crawl, raw.document, core.notice, core.notice_part, core.notice_block, core.notice_number, core.lead,
         ops.detail_request CASCADE
"""
Facts = dict[str, set[tuple[Any, ...]]]
DAYS = (moment_of(1), moment_of(2))


def facts(engine: Engine) -> Facts:
    with engine.connect() as connection:
        return {name: {tuple(row.values()) for row in rows_of(connection, ASKED[name])} for name in ASKED}


def names_left(engine: Engine) -> list[dict[str, Any]]:
    """Leads that have gone on as others: which, and what was ever told of them."""
    with engine.connect() as connection:
        return rows_of(
            connection,
            """
            SELECT gone.id, living.merged_into, b.stood,
                   (SELECT count(*) FROM core.lead_event e WHERE e.lead_id = gone.id) AS events
            FROM core.lead gone JOIN core.lead living ON living.id = gone.merged_into
            JOIN core.lead_before b ON b.lead_id = gone.id
            """,
        )


def bring(engine: Engine, documents: Collection[Document], moment: datetime) -> None:
    """Let what a moment brought arrive."""
    order = CrawlOrder("th_egp", "walk", moment, moment.date(), moment.date())
    with engine.begin() as connection:
        land(
            connection, open_crawl(connection, order), [one for one in documents if one.fetched_at == moment]
        )


def refined(ran: Ran, engine: Engine, monkeypatch: pytest.MonkeyPatch, size: int) -> Facts:
    """The sandbox's documents refined day after day, in batches of a size, in a warehouse that was empty."""
    with engine.begin() as connection:
        connection.execute(text(EMPTY))
    monkeypatch.setattr(refining, "BATCH", size)
    documents = archived(ran)
    for moment in DAYS:
        bring(engine, documents, moment)
        refining.refine(engine)
    return facts(engine)


def seen_names(monkeypatch: pytest.MonkeyPatch) -> dict[str, int]:
    """The names of events in the order in which batches first had them."""
    seen: dict[str, int] = {}

    def noting(connection: Connection, *given: Any, **options: Any) -> Any:  # noqa: ANN401  # as the function has them
        done = refine_documents(connection, *given, **options)
        for name in connection.execute(text("SELECT name FROM core.lead_event ORDER BY id")).scalars():
            seen.setdefault(name, len(seen))
        return done

    monkeypatch.setattr(refining, "refine_documents", noting)
    return seen


def keep_their_names(engine: Engine, seen: dict[str, int]) -> None:
    """A lead that went from id to id is new under the name that it was first seen with."""
    with engine.connect() as connection:
        moved = rows_of(
            connection,
            """
            SELECT e.name, array_agg(core.event_name(l.id, 'new', '', NULL, e.happened_at)) AS names
            FROM core.lead_event e JOIN core.lead l ON e.lead_id IN (l.id, l.merged_into) WHERE e.kind = 'new'
            GROUP BY e.id HAVING count(*) > 1
            """,
        )
    first = [min((one for one in row["names"] if one in seen), key=seen.__getitem__) for row in moved]
    assert first
    assert [row["name"] for row in moved] == first


def test_batches_of_one_of_three_and_of_all_end_with_the_same_leads_members_relations_and_events(
    database: Engine, ran: Ran, monkeypatch: pytest.MonkeyPatch
) -> None:
    prepare_warehouse(database)
    together = refined(ran, database, monkeypatch, 2000)
    assert names_left(database) == []
    kinds = {kind for _, kind, *_ in together["events"]}
    assert {"new", "advanced", "amended", "deadline_moved", "cancelled", "awarded"} <= kinds
    seen = seen_names(monkeypatch)
    for size in (3, 1):
        seen.clear()
        assert refined(ran, database, monkeypatch, size) == together
        keep_their_names(database, seen)
        left = names_left(database)
        assert left
        # Each came and went within one moment, leads on to a living lead, and nothing is told of it.
        assert {(row["merged_into"], row["stood"], row["events"]) for row in left} == {(None, False, 0)}


def test_the_sandboxs_own_run_told_the_same_though_it_refined_details_in_rounds(
    database: Engine, ran: Ran, monkeypatch: pytest.MonkeyPatch
) -> None:
    prepare_warehouse(database)
    assert refined(ran, database, monkeypatch, 2000)["events"] == facts(ran.engine)["events"]


def test_days_that_waited_together_are_told_as_day_by_day(database: Engine, ran: Ran) -> None:
    prepare_warehouse(database)
    documents = archived(ran)
    for moment in DAYS:
        bring(database, documents, moment)
    refining.refine(database)
    assert facts(database) == facts(ran.engine)
