"""Two announcements of one title, buyer or project, and day are not the same tender for that."""

import json
from itertools import combinations

import pytest
from msgspec.structs import replace

from benchmarks.quality.in_memory import decisions, tenders
from domain.match import MatchForm, Verdict
from domain.notice import Notice
from pipeline.match import official_schemes
from tests.harness import real, shared
from tests.sources._intl_worldbank import document
from transform.matching.normalize import normalise
from transform.matching.rule import decide_pair
from transform.parsers.intl_worldbank import read

DAY = 86_400.0
POST = MatchForm(
    source="intl_worldbank",
    native_id="OP1",
    country="TR",
    stage="open",
    title="individual consultant smart city monitoring specialist",
    compact="individualconsultantsmartcitymonitoringspecialist",
    buyer="ministry of environment urbanization and climate change",
    plans=("wb_project:P123456",),
    published=100 * DAY,
    deadline=120 * DAY,
    deadline_day="1970-05-01",
    language="en",
)


def of_list(count: int, **change: object) -> list[MatchForm]:
    return [replace(POST, native_id=f"OP{number}", **change) for number in range(count)]


def groups(sides: list[MatchForm]) -> list[list[int]]:
    return tenders(sides, decisions(sides), official_schemes())


def same(a: MatchForm, b: MatchForm) -> bool:
    decision = decide_pair(a, b)
    return decision is not None and decision.verdict is Verdict.SAME


@pytest.mark.parametrize("deadline", [120 * DAY, None])
def test_three_posts_of_one_project_and_day_without_numbers_are_three(deadline: float | None) -> None:
    posts = of_list(3, deadline=deadline, deadline_day="1970-05-01" if deadline else "")
    assert groups(posts) == [[0], [1], [2]]


def test_three_papers_of_a_project_that_are_called_as_it_is_are_three() -> None:
    name = {"title": "mandalika urban and tourism infrastructure project"}
    papers = of_list(
        3,
        source="intl_aiib",
        plans=("aiib_project_name:TR/mandalika",),
        deadline=None,
        deadline_day="",
        buyer="",
        **name,
    )
    assert groups([replace(one, compact=one.title.replace(" ", "")) for one in papers]) == [[0], [1], [2]]


def test_a_copy_elsewhere_of_one_of_three_posts_joins_none_of_them() -> None:
    copy = replace(POST, source="intl_ungm", native_id="U1", plans=())
    assert groups([*of_list(3), copy]) == [[0], [1], [2], [3]]


def test_what_one_source_lists_twice_with_a_number_in_common_is_one_tender() -> None:
    number = ("wb_bid:P123456/ABC-1",)
    assert groups(of_list(2, own=number)) == [[0, 1]]


@pytest.mark.parametrize(
    "change",
    [
        {"source": "intl_ungm"},
        {"plans": ()},
        {"published": 101 * DAY},
        {"stage": "amended"},
    ],
    ids=lambda change: next(iter(change)),
)
def test_another_source_day_or_stage_or_none_for_the_project_may_be_the_same_tender(
    change: dict[str, object],
) -> None:
    assert same(POST, replace(POST, native_id="OP2", **change))
    assert not same(POST, replace(POST, native_id="OP2"))


@pytest.mark.parametrize("copied", [False, True], ids=["with their numbers", "as told without numbers"])
def test_two_invitations_of_one_buyer_at_800_and_570_million_are_two(copied: bool) -> None:
    said = {"plans": (), "country": "VN", "currency": "VND", "source": "blog" if copied else "vn_muasamcong"}
    sides = [
        replace(one, amount=amount, own=() if copied else (f"vn_tbmt:IB26005557{number}",))
        for one, amount, number in zip(of_list(2, **said), (800e6, 570.945e6), (14, 24), strict=True)
    ]
    assert groups(sides) == [[0], [1]]


@real
@pytest.mark.parametrize("numbered", [True, False], ids=["with their numbers", "had they none"])
def test_the_three_recorded_posts_of_one_title_project_and_day_stay_three(numbered: bool) -> None:
    body = json.loads(
        shared("intl2/worldbank/procnotices_th_vn_id_tr_regional_RECONSTRUCTED.json").read_bytes()
    )
    ids = ("OP00459827", "OP00459829", "OP00459830")
    posts = [
        row | ({} if numbered else {"bid_reference_no": ""})
        for row in body["procnotices"]
        if row["id"] in ids
    ]
    found = read(document(json.dumps(body | {"procnotices": posts}).encode()))
    sides = [normalise(one, "en") for one in found if isinstance(one, Notice)]
    assert {(side.title, *side.plans, side.published) for side in sides} == {
        ("procurement specialist", "wb_project:P181428", sides[0].published)
    }
    assert [same(*pair) for pair in combinations(sides, 2)] == [False] * 3
    assert groups(sides) == [[0], [1], [2]]
