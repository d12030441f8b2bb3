"""Each kind of complaint is found where it is planted, and nowhere else."""

from collections.abc import Callable
from copy import deepcopy
from dataclasses import replace
from typing import Any

import pytest

from domain.notice import Stage
from ocds.complaints import KINDS, MANY_NAMES, complaints_of
from ocds.months import Published
from tests.ocds.told import at, award, moment, notice, published

Json = dict[str, Any]


def whole() -> Published:
    """A process that nobody complains of, with an award."""
    won = notice(
        native_id="2",
        stage=Stage.AWARDED,
        published=moment(20),
        deadline=moment(15),
        awards=(award("บริษัท ก จำกัด", contract_end=moment(29)),),
    )
    return published(notice(deadline=moment(15)), won)


def kinds(*found: Published) -> list[str]:
    return [one.kind for one in complaints_of(found)]


def test_nothing_is_complained_of_where_all_is_well() -> None:
    assert kinds(whole(), published(notice(native_id="7"))) == []


def put(path: str, value: object) -> Callable[[Json], None]:
    def change(compiled: Json) -> None:
        at_: Any = compiled
        *way, last = path.split(".")
        for name in way:
            at_ = at_[int(name)] if name.isdigit() else at_[name]
        at_[last] = value

    return change


@pytest.mark.parametrize(
    ("kind", "path", "value"),
    [
        ("dates out of order", "tender.tenderPeriod.startDate", "2026-11-16T00:00:00Z"),
        ("dates out of order", "tender.tenderPeriod.startDate", "0207-11-10T00:00:00Z"),
        ("dates out of order", "awards.0.date", "2026-11-14T00:00:00Z"),
        ("dates out of order", "awards.0.contractPeriod.endDate", "2026-11-19T00:00:00Z"),
        ("parties that do not match", "buyer.name", "อื่น"),
        ("parties that do not match", "awards.0.suppliers.0.id", "TH-B201"),
        ("active for ever", "tender.status", "active"),
        ("sums that cannot be", "awards.0.value.amount", -1),
    ],
)
def test_a_planted_fault_is_found_with_the_rows_behind_it(kind: str, path: str, value: object) -> None:
    found = whole()
    changed = deepcopy(found.record)
    put(path, value)(changed["compiledRelease"])
    complaints = list(complaints_of([replace(found, record=changed)]))
    assert {one.kind for one in complaints} == {kind}
    assert {one.notices for one in complaints} == {("th_egp/1", "th_egp/2")}


@pytest.mark.parametrize(("value", "what"), [("", "is empty"), ([], "is empty"), (" ", "holds blanks alone")])
def test_an_empty_value_is_found_in_any_release(value: object, what: str) -> None:
    found = whole()
    changed = deepcopy(found.record)
    changed["releases"][0]["tender"]["procurementMethodDetails"] = value
    (one,) = complaints_of([replace(found, record=changed)])
    assert (one.kind, one.what) == ("empty values", f"tender.procurementMethodDetails {what}.")


def test_an_award_after_the_release_that_tells_it_is_found() -> None:
    late = award("บริษัท ก จำกัด", decided=moment(28))  # after it was known
    won = notice(stage=Stage.AWARDED, published=moment(20), deadline=moment(15), awards=(late,))
    assert kinds(published(won)) == ["dates out of order"]


def test_a_tender_without_a_deadline_is_active_for_ever_after_four_months() -> None:
    old = published(notice(deadline=None, published=moment(10)), as_of=at(20, month=12))
    assert kinds(old) == []
    older = published(notice(deadline=None, published=moment(10)), as_of=at(20, month=12).replace(year=2027))
    assert kinds(older) == ["active for ever"]


def test_two_releases_of_one_id_are_found() -> None:
    found = whole()
    changed = deepcopy(found.record)
    changed["releases"][1]["id"] = changed["releases"][0]["id"]
    assert kinds(replace(found, record=changed)) == ["ids that are not unique"]


def test_one_buyer_under_two_spellings_is_found_with_the_rows_of_both() -> None:
    one = published(notice(country="ID", buyer="Dinas Perhubungan Kab. Xyzabc"))
    other = published(notice(country="ID", buyer="DINAS PERHUBUNGAN, KAB XYZABC", native_id="2"))
    for each in (one, other):  # as if the two had not been recognised as one
        party = each.compiled["parties"][0]
        party["id"] = each.compiled["buyer"]["id"] = f"{party['id']}-{each.process.notices[0]}"
    found = [x for x in complaints_of([one, other]) if x.kind == MANY_NAMES]
    assert [x.notices for x in found] == [("th_egp/1", "th_egp/2")]


def test_each_kind_is_planted_here() -> None:
    assert set(KINDS) == {
        "dates out of order",
        "parties that do not match",
        "active for ever",
        "empty values",
        "sums that cannot be",
        "ids that are not unique",
        "one buyer under many names",
    }
