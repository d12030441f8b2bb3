"""Same tender or not."""

from datetime import UTC, datetime, timedelta
from itertools import permutations
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from domain.match import MANUAL, PLAN, Edge, MatchForm, Verdict
from domain.notice import Moment, Notice, Precision, Stage
from tests.transform.clusters import cluster_list
from transform.matching.blocking import keys, probes
from transform.matching.clustering import rival_plans
from transform.matching.normalize import normalise
from transform.matching.relations import relate
from transform.matching.rule import decide_pair, keeps_apart
from transform.matching.title_similarity import compare

OFFICIAL = frozenset({"tr_ikn", "th_egp"})
DAY = 86_400.0

BASE = MatchForm(
    source="tr_bulletin",
    native_id="2026/1/ihale",
    country="TR",
    stage="open",
    title="konya akilli kavsak sistemi kurulumu",
    compact="konyaakillikavsaksistemikurulumu",
    numbers=(),
    cut=False,
    attempt=1,
    buyer="konya buyuksehir belediyesi",
    own=("tr_ikn:2026/1",),
    plans=(),
    amends="",
    published=100 * DAY,
    deadline=120 * DAY,
    deadline_day="1970-05-01",
    amount=None,
    currency="",
    amount_exact=False,
)
WORDS = st.lists(st.sampled_from(["yol", "yapim", "konya", "lot", "bakim", "2026"]), min_size=1, max_size=9)
DAYS = st.none() | st.integers(100, 140).map(lambda day: day * DAY)
NUMBERS = st.lists(st.sampled_from(["tr_ikn:1", "tr_ikn:2", "tr_ilan:9"]), max_size=2, unique=True).map(tuple)
SIDES = st.builds(
    lambda words, published, deadline, own, plans, amount, attempt: replace(
        BASE,
        title=" ".join(words),
        compact="".join(words),
        numbers=tuple(word for word in words if word.isdigit()),
        published=published,
        deadline=deadline,
        deadline_day=str(deadline or ""),
        own=own,
        plans=plans,
        amount=amount,
        currency="TRY",
        attempt=attempt,
    ),
    WORDS, DAYS, DAYS, NUMBERS, NUMBERS, st.none() | st.sampled_from([100.0, 101.0, 200.0]), st.integers(1, 2),
)  # fmt: skip
OTHER_PORTAL = replace(BASE, source="tr_ilan", native_id="ILN1", own=("tr_ilan:ILN1",))


def verdict(a: MatchForm, b: MatchForm) -> Verdict | None:
    decision = decide_pair(a, b)
    return decision.verdict if decision else None


def test_one_official_number_is_one_tender_whatever_the_titles_say() -> None:
    other = replace(OTHER_PORTAL, title="mal satin alinacaktir", own=("tr_ilan:ILN1", "tr_ikn:2026/1"))
    decision = decide_pair(BASE, other)
    assert decision is not None
    assert (decision.verdict, decision.reasons) == (Verdict.SAME, ("same number tr_ikn:2026/1",))


def test_a_correction_belongs_to_the_announcement_that_it_names() -> None:
    correction = replace(
        OTHER_PORTAL, native_id="ILN2", own=("tr_ilan:ILN2",), amends="tr_ilan:ILN1", title="duzeltme"
    )
    assert verdict(OTHER_PORTAL, correction) is Verdict.SAME


def test_two_official_numbers_of_one_scheme_are_two_tenders_even_with_one_title() -> None:
    other = replace(BASE, native_id="2026/2/ihale", own=("tr_ikn:2026/2",))
    decision = decide_pair(BASE, other)
    assert decision is not None
    assert (decision.verdict, decision.reasons) == (Verdict.RELATED, ("two numbers of one numbering",))


def test_a_plan_and_an_invitation_numbered_by_different_schemes_of_one_portal_may_be_one_tender() -> None:
    plan = replace(BASE, source="th_egp", native_id="P1/P0", stage="plan", own=("th_egp_plan:P1",))
    invitation = replace(BASE, source="th_egp", native_id="2/D0", own=("th_egp:2",))
    assert verdict(plan, invitation) is Verdict.SAME
    assert cluster_list([plan, invitation], [Edge(0, 1, 3.0)], OFFICIAL) == [[0, 1]]


def test_a_like_title_with_the_same_buyer_and_deadline_is_one_tender() -> None:
    assert verdict(BASE, OTHER_PORTAL) is Verdict.SAME


def test_a_like_title_without_evidence_joins_nothing() -> None:
    bare = replace(OTHER_PORTAL, buyer="", deadline=None, deadline_day="", published=None)
    assert verdict(BASE, bare) is None


