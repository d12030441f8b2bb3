"""SPSE on the sandbox: the token, pages without a true total, details, troubles."""

import json
from datetime import UTC, datetime
from decimal import Decimal
from random import Random

import pytest

from sandbox.portal import Request, moment_of
from sandbox.portals import id_spse as portal
from sandbox.samples import Sample, Truth, sample_file, samples_on
from sandbox.words import Words
from scrapers.crawl import Want
from tests.harness import Crawled, check_golden, crawl
from transform.notice import Document, Key, Notice, Precision, PriceKind, Reject, Stage, merge_parts
from transform.readers import id_spse

SOURCE = "id_spse"
BASE = "https://spse.inaproc.id/nasional"
FLOOD, PREQUALIFIED, BROKEN_PAGE, HOSTILE = "10957730000", "10958866000", "10959402000", "10960013000"


def want(number: str) -> Want:
    return Want(number, {"kode": number})


@pytest.fixture(scope="module")
def walked() -> Crawled:
    return crawl(SOURCE, 1)


@pytest.fixture(scope="module")
def detailed() -> Crawled:
    return crawl(
        SOURCE, 1, entrance="details", wants=[want(n) for n in (FLOOD, PREQUALIFIED, BROKEN_PAGE, HOSTILE)]
    )


def by_key(crawled: Crawled) -> dict[str, Document]:
    return {document.key: document for document in crawled.documents}


def notices(crawled: Crawled) -> dict[str, Notice]:
    readings = [reading for document in crawled.documents for reading in id_spse.read(document)]
    return {reading.native_id: reading for reading in readings if isinstance(reading, Notice)}


def document(kind: str, body: str | bytes, **meta: str) -> Document:
    raw = body.encode() if isinstance(body, str) else body
    return Document(SOURCE, kind, "test", BASE, raw, "", datetime(2026, 11, 23, tzinfo=UTC), meta)


def asked(body: str, cookie: str = "", method: str = "POST") -> Request:
    headers = {"cookie": cookie} if cookie else {}
    return Request(method, f"{BASE}/dt/lelang", headers, body.encode(), 1)


def test_the_walk_turns_pages_to_the_short_one_though_the_portal_claims_two_billion_rows(
    walked: Crawled,
) -> None:
    assert {key: len(json.loads(d.body)["data"]) for key, d in by_key(walked).items()} == {
        "list:nasional:1": 25,
        "list:nasional:2": 25,
        "list:nasional:3": 2,
        "list:jakarta:1": 5,
    }
    assert json.loads(by_key(walked)["list:nasional:1"].body)["recordsFiltered"] == 2_147_483_647
    assert (walked.outcome["state"], walked.outcome["rows"], walked.outcome["portal_total"]) == (
        "complete",
        57,
        None,
    )


def test_the_days_bring_as_many_new_documents_as_the_answer_key_says() -> None:
    known: set[tuple[str, bytes]] = set()
    asked: set[str] = set()
    for day in (1, 2):
        lists = crawl(SOURCE, day)
        relevant = {sample.id for sample in samples_on(SOURCE, day) if sample.truth.tier != "none"}
        under_way = {number for number, notice in notices(lists).items() if notice.stage is Stage.OPEN}
        wants = [want(number) for number in sorted(relevant & (under_way | (relevant - asked)))]
        pages = crawl(SOURCE, day, entrance="details", wants=wants)
        bodies = {(d.key, d.body) for d in (*lists.documents, *pages.documents)}
        rejects = [r for d in pages.documents if (d.key, d.body) not in known for r in id_spse.read(d)]
        assert len(bodies - known) == sample_file(SOURCE).documents[day]
        assert sum(isinstance(r, Reject) for r in rejects) == sample_file(SOURCE).rejects[day]
        known |= bodies
        asked |= relevant


def test_the_second_day_lists_the_newcomers_first() -> None:
    second = crawl(SOURCE, 2)
    assert second.outcome["rows"] == 65
    assert json.loads(by_key(second)["list:nasional:1"].body)["data"][0][0] == "10963822000"


def test_every_tender_of_the_day_is_read_from_the_list(walked: Crawled) -> None:
    assert set(notices(walked)) == {sample.id for sample in samples_on(SOURCE, 1)}


def test_a_walk_that_may_not_turn_all_pages_is_partial() -> None:
    cut = crawl(SOURCE, 1, max_pages=2)
    assert cut.outcome["state"] == "partial"
    assert "ceiling" in cut.outcome["reason"]


@pytest.mark.parametrize(
    ("fault", "state"),
    [
        ("challenge", "blocked"),
        ("refused", "blocked"),
        ("broken", "failed"),
        ("changed", "failed"),
        ("forbidden-by-robots", "blocked"),
        ("robots-broken", "blocked"),
    ],
)
def test_a_portal_in_trouble_gives_an_honest_state(fault: str, state: str) -> None:
    crawled = crawl(SOURCE, 1, fault=fault)
    assert (crawled.outcome["state"], crawled.outcome["rows"]) == (state, 0)
    assert crawled.outcome["reason"]


