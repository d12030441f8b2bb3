"""The command line and the DAGs' steps leave the same warehouse behind from the same sandbox days."""

import hashlib
import json
from contextlib import suppress
from pathlib import Path

import pytest
from sqlalchemy import Engine

from cityleads.run import run_sandbox
from cityleads.settings import Settings
from cityleads.tasks import crawl, digest
from cityleads.tasks import refine as refining
from cityleads.tasks.context import NothingToDo, TaskParams
from domain.centres import CENTRES, HEADQUARTERS
from scrapers.source_config import source_names
from tests.dags.conftest import Surroundings
from warehouse.db import connect, rows_of
from warehouse.server import Server

DAYS = (1, 2)
# Rows without surrogate keys; what belongs to a row is told by the portal's own numbers. Leads that live: who refines
# source by source has also redirects from leads that were one of their own for a moment.
TABLES = {
    "document": "SELECT source, kind, key, encode(hash, 'hex'), url, meta, fetched_at, seen_at FROM raw.document",
    "reject": "SELECT d.source, d.key, r.number, r.reason, r.message"
    " FROM raw.reject r JOIN raw.document d ON d.id = r.document_id",
    "notice": "SELECT to_jsonb(n) - 'id' AS row FROM core.notice n",
    "version": "SELECT n.source, n.native_id, v.version, v.content, v.published_at, v.known_at"
    " FROM core.notice_version v JOIN core.notice n ON n.id = v.notice_id",
    "number": "SELECT n.source, n.native_id, k.scheme, k.value, k.role"
    " FROM core.notice_number k JOIN core.notice n ON n.id = k.notice_id",
    "lead": "SELECT to_jsonb(l) - 'anchor_notice_id' AS row, n.source, n.native_id"
    " FROM core.lead l JOIN core.notice n ON n.id = l.anchor_notice_id WHERE l.merged_into IS NULL",
    "member": "SELECT n.source, n.native_id, m.lead_id"
    " FROM core.lead_member m JOIN core.notice n ON n.id = m.notice_id",
    "relation": "SELECT from_lead, to_lead, kind FROM core.lead_relation",
    "event": "SELECT lead_id, kind, field, old, new, happened_at FROM core.lead_event",
    "wanted": "SELECT * FROM ops.detail_request",
    "told": "SELECT r.centre, r.local_date, s.email, i.lead_id, i.section, i.position, i.told, i.changes"
    " FROM digest.item i JOIN digest.run r ON r.id = i.run_id JOIN digest.subscriber s ON s.id = i.subscriber_id",
    "mail": "SELECT message_id, state, attempts FROM digest.outbox",
}


def checksums(engine: Engine) -> dict[str, tuple[int, str]]:
    """For each table the count of its rows and a hash over all of them, whatever their order."""
    found = {}
    with engine.connect() as connection:
        for name, statement in TABLES.items():
            rows = [json.dumps(row, default=str, sort_keys=True) for row in rows_of(connection, statement)]
            found[name] = (len(rows), hashlib.sha256("\n".join(sorted(rows)).encode()).hexdigest())
    return found


def refine(asked: TaskParams) -> None:
    try:
        refining.refine_waiting(asked)
    except NothingToDo:
        return


def play(surroundings: Surroundings) -> None:
    """Play the days as the DAGs do: each source by itself, refined as soon as it has landed something."""
    for day in DAYS:
        asked = TaskParams(surroundings.run(), sandbox_day=day)
        for source in source_names():
            crawl.collect_source(source, asked)
            refine(asked)
        while wanted := crawl.sources_with_requests(list(source_names()), asked):
            for source in wanted:
                crawl.fetch_details(source, asked)
                refine(asked)
        for centre in (*CENTRES, HEADQUARTERS):
            with suppress(NothingToDo):  # day 2 is a holiday in Vietnam
                digest.mail(centre.name, asked)


@pytest.mark.slow
def test_the_command_line_and_the_steps_leave_the_same_rows(
    surroundings: Surroundings, server: Server, tmp_path: Path
) -> None:
    settings = Settings(tmp_path, server.ensure_database("by_command"), None)
    run_sandbox(settings, max(DAYS), source_names(), lambda _told: None)
    play(surroundings)
    assert settings.database_url
    by_command = connect(settings.database_url)
    due, found = checksums(by_command), checksums(surroundings.engine)
    by_command.dispose()
    assert due["lead"][0] > 30
    assert found == due