def test_a_like_title_with_weak_evidence_is_left_to_a_person() -> None:
    weak = replace(OTHER_PORTAL, buyer="", deadline=None, deadline_day="")
    assert verdict(BASE, weak) is Verdict.UNSURE


@pytest.mark.parametrize(
    ("veto", "change"),
    [
        (
            "other numbers in the title",
            {
                "title": "konya akilli kavsak sistemi kurulumu 2",
                "compact": "konyaakillikavsaksistemikurulumu2",
                "numbers": ("2",),
            },
        ),
        ("another attempt", {"attempt": 2}),
        ("deadlines far apart", {"deadline": 150 * DAY}),
        ("published far apart", {"published": 140 * DAY}),
        (
            "another word in the title",
            {
                "title": "konya akilli otopark sistemi kurulumu",
                "compact": "konyaakilliotoparksistemikurulumu",
            },
        ),
    ],
)
def test_one_veto_is_enough(veto: str, change: dict[str, object]) -> None:
    decision = decide_pair(BASE, replace(OTHER_PORTAL, **change))
    assert decision is None or (decision.verdict is Verdict.RELATED and veto in decision.reasons)


def test_amounts_more_than_six_percent_apart_are_two_tenders() -> None:
    a = replace(BASE, amount=100.0, currency="TRY")
    assert verdict(a, replace(OTHER_PORTAL, amount=104.0, currency="TRY")) is Verdict.SAME
    assert verdict(a, replace(OTHER_PORTAL, amount=107.0, currency="TRY")) is Verdict.RELATED


def test_notices_of_two_countries_are_never_compared() -> None:
    assert verdict(BASE, replace(OTHER_PORTAL, country="TH")) is None


def test_one_story_in_two_papers_of_one_day_is_one_lead() -> None:
    news = replace(BASE, source="news", stage="programme", own=(), buyer="", deadline=None, deadline_day="")
    other = replace(news, native_id="b")
    assert verdict(news, other) is Verdict.SAME
    assert verdict(news, replace(other, published=104 * DAY)) is not Verdict.SAME


def test_a_failed_tender_and_its_next_attempt_are_related() -> None:
    later = replace(BASE, native_id="2026/9/ihale", own=("tr_ikn:2026/9",), published=130 * DAY)
    relation = relate(later, BASE, lambda side: "cancelled" if side is BASE else "open")
    assert relation is not None
    assert (relation.later, relation.earlier, relation.kind) == (later, BASE, "retender_of")


def moment(at: datetime) -> Moment:
    return Moment(at, Precision.MINUTE, "Asia/Ho_Chi_Minh", "")


def announced(native_id: str, title: str, day: int, stage: Stage = Stage.OPEN) -> MatchForm:
    """A notice of one buyer's tender, which takes bids for 20 days."""
    published = datetime(2026, 11, day, tzinfo=UTC)
    return normalise(
        Notice(
            source=f"portal {native_id}",
            native_id=native_id,
            part="list",
            country="VN",
            stage=stage,
            title=title,
            buyer="Sở Giao thông vận tải Đà Nẵng",
            published=moment(published),
            deadline=moment(published + timedelta(days=20)),
        )
    )


CAMERAS = "Lắp đặt hệ thống camera giám sát giao thông thông minh"


@pytest.mark.parametrize("mark", ["[HỦY]", "[GIA HẠN]", "(ĐÃ HỦY)", "[Cancelled]", "[취소]", "ĐÍNH CHÍNH:"])
def test_a_marked_title_and_the_one_without_its_mark_are_one_tender(mark: str) -> None:
    first, marked = announced("1", CAMERAS, 2), announced("2", f"{mark} {CAMERAS}", 2)
    assert verdict(first, marked) is Verdict.SAME


@pytest.mark.parametrize("mark", ["Re-bid:", "[Mời thầu lại]", "[재공고]"])
def test_a_repeated_invitation_is_related_to_the_tender_that_was_called_off_and_not_it(mark: str) -> None:
    off = announced("1", f"[HỦY] {CAMERAS}", 2, Stage.CANCELLED)
    again = announced("2", f"{mark} {CAMERAS}", 12)
    assert verdict(off, again) is Verdict.RELATED
    relation = relate(again, off, lambda side: side.stage)
    assert relation is not None
    assert (relation.later, relation.earlier, relation.kind) == (again, off, "retender_of")


