"""A crawl is judged by what was read of its pages: so few may be rejected, and so many be none of ours."""

import pytest

from domain.crawl.outcome import Outcome, ParseCounts, settle


@pytest.mark.parametrize(
    ("outcome", "told", "state", "codes"),
    [
        (Outcome(rows=10), ParseCounts(10), "complete", []),
        (Outcome(), ParseCounts(0), "empty", []),
        (Outcome(rows=12), ParseCounts(9, 1, 2), "complete", []),
        (Outcome(rows=3), ParseCounts(0), "failed", ["nothing_read"]),
        (Outcome(rows=1), ParseCounts(0, 0, 1), "empty", []),
        (Outcome(rows=10), ParseCounts(0, 0, 10), "empty", []),
        (Outcome(rows=11), ParseCounts(0, 0, 11), "failed", ["nothing_read"]),
        (Outcome(rows=10), ParseCounts(0, 1, 9), "failed", ["nothing_read"]),
        (Outcome(), ParseCounts(0, refused=1), "failed", ["nothing_read"]),
        (Outcome(), ParseCounts(9), "partial", ["count_differs"]),
        (Outcome(rows=10), ParseCounts(9, 1), "complete", []),
        (Outcome(rows=100), ParseCounts(90, 10), "complete", []),
        (Outcome(rows=100), ParseCounts(89, 11), "partial", ["many_rejects"]),
        (Outcome(rows=10), ParseCounts(0, 10), "failed", ["nothing_read"]),
        (Outcome(rows=2), ParseCounts(70, 1, bundles=2), "complete", []),
        (Outcome(rows=2), ParseCounts(70, 1, bundles=2, unread=1), "partial", ["page_unread"]),
        (Outcome(rows=2), ParseCounts(0, 2, bundles=2, unread=2), "failed", ["nothing_read"]),
        (Outcome(), ParseCounts(0, 1, bundles=1, unread=1), "failed", ["nothing_read"]),
        (Outcome(), ParseCounts(0, 0, 4, bundles=1), "empty", []),
        (Outcome(rows=1), ParseCounts(0, 0, 4, bundles=1), "empty", []),
        (Outcome(({"code": "unknown_format", "times": 1, "kind": "list"},), rows=9), ParseCounts(9, refused=1),
         "partial", ["unknown_format"]),
        (Outcome(({"code": "process_died", "times": 1},)), ParseCounts(9), "partial", ["process_died"]),
        (Outcome(({"code": "many_rejects", "times": 1},), rows=9), ParseCounts(9), "complete", []),
    ],
)  # fmt: skip
def test_a_crawl_is_judged_by_what_was_read(
    outcome: Outcome, told: ParseCounts, state: str, codes: list[str]
) -> None:
    settled = settle(outcome, told)
    assert (settled.state, [trouble["code"] for trouble in settled.troubles]) == (state, codes)
