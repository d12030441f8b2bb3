"""Every portal under every misbehaviour ends as docs/faults.md says: never as "no news" where notices were lost.

`make faults` tries all; here some are drawn anew each time. The seed is printed, and FAULTS_SEED sets it.
"""

import os
from dataclasses import replace
from random import Random, SystemRandom

import pytest

from benchmarks.checks.faults import MOST_MIB, Cell, Tried, is_silent, read_page, try_fault
from domain.crawl import CrawlState, FailureReason
from sandbox.faults import FAULTS
from scrapers.source_config import source_names

DRAWN = 3
SEED = os.environ.get("FAULTS_SEED") or str(SystemRandom().randrange(10**6))
# Those that a crawl outlives only by waiting; `make faults` has them.
SLOW = {"head-drip", "body-drip", "endless"}
# Those that mean to fill the memory are tried every time.
HEAVY = ("gzip-bomb", "deflate-bomb", "br-bomb", "zip-bomb", "header-flood")
# As portals behave most often where they do not answer as they should.
USUAL = {"challenge": CrawlState.BLOCKED, "refused": CrawlState.BLOCKED, "changed": CrawlState.FAILED}


def drawn() -> list[str]:
    return Random(SEED).sample(sorted(set(FAULTS) - SLOW - set(HEAVY) - set(USUAL)), DRAWN)  # noqa: S311  # a draw, no secret


@pytest.fixture(scope="module")
def undisturbed() -> Tried:
    return try_fault("")


def test_the_page_has_every_fault_of_the_sandbox_and_all_sources() -> None:
    page = read_page()
    assert set(page) == {"", *FAULTS}
    assert {tuple(cells) for cells, _ in page.values()} == {source_names()}


def test_no_cell_of_the_page_is_silent_and_none_needs_too_much_memory() -> None:
    page = read_page()
    cells = {fault: {name: parsed(text) for name, text in row.items()} for fault, (row, _) in page.items()}
    silent = [
        (fault, name)
        for fault, row in cells.items()
        for name, cell in row.items()
        if is_silent(fault, cell, cells[""][name])
    ]
    assert silent == []
    assert [fault for fault, (_, mib) in page.items() if mib > MOST_MIB] == []


def comparable(cell: Cell) -> Cell:
    """A cell without its count where that depends on which of the pages that were asked at once came first."""
    return replace(cell, read=0) if FailureReason.PAGE_CEILING in cell.codes else cell


def parsed(text: str) -> Cell:
    state, read, *codes = text.split()
    return Cell(CrawlState(state), tuple(codes), int(read))


@pytest.mark.slow
@pytest.mark.parametrize("number", range(DRAWN))
def test_a_fault_that_is_drawn_ends_as_the_page_says(number: int, undisturbed: Tried) -> None:
    fault = drawn()[number]
    ends_as_the_page_says(fault, undisturbed, f"FAULTS_SEED={SEED} draws {fault}")


@pytest.mark.slow
@pytest.mark.parametrize("fault", USUAL)
def test_no_notice_comes_from_a_portal_that_refuses_or_has_changed(fault: str, undisturbed: Tried) -> None:
    ends_as_the_page_says(fault, undisturbed, fault)
    told = {name: parsed(text) for name, text in read_page()[fault][0].items()}
    assert {name for name, cell in told.items() if (cell.state, cell.read) != (USUAL[fault], 0)} == set()


@pytest.mark.slow
@pytest.mark.parametrize("fault", HEAVY)
def test_a_bomb_or_a_flood_from_every_portal_at_once_needs_little_memory(
    fault: str, undisturbed: Tried
) -> None:
    ends_as_the_page_says(fault, undisturbed, fault)


def ends_as_the_page_says(fault: str, undisturbed: Tried, told: str) -> None:
    """All sources at once, each asking eight requests at a time, in one process of at most MOST_MIB."""
    tried = try_fault(fault)
    page = {name: parsed(text) for name, text in read_page()[fault][0].items()}
    assert {name: comparable(cell) for name, cell in tried.cells.items()} == {
        name: comparable(cell) for name, cell in page.items()
    }, told
    silent = [name for name, cell in tried.cells.items() if is_silent(fault, cell, undisturbed.cells[name])]
    assert silent == [], told
    assert tried.peak_mib <= MOST_MIB, told


@pytest.mark.slow
def test_undisturbed_every_source_is_read_as_the_page_says(undisturbed: Tried) -> None:
    assert {name: str(cell) for name, cell in undisturbed.cells.items()} == read_page()[""][0]


@pytest.mark.parametrize(
    ("fault", "state", "read", "silent"),
    [
        ("cut", "complete", 9, True),
        ("cut", "empty", 0, True),
        ("cut", "complete", 10, False),
        ("cut", "partial", 0, False),
        ("empty-valid", "empty", 0, False),
    ],
)
def test_a_cell_is_silent_where_less_is_read_and_nothing_is_told(
    fault: str, state: str, read: int, silent: bool
) -> None:
    whole = Cell(CrawlState.COMPLETE, (), 10)
    assert is_silent(fault, Cell(CrawlState(state), (), read), whole) is silent