def test_two_awarded_tenders_of_one_title_are_no_retender() -> None:
    later = replace(BASE, native_id="2026/9/ihale", own=("tr_ikn:2026/9",), published=130 * DAY)
    assert relate(later, BASE, lambda _side: "awarded") is None


def test_titles_that_differ_in_a_number_are_sibling_lots() -> None:
    one = replace(BASE, numbers=("1",))
    two = replace(BASE, native_id="2026/2/ihale", own=("tr_ikn:2026/2",), numbers=("2",))
    relation = relate(two, one, lambda _side: "open")
    assert relation is not None
    assert relation.kind == "sibling_lot"


def test_a_plan_goes_to_the_tender_that_it_joined_and_relates_to_the_other() -> None:
    plan = replace(BASE, source="id_sirup", native_id="77", own=("id_rup:77",))
    first = replace(BASE, source="id_spse", native_id="1", own=("id_tender:1",), plans=("id_rup:77",))
    second = replace(first, native_id="2", own=("id_tender:2",))
    assert rival_plans(dict(enumerate([plan, first, second])), {0: "L-A", 1: "L-A", 2: "L-B"}) == [
        ("L-A", "L-B")
    ]


def test_clustering_never_puts_two_official_numbers_into_one_tender() -> None:
    news = replace(BASE, source="news", native_id="n", own=())
    second = replace(BASE, native_id="2026/2/ihale", own=("tr_ikn:2026/2",))
    edges = [Edge(0, 1, 3.0), Edge(1, 2, 2.5)]
    assert cluster_list([BASE, news, second], edges, OFFICIAL) == [[0, 1], [2]]


def test_clustering_does_not_depend_on_the_order_of_notices_or_edges() -> None:
    sides = [replace(BASE, native_id=str(n), own=(f"tr_ikn:{n}",) if n % 2 else ()) for n in range(5)]
    pairs = [(0, 1, 2.0), (0, 3, 2.0), (2, 3, 2.0), (1, 4, 2.0), (2, 4, 1.0)]
    results = set()
    for order in permutations(range(5)):
        edges = [Edge(order.index(a), order.index(b), score) for a, b, score in pairs]
        Random(str(order)).shuffle(edges)  # noqa: S311  # repeatable orders, not secrets
        groups = cluster_list([sides[number] for number in order], edges, OFFICIAL)
        results.add(frozenset(frozenset(order[number] for number in group) for group in groups))
    assert len(results) == 1


@given(st.lists(st.tuples(st.integers(0, 7), st.integers(0, 7), st.floats(0, 100)), max_size=20))
def test_every_notice_ends_in_exactly_one_tender(pairs: list[tuple[int, int, float]]) -> None:
    sides = [replace(BASE, native_id=str(n), own=()) for n in range(8)]
    groups = cluster_list(sides, [Edge(a, b, score) for a, b, score in pairs if a != b], OFFICIAL)
    assert sorted(number for group in groups for number in group) == list(range(8))


@given(st.lists(SIDES, min_size=2, max_size=2))
def test_a_pair_is_judged_alike_from_both_sides(pair: list[MatchForm]) -> None:
    a, b = pair
    assert decide_pair(a, b) == decide_pair(b, a)
    assert keeps_apart(a, b) == keeps_apart(b, a)


@given(SIDES, SIDES)
def test_what_looks_for_another_is_found_by_it(a: MatchForm, b: MatchForm) -> None:
    def finds(one: MatchForm, other: MatchForm) -> bool:
        return any(
            probe.key == key and probe.since <= day <= probe.until
            for probe in probes(one)
            for key, day in keys(other)
        )

    decision = decide_pair(a, b)
    if decision and decision.verdict is Verdict.SAME and decision.score >= PLAN:
        assert finds(a, b)
        assert finds(b, a)


