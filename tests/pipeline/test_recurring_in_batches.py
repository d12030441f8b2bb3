"""A title that comes again within a month divides what only seemed one tender, whenever the news of it comes."""

from itertools import permutations

import pytest
from sqlalchemy import Engine

from tests.pipeline.test_leads import TENDER, bring, leads, notices_of, warehouse

__all__ = ["warehouse"]  # a fixture
FIRST = TENDER | {"id": 1, "portal": "spse", "ref": "10000000001"}
MOVED = TENDER | {"id": 2, "portal": "blog", "published": "2026-06-02", "deadline": "2026-06-25"}
RECURRED = TENDER | {
    "id": 3, "portal": "spse", "ref": "10000000002", "published": "2026-06-10", "deadline": "2026-06-30",
}  # fmt: skip


def found(engine: Engine) -> list[list[str]]:
    return sorted(leads(engine).values())


@pytest.mark.parametrize("order", list(permutations(range(3))))
@pytest.mark.parametrize("relevant", ["1", "2", "12"])
def test_another_deadline_is_another_tender_where_the_title_comes_again_whatever_comes_first(
    warehouse: Engine, order: tuple[int, ...], relevant: str
) -> None:
    notices = notices_of([FIRST, MOVED, RECURRED])
    bring(warehouse, [notices[place] for place in order], relevant=set(relevant), size=1)
    assert [ids for ids in found(warehouse) if set(ids) & set(relevant)] == [[one] for one in relevant]


def test_what_only_seemed_another_tender_comes_in_when_the_title_turns_out_not_to_recur(
    warehouse: Engine,
) -> None:
    bring(warehouse, notices_of([FIRST, RECURRED, MOVED]), relevant={"1"}, size=1)
    assert found(warehouse) == [["1"]]
    bring(warehouse, notices_of([RECURRED | {"title": "Pengadaan meja sekolah"}]), relevant=())
    assert found(warehouse) == [["1", "2"]]


def test_what_a_recurring_title_has_divided_joins_again_when_it_turns_out_to_be_none(
    warehouse: Engine,
) -> None:
    bring(warehouse, notices_of([FIRST, MOVED]), relevant={"1"})
    assert found(warehouse) == [["1", "2"]]
    bring(warehouse, notices_of([RECURRED]), relevant=())
    assert found(warehouse) == [["1"], ["2"]]
    bring(warehouse, notices_of([RECURRED | {"title": "Pengadaan meja sekolah"}]), relevant=())
    assert found(warehouse) == [["1", "2"]]
