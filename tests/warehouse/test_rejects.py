"""What could not be read is listed with its reason, and leads back to the bytes."""

import json
import subprocess
import sys
from datetime import UTC, datetime
from pathlib import Path

import pytest
from sqlalchemy import Engine

from cityleads.bootstrap import open_warehouse
from cityleads.settings import Settings
from domain.crawl import CrawlOrder
from domain.document import Document
from tests.harness import ROOT
from warehouse.landing import land, open_crawl
from warehouse.rejects import RejectRow, replace_rejects

BODY = b"<html>\xff no UTF-8</html>"
SEEN = {1: datetime(2026, 11, 23, 23, 59, tzinfo=UTC), 2: datetime(2026, 11, 24, tzinfo=UTC)}


@pytest.fixture
def rejected(database: Engine, tmp_path: Path) -> dict[str, str]:
    """The surroundings of a warehouse with two documents of two sources, each with a reject."""
    url = database.url.render_as_string(hide_password=False)
    open_warehouse(Settings(tmp_path, url, None), "sandbox").dispose()
    with database.begin() as connection:
        for number, source in ((1, "news"), (2, "th_egp")):
            order = CrawlOrder(source, "walk", SEEN[number], SEEN[number].date(), SEEN[number].date())
            page = Document(
                source, "list", "k", "https://portal.example/list", BODY, "text/html", SEEN[number], {}
            )
            land(connection, open_crawl(connection, order), [page])
        rows = [
            RejectRow(1, 1, "news", "", "error_page", "The page is an error page.", "<html>", SEEN[1]),
            RejectRow(2, 1, "th_egp", "69/D0", "bad_date", "'32/13/2569' is no date.", "[32/13]", SEEN[2]),
        ]
        replace_rejects(connection, [1, 2], rows)
    return {"DATABASE_URL": url, "CITYLEADS_HOME": str(tmp_path)}


def rejects(surroundings: dict[str, str], *words: str) -> subprocess.CompletedProcess[bytes]:
    return subprocess.run(  # noqa: S603  # our own module
        [sys.executable, "-c", "from cityleads.cli.main import main; main()", "rejects", *words],
        capture_output=True,
        check=False,
        cwd=ROOT,
        env=surroundings,
    )


def test_rejects_are_told_with_their_reason_and_document_the_newest_first(rejected: dict[str, str]) -> None:
    assert rejects(rejected).stdout.decode().splitlines() == [
        "2026-11-24 00:00 th_egp 69/D0: '32/13/2569' is no date. (bad_date)",
        "    document 2, list, 23 bytes, https://portal.example/list",
        "2026-11-23 23:59 news: The page is an error page. (error_page)",
        "    document 1, list, 23 bytes, https://portal.example/list",
        "2 rejects; `cityleads rejects --body ID --mode sandbox` writes a document's bytes.",
    ]


@pytest.mark.parametrize(
    ("words", "documents"),
    [
        (["--source", "news"], [1]),
        (["--since", "2026-11-24"], [2]),
        (["--since", "2026-11-23"], [2, 1]),
        (["--since", "2026-11-25"], []),
        (["--limit", "1"], [2]),
    ],
)
def test_rejects_are_chosen_by_source_day_and_number(
    rejected: dict[str, str], words: list[str], documents: list[int]
) -> None:
    rows = json.loads(rejects(rejected, "--json", *words).stdout)
    assert [row["document_id"] for row in rows] == documents


def test_the_bytes_come_back_as_the_portal_sent_them(rejected: dict[str, str]) -> None:
    assert rejects(rejected, "--body", "1").stdout == BODY


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (["--body", "3"], "there is no document 3 in the sandbox warehouse"),
        (["--body", "1", "--json"], "--body writes one document's bytes and takes no other option"),
        (["--source", "xx"], "there is no source xx; there are id_sirup"),
    ],
)
def test_what_is_not_there_or_would_be_ignored_is_refused(
    rejected: dict[str, str], words: list[str], told: str
) -> None:
    done = rejects(rejected, *words)
    assert (done.returncode, done.stdout, told in done.stderr.decode()) == (1, b"", True)