@pytest.mark.parametrize(
    ("one", "other", "told"),
    [
        (
            "Perbaikan Jalan Kec. Ciparay Kec. Ciparay",
            "Perbaikan Jalan Kec. Ciparay Kec. Katapang",
            "other words",
        ),
        ("Gói thầu số 1: Thi công tại Thái Bình", "Gói thầu số 1: Thi công tại Bình Dương", "other words"),
        ("Mua gà giống 01 ngày tuổi", "Mua à giống 01 ngày tuổi", "alike"),
        ("Xây dựng chợ tạm trung tâm huyện", "Xây dựng chợ ạtm trung tâm huyện", "alike"),
        ("Hatay Meteoroloji Müdürlüğü Radar Onarımı", "HATAY METEOROLOJİ MD. RADAR ONARIMI", "alike"),
        ("ก่อสร้างถนน อ.เมืองปราจีนบุรี จ.ปราจีนบุรี", "ก่อสร้างถนนอำเภอเมืองปราจีนบุรีจังหวัดปราจีนบุรี", "alike"),
        (
            "ซ่อมแซมถนนลาดยางสาย 2 บ้านหนองแต้ ตำบลนาขาม จังหวัดระยอง",
            "ซ่อมแซมถนนลาดยางสาย 2 บ้านหนองแต้ ตำบลนาขาม จังหวัดเพชรบูรณ์",
            "other words",
        ),
        (
            "Gói thầu số 03: Mua sắm thiết bị tin học cho trường",
            "Gói thầu số 03: Mua sắm thiết bị tin học",
            "more",
        ),
        (
            "Dự án Hệ thống chuyển nước Tân Mỹ - hồ Bà Râu - hồ Sông Trâu tại Gia Lai",
            "Dự án Hệ thống chuyển nước Tân Mỹ - hồ Bà Râu - hồ Sông Trâu tại G",
            "cut",
        ),
        (
            "Belanja Modal Peralatan Kantor Dinas Kesehatan Kabupaten Bandung Tahap II",
            "Belanja Modal Peralatan Kantor Dinas Kesehatan Kabupaten Bandung Taha...",
            "cut",
        ),
        ("Xây lắp", "Mua sắm bàn ghế", "nothing"),
    ],
)
def test_titles_of_one_tender_are_known_through_what_portals_do_to_them(
    one: str, other: str, told: str
) -> None:
    a, b = (normalise(Notice("s", "1", "list", country="VN", title=title)) for title in (one, other))
    found = compare(a, b)
    says = {"cut": found.cut, "other words": found.other_words, "more": found.more, "alike": found.alike}
    assert next((name for name, true in says.items() if true), "nothing") == told


def test_an_earlier_deadline_told_later_keeps_apart() -> None:
    later = replace(OTHER_PORTAL, published=106 * DAY, deadline=118 * DAY, deadline_day="1970-04-29")
    assert verdict(BASE, later) is None or verdict(BASE, later) is Verdict.RELATED


def test_next_years_tender_is_related_to_this_years() -> None:
    later = replace(
        BASE,
        native_id="2027/9",
        own=("tr_ikn:2027/9",),
        numbers=("2027",),
        published=460 * DAY,
        deadline=480 * DAY,
    )
    relation = relate(later, replace(BASE, numbers=("2026",)), lambda _side: "open")
    assert relation is not None
    assert (relation.later, relation.kind) == (later, "next_year")


def test_a_title_without_its_lots_number_brings_no_two_lots_together() -> None:
    lots = [
        replace(
            BASE,
            source="blog",
            native_id=n,
            own=(),
            numbers=(n,),
            title=f"{BASE.title} {n}",
            compact=f"{BASE.compact}{n}",
        )
        for n in ("1", "2")
    ]
    bare = replace(BASE, source="cut", native_id="c", own=())
    assert cluster_list([*lots, bare], [Edge(0, 2, 3.0), Edge(1, 2, 2.9)], OFFICIAL) == [[0], [1], [2]]


def test_a_copy_that_garbles_the_title_it_quotes_keeps_no_other_copy_away() -> None:
    tender = replace(BASE, title=f"{BASE.title} 2", compact=f"{BASE.compact}2", numbers=("2",))
    quoting = replace(OTHER_PORTAL, own=("tr_ikn:2026/1", "tr_ilan:ILN1"))  # without its "2"
    copy = replace(tender, source="blog", native_id="c", own=())
    same, alike = Edge(0, 1, 100.0), Edge(0, 2, 3.0)
    assert cluster_list([tender, quoting, copy], [same, alike], OFFICIAL) == [[0, 1, 2]]
    # Where it is the tender that lacks the number, the copy with one may be of a lot.
    lot = replace(quoting, title=tender.title, compact=tender.compact, numbers=("2",))
    assert cluster_list([BASE, lot, copy], [same, Edge(1, 2, 3.0)], OFFICIAL) == [[0, 1], [2]]


@pytest.mark.parametrize(
    ("cut", "told", "same"),
    [
        ("202", "2026", True),
        ("2", "2026", True),
        ("256", "2569", True),
        ("2", "25", False),
        ("20", "2100", False),
    ],
)
def test_a_title_may_be_cut_within_a_year_and_within_no_other_number(cut: str, told: str, same: bool) -> None:
    begun = "konya akilli kavsak sistemi kurulum yapim isleri yil"
    whole, short = (
        replace(
            side, title=f"{begun} {number}", compact=f"{begun}{number}".replace(" ", ""), numbers=(number,)
        )
        for side, number in ((BASE, told), (OTHER_PORTAL, cut))
    )
    assert (verdict(whole, short) is Verdict.SAME) is same


