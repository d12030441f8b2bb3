"""DGA's invitations: the years of a window, page by page back to it, and what is read of an entry's parts."""

from datetime import UTC, datetime
from random import Random

import pytest
from scrapy import Request
from scrapy.http import HtmlResponse

from domain.clock import moment_of
from domain.document import Document, Reading, Reject, UnknownField
from domain.notice import Key, Notice, PriceKind, Stage
from sandbox.portals import th_dga as portal
from sandbox.samples import Sample, Truth, sample_file, samples_on
from sandbox.words import Words
from scrapers.spiders.th_dga import ThDga, keys_in
from tests.harness import Crawled, check_golden, crawl, left_to_fill_in, new_on_later_days
from tests.sources.keyed import live_order
from transform.parsers import th_dga as parser

SOURCE = "th_dga"
CELLS = {
    "slug": "ebidding-2570-011",
    "title": "จ้างพัฒนาระบบบริการประชาชนดิจิทัลเมืองอัจฉริยะ",
    "egp": "69119600111",
    "budget": 12_400_000.5,
    "day": "20 พฤศจิกายน 2569",
}


def page(*rows: str) -> list[Reading]:
    return read(portal.PAGE.format(rows="\n".join(rows), links="").encode())


def read(body: bytes) -> list[Reading]:
    return list(parser.read(Document(SOURCE, "list", "list:2570:1", "", body, "", moment_of(1))))


def row(**changed: object) -> str:
    return portal.ROW.format(**CELLS | changed)


def one(told: str) -> Notice:
    (found,) = page(told)
    assert isinstance(found, Notice), found
    return found


@pytest.fixture(scope="module")
def first_day() -> Crawled:
    return crawl(SOURCE, 1)


def test_the_files_of_the_source_are_filled_in() -> None:
    assert left_to_fill_in(SOURCE) == []


def test_from_october_on_both_years_are_asked_page_by_page(first_day: Crawled) -> None:
    assert (first_day.outcome["state"], first_day.outcome["rows"]) == ("complete", len(samples_on(SOURCE, 1)))
    ordered = sorted(first_day.documents, key=lambda one: one.key)
    assert [(one.key, len(keys_in(one.body))) for one in ordered] == [
        ("list:2569:1", 1),
        ("list:2570:1", 10),
        ("list:2570:2", 1),
    ]


def test_a_year_that_is_not_there_makes_a_crawl_partial_and_never_empty() -> None:
    found = crawl(SOURCE, 1, now=datetime(2026, 9, 20, 5, tzinfo=UTC), days_back=20)
    assert [one.key for one in found.documents] == ["list:2569:1"]  # October is not yet near
    gone = crawl(SOURCE, 1, now=datetime(2027, 10, 5, 5, tzinfo=UTC), days_back=1)
    assert sorted(one.key for one in gone.documents) == ["list:2570:1", "list:2570:2"]
    assert gone.outcome["state"] == "partial"


def test_the_first_page_of_a_year_is_asked_for_by_the_year_alone(first_day: Crawled) -> None:
    addresses = [
        one.url.removeprefix("https://www.dga.or.th/procurement/tender/") for one in first_day.documents
    ]
    assert sorted(addresses) == ["year-2569/", "year-2570/", "year-2570/page/2/"]


@pytest.mark.parametrize(
    ("link", "asked", "trouble"),
    [
        ('<a class="page-numbers" href="/procurement/tender/year-2570/page/2">2</a>', [2], 0),
        ('<a class="next page-numbers" href="?year=2570&amp;paged=2">ถัดไป</a>', [2], 0),
        ('<a class="page-numbers next" href="javascript:more()">ถัดไป</a>', [], 1),
        ("<link rel='next' href='/year-2570/2/' />", [], 1),
        ('<a class="page-numbers" href="/procurement/tender/year-2570/page/1/">1</a>', [], 0),
    ],
)
def test_a_next_page_is_asked_for_by_any_known_link_and_missed_by_none_that_is_not(
    link: str, asked: list[int], trouble: int
) -> None:
    spider = ThDga(order=live_order(SOURCE))
    body = portal.PAGE.format(rows=row(), links=link).encode()
    response = HtmlResponse("https://www.dga.or.th/procurement/tender/year-2570/", body=body)
    found = [one for one in spider.listed(response, 2570, 1) if isinstance(one, Request)]
    assert [one.cb_kwargs["number"] for one in found] == asked
    assert len(spider.crawl_stats.outcome().troubles) == trouble


@pytest.mark.parametrize(
    ("sizes", "troubles"),
    [((3, 3, 1), 0), ((3, 3, 3), 0), ((3, 2, 3), 1), ((2, 3, 1), 1), ((2, 3), 1), ((1,), 0)],
)
def test_a_page_with_fewer_entries_than_the_others_is_no_whole_one(
    sizes: tuple[int, ...], troubles: int
) -> None:
    spider = ThDga(order=live_order(SOURCE))
    for number, size in enumerate(sizes, start=1):
        link = f'<a class="page-numbers" href="/page/{number + 1}/">' if number < len(sizes) else ""
        body = portal.PAGE.format(
            rows="".join(row(slug=f"{number}-{n}") for n in range(size)), links=link
        ).encode()
        list(spider.listed(HtmlResponse("https://www.dga.or.th/", body=body), 2570, number))
    assert sum(one["times"] for one in spider.crawl_stats.outcome().troubles) == troubles