def test_the_list_wants_the_token_of_the_page_and_its_cookie() -> None:
    page = portal.answer(Request("GET", f"{BASE}/lelang", {}, b"", 1), ())
    token = page.body.split(b"authenticityToken = '")[1].split(b"'")[0].decode()
    cookie = page.headers["Set-Cookie"].split(";")[0]
    form = "draw=7&start=0&length=25&authenticityToken="
    assert portal.answer(asked(form + token), ()).status == 403
    assert portal.answer(asked(form + "wrong", cookie), ()).status == 403
    assert portal.answer(asked(form + token, cookie, "GET"), ()).status == 403
    good = portal.answer(asked(form + token, cookie), samples_on(SOURCE, 1))
    assert good.status == 200
    assert json.loads(good.body)["draw"] == "7"


def test_the_lists_without_http_are_those_that_a_walk_lands(walked: Crawled) -> None:
    pages = {meta["page"]: body for meta, body in portal.lists(samples_on(SOURCE, 1), moment_of(1))}
    landed = {key.split(":")[2]: d.body for key, d in by_key(walked).items() if "nasional" in key}
    assert {page: json.loads(body)["data"] for page, body in pages.items()} == {
        page: json.loads(body)["data"] for page, body in landed.items()
    }


def test_invented_tenders_are_read() -> None:
    words = Words("Pengadaan CCTV", "Kota Bekasi", "Bekasi (Kota) - Jawa Barat", smart=True)
    truth = Truth(tier="lead", lang="id")
    invented = [
        Sample(id=f"{n}", truth=truth, fields=portal.invent(words, n, Random(n)))  # noqa: S311  # made-up notices hold no secret
        for n in range(60)
    ]
    readings = [
        reading
        for meta, body in portal.lists(invented, moment_of(1))
        for reading in id_spse.read(document("list", body, **meta))
    ]
    assert len({reading.native_id for reading in readings if isinstance(reading, Notice)}) == 60


def test_golden_list(walked: Crawled) -> None:
    check_golden("id_spse_list", id_spse.read(by_key(walked)["list:jakarta:1"]))


@pytest.mark.parametrize("kind", ["detail", "schedule"])
def test_golden_pages(detailed: Crawled, kind: str) -> None:
    check_golden(f"id_spse_{kind}", id_spse.read(by_key(detailed)[f"{kind}:{PREQUALIFIED}"]))


def test_a_newcomers_papers_are_due_before_the_bids(detailed: Crawled) -> None:
    (schedule,) = id_spse.read(by_key(detailed)[f"schedule:{PREQUALIFIED}"])
    assert isinstance(schedule, Notice)
    assert schedule.prequalification_deadline is not None
    assert schedule.deadline is not None
    assert schedule.prequalification_deadline.at == datetime(2026, 11, 30, 2, 0, tzinfo=UTC)
    assert schedule.deadline.at == datetime(2026, 12, 21, 2, 0, tzinfo=UTC)
    assert schedule.deadline.precision is Precision.MINUTE


def test_the_portals_error_page_is_a_reject_with_the_tenders_number_and_a_partial_crawl(
    detailed: Crawled,
) -> None:
    assert detailed.outcome["state"] == "partial"
    for kind in ("detail", "schedule"):
        (reject,) = id_spse.read(by_key(detailed)[f"{kind}:{BROKEN_PAGE}"])
        assert isinstance(reject, Reject)
        assert (reject.reason, reject.native_id) == ("error_page", BROKEN_PAGE)


def test_markup_and_direction_marks_of_a_title_do_not_get_through(walked: Crawled, detailed: Crawled) -> None:
    title = "Pengembangan Sistem Informasi Geografis Aset Daerah Kabupaten Gianyar"
    detail = next(iter(id_spse.read(by_key(detailed)[f"detail:{HOSTILE}"])))
    assert isinstance(detail, Notice)
    assert notices(walked)[HOSTILE].title == detail.title == title


def test_a_schedule_that_moves_moves_the_deadline() -> None:
    moved = crawl(SOURCE, 2, entrance="details", wants=[want(FLOOD)])
    (schedule,) = id_spse.read(by_key(moved)[f"schedule:{FLOOD}"])
    assert isinstance(schedule, Notice)
    assert schedule.deadline is not None
    assert schedule.deadline.at == datetime(2026, 12, 8, 4, 0, tzinfo=UTC)


def test_the_exact_sum_of_the_page_replaces_the_lists_rounded_one(walked: Crawled, detailed: Crawled) -> None:
    listed = notices(walked)[FLOOD]
    detail = next(iter(id_spse.read(by_key(detailed)[f"detail:{FLOOD}"])))
    assert isinstance(detail, Notice)
    assert [(p.amount, p.exact) for p in listed.prices] == [(Decimal(15200000000), False)]
    prices = {p.kind: (p.amount, p.exact) for p in merge_parts([listed, detail]).prices}
    assert prices == {
        PriceKind.ESTIMATE: (Decimal("15210475000.00"), True),
        PriceKind.BUDGET: (Decimal("15400000000.00"), True),
    }
    assert detail.plan_keys == (Key("id_rup", "61220934"),)


def test_a_page_on_a_tender_under_way_leaves_the_stage_to_the_list(detailed: Crawled) -> None:
    detail = next(iter(id_spse.read(by_key(detailed)[f"detail:{FLOOD}"])))
    assert isinstance(detail, Notice)
    assert (detail.stage, detail.status_details) == (None, "Pengumuman Pascakualifikasi")
