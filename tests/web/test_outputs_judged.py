"""What comes out of the desk, judged by public readers and validators of the laboratory (`make check-outputs`)."""

from collections.abc import Iterator
from typing import Any

import httpx
import pytest

from desk.personal_tokens import Opens
from tests.digest.world import World
from tests.web.api import program
from tests.web.desk import Desk, running
from tests.web.test_api import add_events
from tests.web.test_feeds import fetch

pytestmark = pytest.mark.outputs

# Requests of each kind for each address; with fewer the rare ones among the parameters stay unseen.
EXAMPLES = 60


@pytest.fixture
def fuzzed(world: World) -> Iterator[Desk]:
    """A desk of its own over the test's world."""
    with running(world.engine) as desk:
        yield desk


def document(desk: Desk) -> dict[str, object]:
    """The API's description of itself."""
    found: dict[str, object] = httpx.get(f"{desk.address}/api/v1/openapi.json", trust_env=False).json()
    return found


def test_the_openapi_document_is_valid(fuzzed: Desk) -> None:
    validate = pytest.importorskip("openapi_spec_validator").validate

    validate(document(fuzzed))


def test_requests_made_of_the_document_get_answers_that_it_knows_and_never_a_500(
    fuzzed: Desk, subscriber: int
) -> None:
    schemathesis = pytest.importorskip("schemathesis")
    from hypothesis import HealthCheck, Phase, given, settings
    from schemathesis.specs.openapi.checks import negative_data_rejection, positive_data_acceptance

    secret = program(fuzzed, subscriber).secret
    schema = schemathesis.openapi.from_dict(document(fuzzed))
    modes = (schemathesis.GenerationMode.POSITIVE, schemathesis.GenerationMode.NEGATIVE)
    asked: dict[str, int] = {}

    def call(case: Any) -> None:  # noqa: ANN401  # schemathesis has its own type
        # That a cursor is one of ours cannot be said in a schema.
        beyond = [positive_data_acceptance] if (case.query or {}).get("cursor") else []
        # The token is put back into requests from which it was taken to make them wrong.
        beyond.append(negative_data_rejection)
        headers = {"Authorization": f"Bearer {secret}"}
        case.call_and_validate(base_url=f"{fuzzed.address}/api/v1", headers=headers, excluded_checks=beyond)
        asked[case.path] = asked.get(case.path, 0) + 1

    for found in schema.get_all_operations():
        for mode in modes:
            cases = found.ok().as_strategy(generation_mode=mode)
            quick = settings(
                max_examples=EXAMPLES,
                deadline=None,
                database=None,
                derandomize=True,
                phases=[Phase.generate],
                suppress_health_check=list(HealthCheck),
            )
            quick(given(case=cases)(call))()
    assert min(asked.values()) >= EXAMPLES / 2
    assert len(asked) == len(document(fuzzed)["paths"])  # type: ignore[arg-type]  # a mapping


@pytest.mark.parametrize("opens", [Opens.LEADS, Opens.EVENTS])
def test_a_feed_is_read_without_a_complaint(
    fuzzed: Desk, world: World, subscriber: int, opens: Opens
) -> None:
    feedparser = pytest.importorskip("feedparser")

    add_events(world.engine)
    read = feedparser.parse(fetch(fuzzed, subscriber, opens).content)
    assert (read.bozo, read.version, len(read.entries)) == (False, "atom10", 2 if opens is Opens.LEADS else 3)
    assert all(one.id.startswith("urn:uuid:") and one.updated_parsed and one.link for one in read.entries)
    assert len({one.id for one in read.entries}) == len(read.entries)


def test_a_calendar_is_read_by_a_second_reader(fuzzed: Desk, subscriber: int) -> None:
    vobject = pytest.importorskip("vobject")

    read = vobject.readOne(fetch(fuzzed, subscriber, Opens.DEADLINES).text)
    assert sorted(one.uid.value for one in read.vevent_list) == [
        "L-1.deadline@cityleads",
        "L-2.deadline@cityleads",
    ]
    assert {one.dtstart.value.isoformat() for one in read.vevent_list} == {"2026-12-13T09:30:00+00:00"}