def test_a_page_that_was_cut_off_is_not_the_last_one() -> None:
    found = crawl(SOURCE, 1, fault="cut-in-half")
    assert (found.outcome["state"], found.outcome["rows"] > 0) == ("partial", True)


def test_every_invitation_is_read_and_no_field_is_unknown(first_day: Crawled) -> None:
    found = [r for d in sorted(first_day.documents, key=lambda d: d.key) for r in parser.read(d)]
    assert [one for one in found if not isinstance(one, Notice)] == []
    assert {one.native_id for one in found if isinstance(one, Notice)} == {
        portal.native_id(sample) for sample in samples_on(SOURCE, 1)
    }
    check_golden("th_dga_list", found)


def test_walks_bring_as_many_new_documents_as_the_answer_key_says(first_day: Crawled) -> None:
    new = new_on_later_days(SOURCE, first_day, (2, 3))
    assert new == [sample_file(SOURCE).documents[day] for day in (1, 2, 3)]


def test_an_entry_tells_number_budget_and_day() -> None:
    notice = one(row())
    assert (notice.buyer, notice.stage) == (parser.BUYER, Stage.OPEN)
    assert notice.keys == (Key("th_egp", "69119600111"),)
    assert [(str(price.amount), price.kind) for price in notice.prices] == [("12400000.50", PriceKind.BUDGET)]
    assert notice.published is not None
    assert notice.published.at == datetime(2026, 11, 19, 17, tzinfo=UTC)
    assert (notice.native_id, notice.url) == (
        "document/ebidding-2570-011/",
        "https://www.dga.or.th/document/ebidding-2570-011/",
    )


@pytest.mark.parametrize("day", ["20 พ.ย. 2569", "20/11/2569", "20 พฤศจิกายน พ.ศ. 2569"])
def test_a_day_is_read_in_any_of_the_thai_forms(day: str) -> None:
    published = one(row(day=day)).published
    assert published is not None
    assert published.at == datetime(2026, 11, 19, 17, tzinfo=UTC)


@pytest.mark.parametrize(
    ("told", "amount"),
    [("12.4 ล้านบาท", "12400000"), ("๑๒,๔๐๐,๐๐๐ บาท", "12400000"), ("12,400.25", "12400.25")],
)
def test_a_budget_is_told_with_its_multiplier_and_in_thai_digits(told: str, amount: str) -> None:
    (price,) = one(row().replace("12,400,000.50 บาท", told)).prices
    assert str(price.amount) == amount


def test_a_number_in_thai_digits_is_the_same_number() -> None:
    assert one(row(egp="๖๙๑๑๙๖๐๐๑๑๑")).keys == (Key("th_egp", "69119600111"),)


@pytest.mark.parametrize(
    ("told", "reported"),
    [
        (row(egp="6911"), UnknownField("item.number", "เลขที่โครงการ : 6911")),
        (
            row(egp="69119600111, 69119600112"),
            UnknownField("list.keys (missing)", "document/ebidding-2570-011/"),
        ),
        (row(day="เมื่อวานนี้"), UnknownField("item.day", "เมื่อวานนี้")),
        (row().replace('class="budget"', 'class="price"'), UnknownField("item.budget", "")),
        (
            row().replace(" บาท", " บาท (รวม 7%)"),
            UnknownField("item.budget", "งบประมาณ 12,400,000.50 บาท (รวม 7%)"),
        ),
    ],
)
def test_what_is_told_otherwise_is_reported_and_the_notice_kept(told: str, reported: UnknownField) -> None:
    found = page(told)
    assert reported in found
    assert sum(isinstance(reading, Notice) for reading in found) == 1


@pytest.mark.parametrize(
    ("body", "reason"),
    [
        (row(title=" "), "missing_field"),
        (row().replace("href", "data-href"), "missing_field"),
        (row().replace('href="/document/ebidding-2570-011/"', 'href=" "'), "missing_field"),
        (row().replace("item-purchase-document", "item"), "layout_changed"),
        ("<p>ไม่พบข้อมูล</p>", "layout_changed"),
    ],
)
def test_what_is_no_entry_is_rejected_with_its_reason(body: str, reason: str) -> None:
    (rejected,) = page(body)
    assert isinstance(rejected, Reject)
    assert rejected.reason == reason


def test_an_entry_is_named_by_its_title_s_link_and_by_all_of_it_without_one() -> None:
    named, other = keys_in(f"{row()}{row(slug='b').replace('href', 'data-link')}".encode())
    assert (named, len(other)) == ("/document/ebidding-2570-011/", 64)


def test_invented_invitations_are_listed_and_read() -> None:
    words = Words("ประกวดราคาซื้อเครื่องสูบน้ำ", parser.BUYER, "ขอนแก่น", smart=False)
    truth = Truth(tier="none", lang="th")
    invented = [
        Sample(id=f"{n}", truth=truth, fields=portal.invent(words, n, Random(n)))  # noqa: S311  # made-up notices hold no secret
        for n in range(25)
    ]
    bodies = [body for _meta, body in portal.lists(invented, moment_of(1))]
    found = [reading for body in bodies for reading in read(body)]
    assert len({r.native_id for r in found if isinstance(r, Notice)}) == len(found) == 25
