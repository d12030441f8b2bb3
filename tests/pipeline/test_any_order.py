"""Batches in any order and of any size make the same leads and events."""

from datetime import date, timedelta
from itertools import product
from random import Random
from typing import Any

from sqlalchemy import Engine, text

from cityleads.bootstrap import prepare_warehouse
from pipeline.jsonl import leads_of, read_lines
from tests.pipeline.test_jsonl import as_lines

TITLES = (
    "Pemasangan CCTV Kota Bandung Wilayah Timur",
    "Pemasangan CCTV Kota Bandung Wilayah",
    "Pengadaan ATCS simpang",
)
FIRST = date(2026, 6, 1)


def crowd() -> list[dict[str, Any]]:
    """Tenders that are hard to tell apart: lots, attempts, days and sums near each other, copies that say less."""
    random = Random(8)  # noqa: S311  # repeatable, no secret
    rows: list[dict[str, Any]] = []
    for number, (title, lot, day) in enumerate(product(TITLES, ("", " Paket 1", " Paket 2"), (0, 3))):
        published, deadline = FIRST + timedelta(days=day), FIRST + timedelta(days=day + 20)
        tender = {
            "cc": "ID", "portal": "spse", "title": title + lot, "buyer": "Dinas Perhubungan", "ref": f"1000{number:07}",
            "published": str(published), "deadline": str(deadline), "amount": 5_000_000 + number, "currency": "IDR",
        }  # fmt: skip
        copies = [
            tender,
            tender
            | {
                "published": str(published + timedelta(days=6)),
                "deadline": str(deadline + timedelta(days=7)),
            },
            tender | {"portal": "blog", "ref": None, "deadline": None, "title": title.upper() + lot},
            tender
            | {"portal": "news", "ref": None, "amount": None, "buyer": None, "body_ref": tender["ref"]},
            tender | {"portal": "agg", "ref": f"A{number}", "amount": 5_000_000.0, "title": title},
        ]
        rows += random.sample(copies, 3)
    return [row | {"id": number} for number, row in enumerate(rows)]


def test_batches_in_any_order_and_of_any_size_make_the_same_leads_and_events(database: Engine) -> None:
    prepare_warehouse(database)
    notices = [line.notice for line in read_lines(as_lines(crowd()))[0]]
    results = []
    for seed, size in enumerate((1000, 17, 5, 1)):
        Random(seed).shuffle(notices)  # noqa: S311  # repeatable, no secret
        leads = leads_of(database, notices, batch_size=size)
        with database.begin() as connection:
            told = connection.execute(text("SELECT lead_id, kind, field, old, new FROM core.lead_event"))
            results.append((leads, {tuple(row) for row in told}))
            connection.execute(
                text("TRUNCATE core.notice, core.notice_block, core.notice_number, core.lead CASCADE")
            )
    leads, events = results[0]
    assert 18 <= len(set(leads.values())) < len(notices) - 10
    assert {kind for _, kind, *_ in events} == {"new"}
    assert results[1:] == results[:1] * 3
