"""Notices: joined from parts, kept as JSON, put into the form that is compared."""

from dataclasses import replace
from datetime import UTC, datetime
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.match import MatchForm
from domain.notice import (
    Award,
    Category,
    Classification,
    Key,
    Moment,
    Money,
    Notice,
    Precision,
    PriceKind,
    Stage,
    merge_parts,
)
from transform.matching.blocking import keys, probes
from transform.matching.normalize import normalise
from transform.notice_json import notice_as_json, notice_from_json

WORDS = st.text(st.characters(exclude_categories=["Cs"]), max_size=30)
KEYS = st.lists(st.builds(Key, WORDS, WORDS), max_size=3).map(tuple)
MOMENTS = st.builds(
    Moment,
    st.datetimes(datetime(1990, 1, 1), datetime(2100, 1, 1), timezones=st.just(UTC)),  # noqa: DTZ001  # bounds, the zone follows
    st.sampled_from(Precision),
    st.just("Asia/Bangkok"),
    WORDS,
)
PRICES = st.lists(
    st.builds(
        Money,
        st.decimals(0, 10**15, places=2),
        st.just("THB"),
        st.sampled_from(PriceKind),
        WORDS,
        st.booleans(),
    ),
    max_size=3,
    unique_by=lambda price: price.kind,
).map(tuple)
AWARDS = st.lists(
    st.builds(
        Award,
        supplier=WORDS,
        price=st.none() | PRICES.map(lambda prices: next(iter(prices), None)),
        decided=st.none() | MOMENTS,
        lot=WORDS,
    ),
    max_size=2,
).map(tuple)
NOTICES: st.SearchStrategy[Notice] = st.builds(
    Notice,
    source=st.just("th_egp"),
    native_id=st.just("1/D0"),
    part=st.sampled_from(["list", "detail", "schedule", "document", "result"]),
    country=st.just("TH"),
    stage=st.none() | st.sampled_from(Stage),
    title=WORDS,
    description=WORDS,
    keys=KEYS,
    plan_keys=KEYS,
    amends=st.none() | st.builds(Key, WORDS, WORDS),
    attempt=st.none() | st.integers(1, 9),
    buyer=WORDS,
    category=st.none() | st.sampled_from(Category),
    classifications=st.lists(st.builds(Classification, WORDS, WORDS, WORDS), max_size=2).map(tuple),
    published=st.none() | MOMENTS,
    deadline=st.none() | MOMENTS,
    prices=PRICES,
    foreign_bidders=st.none() | st.booleans(),
    awards=AWARDS,
    tenderers=st.none() | st.integers(0, 99),
    locator=st.dictionaries(WORDS, WORDS, max_size=2),
)


@given(NOTICES)
def test_a_notice_comes_back_from_json_as_it_went(notice: Notice) -> None:
    assert notice_from_json(notice_as_json(notice)) == notice


@given(st.lists(NOTICES, min_size=1, max_size=4, unique_by=lambda notice: notice.part), st.randoms())
def test_the_order_in_which_parts_arrive_does_not_matter(parts: list[Notice], random: Any) -> None:  # noqa: ANN401  # Hypothesis' own random
    shuffled = list(parts)
    random.shuffle(shuffled)
    assert merge_parts(shuffled) == merge_parts(parts)


@given(NOTICES)
def test_one_part_alone_is_the_notice(notice: Notice) -> None:
    assert merge_parts([notice]) == notice


def test_a_later_part_wins_where_it_says_anything_and_lists_are_united() -> None:
    row = Notice(
        "s",
        "1",
        "list",
        title="Short",
        buyer="B",
        keys=(Key("a", "1"),),
        prices=(Money(Decimal(1), "IDR", PriceKind.ESTIMATE, "1"),),
    )
    detail = Notice(
        "s",
        "1",
        "detail",
        title="Long title",
        keys=(Key("b", "2"),),
        prices=(Money(Decimal(2), "IDR", PriceKind.BUDGET, "2"),),
    )
    merged = merge_parts([detail, row])
    assert (merged.title, merged.buyer, merged.part) == ("Long title", "B", "detail")
    assert merged.keys == (Key("a", "1"), Key("b", "2"))
    assert [(price.kind, price.amount) for price in merged.prices] == [
        (PriceKind.ESTIMATE, Decimal(1)),
        (PriceKind.BUDGET, Decimal(2)),
    ]


def test_no_parts_are_no_notice() -> None:
    with pytest.raises(ValueError, match="at least one part"):
        merge_parts([])


def normal(title: str, **more: Any) -> MatchForm:  # noqa: ANN401  # fields of Notice
    return normalise(Notice("th_egp", "1/D0", "list", "TH", title=title, **more))


@pytest.mark.parametrize(
    ("title", "attempt"),
    [
        ("Pengadaan ATCS Kota Bekasi", 1),
        ("Pengadaan ATCS Kota Bekasi (Tender Ulang)", 2),
        ("Gói thầu số 3: Camera (đấu thầu lại)", 2),
        ("Akıllı kavşak sistemi (2. İhale)", 2),
        ("ซื้อระบบจราจรอัจฉริยะ (ครั้งที่ ๓)", 3),
        ("จ้างจัดงานมหกรรมดนตรี ครั้งที่ 12 จังหวัดพิษณุโลก", 1),
        ("Smart meters (re-bid)", 2),
    ],
)
def test_a_mark_of_a_re_tender_is_read_and_taken_out_of_the_title(title: str, attempt: int) -> None:
    assert normal(title).attempt == attempt


def test_a_re_tenders_title_without_its_mark_is_the_first_ones() -> None:
    assert (
        normal("Pengadaan ATCS Kota Bekasi (Tender Ulang)").title
        == normal("PENGADAAN ATCS KOTA BEKASI").title
    )


@pytest.mark.parametrize(
    ("title", "numbers"),
    [
        ("Rehabilitasi Jaringan Irigasi 19", ("19",)),
        ("Kısım II ve Kısım III", ("2", "3")),
        ("จำนวน ๒๘ รายการ ระยะที่ ๒", ("2", "28")),
        ("Gói thầu số 01 (đợt 2/2026)", ("01", "2/2026")),
    ],
)
def test_all_numbers_of_a_title_are_kept_apart(title: str, numbers: tuple[str, ...]) -> None:
    assert normal(title).numbers == numbers


def test_notices_that_share_a_number_share_a_block_and_strangers_share_none() -> None:
    one = normal("Alpha beta gamma", keys=(Key("tr_ikn", "2026/1"),))
    two = normal("Something else entirely", keys=(Key("tr_ilan", "x"), Key("tr_ikn", "2026/1")))
    stranger = normal("Quite another purchase", keys=(Key("tr_ikn", "2026/2"),))
    numbers = {probe.key for probe in probes(one) if probe.numbered}
    assert {key for key, _ in keys(one)} & {key for key, _ in keys(two)} == numbers
    assert {key for key, _ in keys(one)} & {key for key, _ in keys(stranger)} == set()


@given(NOTICES)
def test_a_normal_form_comes_back_from_json_as_it_went(notice: Notice) -> None:
    made = normalise(replace(notice, country="TH"))
    assert MatchForm.from_json(made.as_json()) == made
