"""The Turkish procurement bulletin: the form, the crawl, the archives."""

import tracemalloc
from contextlib import suppress
from datetime import UTC, date, datetime
from io import BytesIO
from zipfile import ZIP_DEFLATED, ZipFile

import pytest
from scrapy.http import HtmlResponse, Response

from domain.clock import moment_of
from domain.crawl import CrawlOrder, CrawlState
from domain.document import Document, Reject
from domain.notice import Notice, PriceKind
from sandbox.pdf import make_pdf
from sandbox.portal import Request
from sandbox.portals import tr_bulletin as portal
from sandbox.samples import sample_file, samples_on
from scrapers.spiders.tr_bulletin import TrBulletin
from tests.harness import Crawled, crawl
from transform.parsers import tr_bulletin
from transform.parsers.archives import ArchiveError, examine

SOURCE = "tr_bulletin"


def document(body: bytes, kind: str = "list", **meta: str) -> Document:
    return Document(SOURCE, kind, "key", portal.PATH, body, "application/zip", moment_of(1), meta)


def bulletin(day: int, asked: str, kind: str) -> Document:
    """One sandbox bulletin, without HTTP."""
    found = {tuple(m.values()): body for m, body in portal.lists(samples_on(SOURCE, day), moment_of(day))}
    return document(found[(asked, kind)], date=asked, type=kind)


def zipped(**files: bytes) -> bytes:
    packed = BytesIO()
    with ZipFile(packed, "w", ZIP_DEFLATED) as archive:
        for name, body in files.items():
            archive.writestr(f"{name}.pdf", body)
    return packed.getvalue()


def notices(source: Document) -> dict[str, Notice]:
    return {r.native_id: r for r in tr_bulletin.read(source) if isinstance(r, Notice)}


def rejects(source: Document) -> list[Reject]:
    return [r for r in tr_bulletin.read(source) if isinstance(r, Reject)]


@pytest.fixture(scope="module")
def first_day() -> Crawled:
    return crawl(SOURCE, 1)


@pytest.fixture(scope="module")
def second_day() -> Crawled:
    return crawl(SOURCE, 2, days_back=1)


def test_the_first_crawl_brings_both_bulletin_days_and_the_weekend_is_no_failure(first_day: Crawled) -> None:
    assert first_day.outcome["state"] == "complete"
    assert first_day.outcome["reason"] == ""
    assert sorted(d.key for d in first_day.documents) == [
        *(f"bulletin:2026-11-19:{kind}" for kind in "123"),
        *(f"bulletin:2026-11-20:{kind}" for kind in "1234"),
        *(f"bulletin:2026-11-22:{kind}" for kind in "1234"),
    ]
    assert first_day.outcome["rows"] == 7
    assert len(first_day.documents) == sample_file(SOURCE).documents[1]


def test_the_second_crawl_brings_the_bulletin_that_was_not_out_yet(second_day: Crawled) -> None:
    assert second_day.outcome["state"] == "complete"
    assert sorted(d.key for d in second_day.documents) == [f"bulletin:2026-11-23:{kind}" for kind in "123"]
    assert len(second_day.documents) == sample_file(SOURCE).documents[2]


@pytest.mark.parametrize("day", [1, 2])
def test_every_sample_is_read_and_the_rejects_are_the_planted_ones(
    day: int, first_day: Crawled, second_day: Crawled
) -> None:
    crawled = (first_day, second_day)[day - 1]
    readings = [r for d in crawled.documents for r in tr_bulletin.read(d)]
    expected = [s.id for s in sample_file(SOURCE).notices if s.from_day == day]
    assert sorted(r.native_id for r in readings if isinstance(r, Notice)) == sorted(expected)
    assert sum(isinstance(r, Reject) for r in readings) == sample_file(SOURCE).rejects[day]


def test_deadlines_and_awards_are_the_ones_that_the_answer_key_tells() -> None:
    truths = {s.id: s.truth for s in sample_file(SOURCE).notices}
    read: dict[str, Notice] = {}
    for meta, body in portal.lists(samples_on(SOURCE, 3), moment_of(3)):
        read |= notices(document(body, **meta))
    assert read.keys() == truths.keys()
    for native_id, notice in read.items():
        wanted = truths[native_id].deadline
        at = notice.deadline.at if notice.deadline else None
        assert at == (datetime.fromisoformat(wanted) if wanted else None)
        awards = [f"{p.amount} {p.currency}" for p in notice.prices if p.kind is PriceKind.AWARD]
        assert awards == ([truths[native_id].amount] if truths[native_id].amount else [])


