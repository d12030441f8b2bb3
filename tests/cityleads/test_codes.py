"""What decides a retry, a state or a mark is a code: a reworded sentence changes nothing."""

from typing import Any

import pytest

from cityleads.tasks.context import PermanentError, RetryableError
from cityleads.tasks.crawl import report_end
from domain.crawl import LASTING, REFUSALS, SHORTFALLS, FailureReason
from domain.crawl.outcome import Outcome, state_of

# Of a source that waits for its key nothing is asked, so that there is nothing to lose or to try again.
MET = [code for code in FailureReason if code is not FailureReason.NOT_CONFIGURED]
LOST = [code for code in MET if code not in SHORTFALLS]


def ended(code: FailureReason, rows: int, reason: str) -> dict[str, Any]:
    """A row of raw.crawl as its task reads it."""
    return {
        "crawl": 1,
        "source": "news",
        "entrance": "walk",
        "state": state_of(rows, [code]).value,
        "reason": reason,
        "troubles": [{"code": code.value, "times": 1}],
        "documents": 1,
        "documents_new": 1,
        "rows": rows,
    }


@pytest.mark.parametrize("code", LOST)
@pytest.mark.parametrize("reason", ["HTTP 500", "the portal asked for a browser check", "고침", ""])
def test_whether_a_crawl_is_tried_again_follows_from_its_code_alone(code: FailureReason, reason: str) -> None:
    expected = PermanentError if code in REFUSALS | LASTING else RetryableError
    with pytest.raises(expected):
        report_end(ended(code, 0, reason))


@pytest.mark.parametrize("code", MET)
def test_a_crawl_that_brought_something_is_not_tried_again(code: FailureReason) -> None:
    assert report_end(ended(code, 3, "refused, blocked, failed"))["state"] in {"partial", "complete"}


def test_the_state_has_no_sentence_to_read() -> None:
    assert Outcome(({"code": "http_error", "times": 1, "status": 500},)).state == "failed"
