"""A crawl is judged by what was read of its pages: so few may be rejected, and so many be none of ours."""

import pytest

from scrapers.crawl import Outcome, Told, settle


@pytest.mark.parametrize(
    ("outcome", "told", "state", "codes"),
    [
        (Outcome(rows=10), Told(10), "complete", []),
        (Outcome(), Told(0), "empty", []),
        (Outcome(rows=12), Told(9, 1, 2), "complete", []),
        (Outcome(rows=3), Told(0), "failed", ["nothing_read"]),
        (Outcome(rows=1), Told(0, 0, 1), "empty", []),
        (Outcome(rows=10), Told(0, 0, 10), "empty", []),
        (Outcome(rows=11), Told(0, 0, 11), "failed", ["nothing_read"]),
        (Outcome(rows=10), Told(0, 1, 9), "failed", ["nothing_read"]),
        (Outcome(), Told(0, refused=1), "failed", ["nothing_read"]),
        (Outcome(), Told(9), "partial", ["count_differs"]),
        (Outcome(rows=10), Told(9, 1), "complete", []),
        (Outcome(rows=100), Told(90, 10), "complete", []),
        (Outcome(rows=100), Told(89, 11), "partial", ["many_rejects"]),
        (Outcome(rows=10), Told(0, 10), "failed", ["nothing_read"]),
        (Outcome(rows=2), Told(70, 1, bundles=2), "complete", []),
        (Outcome(rows=2), Told(70, 1, bundles=2, unread=1), "partial", ["page_unread"]),
        (Outcome(rows=2), Told(0, 2, bundles=2, unread=2), "failed", ["nothing_read"]),
        (Outcome(({"code": "unknown_format", "times": 1, "kind": "list"},), rows=9), Told(9, refused=1), "partial",
         ["unknown_format"]),
        (Outcome(({"code": "process_died", "times": 1},)), Told(9), "partial", ["process_died"]),
        (Outcome(({"code": "many_rejects", "times": 1},), rows=9), Told(9), "complete", []),
    ],
)  # fmt: skip
def test_a_crawl_is_judged_by_what_was_read(
    outcome: Outcome, told: Told, state: str, codes: list[str]
) -> None:
    settled = settle(outcome, told)
    assert (settled.state, [trouble["code"] for trouble in settled.troubles]) == (state, codes)