def test_a_copy_without_a_deadline_brings_no_two_deadlines_together() -> None:
    first = replace(BASE, source="blog", native_id="1", own=(), buyer="")
    second = replace(first, native_id="2", deadline=127 * DAY, deadline_day="1970-05-08", published=104 * DAY)
    copy = replace(first, native_id="3", deadline=None, deadline_day="")
    assert cluster_list([first, second, copy], [Edge(0, 2, 3.0), Edge(1, 2, 2.5)], OFFICIAL) == [[0, 2], [1]]


def test_what_a_person_says_stands_above_numbers_and_vetoes() -> None:
    second = replace(BASE, native_id="2026/2/ihale", own=("tr_ikn:2026/2",), title="other", compact="other")
    assert cluster_list([BASE, second], [Edge(0, 1, MANUAL)], OFFICIAL) == [[0, 1]]
    assert cluster_list([BASE, OTHER_PORTAL], [Edge(0, 1, 100.0)], OFFICIAL, [(0, 1)]) == [[0], [1]]


def test_a_tender_told_in_english_too_is_left_to_a_person_by_its_sum_and_deadline() -> None:
    home = replace(BASE, amount=1_000_000.0, currency="TRY", language="tr")
    told = {"title": "intelligent junctions in konya", "compact": "intelligentjunctionsinkonya"}
    abroad = replace(OTHER_PORTAL, **told, amount=1_010_000.0, currency="TRY", language="en", buyer="")
    decision = decide_pair(home, abroad)
    assert decision is not None
    assert (decision.verdict, decision.reasons[0]) == (Verdict.UNSURE, "told in English and at home")
    assert {probe.key for probe in probes(home)} & {key for key, _ in keys(abroad)} != set()
    assert decide_pair(home, replace(abroad, amount=1_100_000.0)) is None
    assert decide_pair(home, replace(abroad, language="tr")) is None


def test_a_copy_as_like_to_one_tender_as_to_another_joins_neither() -> None:
    first, second = (replace(BASE, native_id=n, own=(f"tr_ikn:2026/{n}",)) for n in ("1", "2"))
    copy = replace(BASE, source="blog", native_id="c", own=())
    assert cluster_list([first, second, copy], [Edge(0, 2, 3.0), Edge(1, 2, 2.97)], OFFICIAL) == [
        [0],
        [1],
        [2],
    ]
    assert cluster_list([first, second, copy], [Edge(0, 2, 3.0), Edge(1, 2, 2.9)], OFFICIAL) == [[0, 2], [1]]


def test_of_two_tenders_a_copy_is_of_the_one_that_was_announced_before_it() -> None:
    days = {"1": 100, "2": 102}
    first, second = (
        replace(BASE, native_id=n, own=(f"tr_ikn:2026/{n}",), published=day * DAY) for n, day in days.items()
    )
    copy = replace(BASE, source="blog", native_id="c", own=(), published=101 * DAY)
    sides = dict(enumerate((first, second, copy)))
    scores = {
        number: decision.score
        for number in (0, 1)
        if (decision := decide_pair(sides[number], copy)) is not None
    }
    assert scores == {0: pytest.approx(4.0 + 0.1 + 0.05 * 29 / 30), 1: pytest.approx(4.0 + 0.05 * 29 / 30)}
    edges = [Edge(number, 2, score) for number, score in scores.items()]
    assert cluster_list([first, second, copy], edges, OFFICIAL) == [[0, 2], [1]]


def test_a_written_out_abbreviation_is_the_same_title_as_its_words() -> None:
    written = "Thi công hạng mục cải tạo đường vành đai và phát triển khu đô thị thuộc dự án đầu tư xây dựng"
    short = written.replace("đầu tư xây dựng", "ĐTXD")
    a, b = (
        normalise(Notice("s", "1", "list", country="VN", title=title), "vi") for title in (written, short)
    )
    assert a.title == b.title
    assert a.compact == b.compact == a.title.replace(" ", "")


def test_titles_of_the_same_words_are_compared_whatever_their_letters_are_said_to_be() -> None:
    whole = replace(BASE, title="a" * 40, compact="a" * 40)
    assert not compare(whole, replace(whole, compact="a" * 40 + "  ")).cut