def test_a_form_that_comes_back_without_a_message_was_refused_and_is_a_failure() -> None:
    asked = portal.answer(
        Request("POST", f"https://ekap.kik.gov.tr{portal.PATH}", {}, b"__VIEWSTATE=old", 1), ()
    )
    assert b"__VIEWSTATE" in asked.body
    assert "bulunamadı" not in asked.body.decode()
    assert [r.reason for r in rejects(document(asked.body))] == ["layout_changed"]
    day = date(2026, 11, 20)
    spider = TrBulletin(order=CrawlOrder(SOURCE, "walk", moment_of(1), day, day))
    page = HtmlResponse(f"https://ekap.kik.gov.tr{portal.PATH}", body=asked.body, encoding="utf-8")
    landed = list(spider.answered(page, day, "1"))
    assert [d.key for d in landed] == ["bulletin:2026-11-20:1"]
    assert spider.crawl_stats.outcome().state is CrawlState.FAILED


def test_days_without_any_bulletin_are_an_empty_crawl() -> None:
    sunday = crawl(SOURCE, 1, now=datetime(2026, 11, 22, 9, 0, tzinfo=UTC), days_back=1)
    assert (sunday.outcome["state"], sunday.outcome["troubles"]) == ("empty", [])
    assert {(d.meta["date"], d.meta["small"]) for d in sunday.documents} == {("2026-11-22", "yes")}
    assert [reading for d in sunday.documents for reading in tr_bulletin.read(d)] == []


def test_a_small_archive_is_read_all_the_same_where_it_holds_a_bulletin_after_all() -> None:
    text = (
        "2. İHALE İLANLARI\n1. 2026/1000001 BİR İŞ YAPTIRILACAKTIR\nİhale Kayıt Numarası (İKN) : 2026/1000001"
    )
    small = document(zipped(kucuk=make_pdf([text])), small="yes", date="2026-11-20", type="4")
    assert list(notices(small)) == ["2026/1000001/ihale"]


def named(name: str) -> bytes:
    packed = BytesIO()
    with ZipFile(packed, "w", ZIP_DEFLATED) as archive:
        archive.writestr(name, make_pdf(["x"]))
    return packed.getvalue()


def lying(body: bytes) -> bytes:
    """The list of files says another size than the file has."""
    at = body.index(b"PK\x01\x02") + 24
    size = int.from_bytes(body[at : at + 4], "little")
    return body[:at] + (size - 1).to_bytes(4, "little") + body[at + 4 :]


def encrypted(body: bytes) -> bytes:
    at = body.index(b"PK\x01\x02") + 8
    return body[:at] + (body[at] | 1).to_bytes(1, "little") + body[at + 1 :]


PLAIN = zipped(bulten=make_pdf(["x"]))


@pytest.mark.parametrize(
    ("body", "why"),
    [
        (zipped(bomb=b"0" * 30_000_000), "oversized"),
        (zipped(**{f"f{n}": b"" for n in range(51)}), "oversized"),
        (named("../../bulten.pdf"), "unsafe_name"),
        (named("/etc/bulten.pdf"), "unsafe_name"),
        (named("..\\bulten.pdf"), "unsafe_name"),
        (named("c:bulten.pdf"), "unsafe_name"),
        (encrypted(PLAIN), "encrypted"),
        (lying(PLAIN), "broken_archive"),
        (PLAIN[:-30], "broken_archive"),
        (PLAIN.replace(b"\x78\x9c", b"\x00\x00").replace(PLAIN[60:90], b"\0" * 30), "broken_archive"),
    ],
)
def test_an_archive_that_nobody_should_unpack_is_a_failure_with_its_reason(body: bytes, why: str) -> None:
    day = date(2026, 11, 20)
    spider = TrBulletin(order=CrawlOrder(SOURCE, "walk", moment_of(1), day, day))
    page = Response(f"https://ekap.kik.gov.tr{portal.PATH}", body=body)
    (landed,) = spider.answered(page, day, "1")
    outcome = spider.crawl_stats.outcome()
    assert outcome.state is CrawlState.FAILED
    assert [(one["code"], one["why"]) for one in outcome.troubles] == [("bad_archive", why)]
    told = rejects(document(landed.body))
    assert told
    assert {reject.reason for reject in told} <= {why, "bad_pdf"}


def test_the_largest_archive_that_is_looked_into_is_never_held_unpacked() -> None:
    body = zipped(**{f"f{n}": bytes(range(256)) * 4096 * 4 for n in range(15)})
    tracemalloc.start()
    with suppress(ArchiveError):
        examine(body)
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert peak < 4 * 1024 * 1024


def test_a_scan_without_text_is_a_reject_and_not_an_empty_bulletin() -> None:
    assert [r.reason for r in rejects(document(zipped(scan=make_pdf([""]))))] == ["layout_changed"]
