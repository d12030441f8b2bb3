"""Seconds that refine takes for the pages that are as bad as a portal can send them, up to the crawl's own limit.

    make bench-bounds, or python -m benchmarks.speed.bounds [--mib 30] [--title 10000000]

Pages of tens of thousands of notices that differ in a digit, once a smart-city tender and once an ordinary one that is
no lead, and one notice whose title is a book. The bar is 60 seconds for each; what refine cuts it says as unknown
fields.
"""

import argparse
import json
from dataclasses import replace
from typing import Any

from sqlalchemy import text

from benchmarks.surroundings import NOW, generated, say, scratch_warehouse, timed
from domain.crawl import CrawlOrder
from domain.document import Document
from pipeline.refine import refine
from warehouse.landing import land, open_crawl

SOURCE = "vn_muasamcong"
TITLE = "Lắp đặt hệ thống camera giám sát giao thông thông minh"
ORDINARY = "Mua sắm văn phòng phẩm phục vụ công tác chuyên môn năm 2027"
BAR = 60


def main() -> None:
    """Measure both and print them."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--mib", type=int, default=30, help="size of the page of many rows")
    parser.add_argument("--title", type=int, default=10_000_000, help="characters of the one title")
    asked = parser.parse_args()
    rows = [
        _measured("near-identical rows", many(asked.mib << 20)),
        _measured("the same, no leads", many(asked.mib << 20, ORDINARY)),
        _measured("one title", long_title(asked.title)),
    ]
    say(f"refine at its bounds (bar {BAR} s each)", rows)


def many(size: int, title: str = TITLE) -> Document:
    """A page of one notice again and again, each with its own number, all with one number of a plan."""
    page, body, row = _first()
    row["bidName"] = [title]
    template = json.dumps(row, ensure_ascii=False)
    count = size // len(template.encode())
    number, ids = row["notifyNo"], {row["id"], row["bidId"]}
    rows = []
    for n in range(count):
        said = template.replace(number, f"IB27{n:08}")
        for one in ids:
            said = said.replace(one, f"{n:08}{one[8:]}")
        rows.append(json.loads(said))
    body["page"]["content"] = rows
    return _with(page, body)


def long_title(length: int) -> Document:
    """A page of one notice whose title has so many characters."""
    page, body, row = _first()
    row["bidName"] = [(TITLE + " ") * (length // (len(TITLE) + 1) + 1)]
    body["page"]["content"] = [row]
    return _with(page, body)


def _first() -> tuple[Document, dict[str, Any], dict[str, Any]]:
    page = generated(SOURCE, 1)[0]
    body = json.loads(page.body)
    return page, body, body["page"]["content"][0] | {"bidName": [TITLE]}


def _with(page: Document, body: dict[str, Any]) -> Document:
    body["page"] |= {"totalElements": len(body["page"]["content"])}
    return replace(page, body=json.dumps(body, ensure_ascii=False).encode())


def _measured(name: str, page: Document) -> tuple[str, str]:
    with scratch_warehouse("bounds") as engine:
        order = CrawlOrder(SOURCE, "walk", NOW, NOW.date(), NOW.date())
        with engine.begin() as connection:
            land(connection, open_crawl(connection, order), [page])
        seconds, done = timed(lambda: refine(engine))
        with engine.connect() as connection:
            told = connection.execute(text("SELECT field FROM raw.leftover ORDER BY 1")).scalars().all()
    size = f"{len(page.body) / 2**20:.1f} MiB"
    return (
        name,
        f"{seconds:.1f} s, {size}, {done.notices} notices, {done.failed} failed, said: {', '.join(told)}",
    )


if __name__ == "__main__":
    main()
