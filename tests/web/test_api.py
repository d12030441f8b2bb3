"""The JSON API over real HTTP: leads, events and projects by a personal token, page by page, and hostile requests."""

import json
import logging
from base64 import urlsafe_b64encode
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import Engine, insert, select, text, update

from desk.personal_tokens import Opens, withdraw
from digest.links.tokens import Action
from domain.lead import EventKind, LeadEvent
from tests.digest.world import DAY, NOW, World
from tests.web.api import Program, program
from tests.web.desk import Desk, running
from warehouse.leads import add_events as add_lead_events
from warehouse.leads import merge_away
from warehouse.tables import desk_token_use, lead_event
from warehouse.tables import subscriber as subscriber_table
from web.api.answering import A_MINUTE, BURST
from web.api.models import Event, Lead, Project, meanings
from web.middleware import Limiter

PROBLEM = "application/problem+json"


def forged(at: str, key: object) -> str:
    """A cursor that somebody made."""
    return urlsafe_b64encode(json.dumps([at, key]).encode()).decode().rstrip("=")


@pytest.fixture
def reader(desk: Desk, subscriber: int) -> Program:
    """A program of the reader in Bangkok."""
    return program(desk, subscriber)


def add_events(engine: Engine) -> None:
    """Let the deadline of L-1 move twice, and L-2 be new."""
    rows = [
        ("L-2", "new", "", None, None, NOW - 2 * DAY),
        ("L-1", "deadline_moved", "deadline_at", "2026-12-13T09:30:00Z", "2026-12-20T09:30:00Z", NOW - DAY),
        ("L-1", "deadline_moved", "deadline_at", "2026-12-20T09:30:00Z", "2026-12-21T09:30:00Z", NOW),
    ]
    names = ("lead_id", "kind", "field", "old", "new", "happened_at")
    with engine.begin() as connection:
        connection.execute(insert(lead_event), [dict(zip(names, row, strict=True)) for row in rows])


def test_leads_are_listed_with_what_is_known_of_them_and_nothing_of_any_reader(reader: Program) -> None:
    answer = reader.get("leads")
    told = answer.json()
    assert answer.headers["content-type"] == "application/json"
    assert [one["lead_id"] for one in told["items"]] == ["L-2", "L-1"]
    first = told["items"][1]
    assert first.keys() == Lead.model_fields.keys()
    assert (first["amount"], first["currency"], first["stage"]) == ("48500000.0000", "THB", "open")
    assert (first["deadline_at"], first["deadline_precision"]) == ("2026-12-13T09:30:00Z", "minute")
    assert first["sources"] == ["th_egp"]
    assert told["next"] is None
    assert "kim@kotra.example" not in answer.text


def test_filters_are_those_of_the_list(reader: Program, world: World) -> None:
    world.add_lead("L-3", country="VN", tier="watch", currency=None, amount=None, dimensions=["energy"])
    assert reader.ids(q="ขยะ") == ["L-2"]
    assert reader.ids(country="VN") == reader.ids(tier="watch") == reader.ids(dimension="energy") == ["L-3"]
    assert reader.ids(least="48500000", currency="THB") == ["L-2", "L-1"]
    assert reader.ids(stage="awarded") == []
    assert reader.ids(before="2026-12-01") == []
    assert reader.ids(country="") == ["L-3", "L-2", "L-1"]


def test_pages_follow_each_other_and_stay_where_they_were_while_leads_change_and_come(
    reader: Program, world: World
) -> None:
    for number in range(3, 6):
        world.add_lead(f"L-{number}", first_known_at=NOW - number * DAY)
    first = reader.get("leads", limit=2).json()
    world.add_lead("L-9", first_known_at=NOW)
    world.change("L-3", changed_at=NOW, title="another title")
    second = reader.get("leads", limit=2, cursor=first["next"]).json()
    third = reader.get("leads", limit=2, cursor=second["next"]).json()
    pages = [[one["lead_id"] for one in page["items"]] for page in (first, second, third)]
    assert pages == [["L-2", "L-1"], ["L-3", "L-4"], ["L-5"]]
    assert third["next"] is None
    assert reader.ids(changed_since=(NOW - timedelta(minutes=1)).isoformat()) == ["L-3"]


def test_a_lead_is_shown_by_its_id_and_the_id_of_a_merged_one_leads_to_the_survivor(
    reader: Program, world: World
) -> None:
    world.change("L-1", merged_into="L-2")
    assert reader.get("leads/L-1").json()["lead_id"] == "L-2"
    missing = reader.get("leads/L-NONE")
    assert (missing.status_code, missing.headers["content-type"]) == (404, PROBLEM)


def test_events_tell_what_changed_the_latest_first_with_an_id_that_stays(
    reader: Program, world: World
) -> None:
    add_events(world.engine)
    told = reader.get("events", limit=2).json()
    assert [(one["lead_id"], one["kind"], one["new_value"]) for one in told["items"]] == [
        ("L-1", "deadline_moved", "2026-12-21T09:30:00Z"),
        ("L-1", "deadline_moved", "2026-12-20T09:30:00Z"),
    ]
    rest = reader.get("events", limit=2, cursor=told["next"]).json()
    assert [(one["lead_id"], one["kind"]) for one in rest["items"]] == [("L-2", "new")]
    before = [one["id"] for one in (*told["items"], *rest["items"])]
    with world.engine.begin() as connection:
        connection.execute(text("CREATE TEMP TABLE kept AS SELECT * FROM core.lead_event"))
        connection.execute(text("DELETE FROM core.lead_event"))
        connection.execute(
            text(
                "INSERT INTO core.lead_event (lead_id, kind, field, old, new, happened_at)"
                " SELECT lead_id, kind, field, old, new, happened_at FROM kept ORDER BY id"
            )
        )
    assert [one["id"] for one in reader.get("events").json()["items"]] == before
    assert len(set(before)) == 3
    assert [one["kind"] for one in reader.get("events", q="ขยะ").json()["items"]] == ["new"]
    assert len(reader.get("events", since=(NOW - DAY).isoformat()).json()["items"]) == 1
    with world.engine.begin() as connection:
        merge_away(connection, {"L-1": "L-2"})
    merged = reader.get("events").json()["items"]
    assert [(one["lead_id"], one["id"]) for one in merged] == [("L-2", one) for one in before]
    with world.engine.begin() as connection:
        connection.execute(text("UPDATE core.lead SET merged_into = NULL"))
        again = LeadEvent("L-1", EventKind.DEADLINE_MOVED, "deadline_at", None, "2026-12-21T09:30:00Z", NOW)
        add_lead_events(connection, [again, again])
    assert [one["id"] for one in reader.get("events").json()["items"]] == before


def test_an_answer_that_a_program_has_is_not_sent_again(reader: Program, world: World) -> None:
    first = reader.get("leads")
    etag = first.headers["etag"]
    for told in (etag, f"W/{etag}", f'"other", {etag}', "*"):
        again = reader.get("leads", etag=told)
        assert (again.status_code, again.content, again.headers["etag"]) == (304, b"", etag)
    world.change("L-1", title="another")
    later = reader.get("leads", etag=etag)
    assert (later.status_code, later.headers["etag"] == etag) == (200, False)
    assert later.headers["cache-control"] == "private, no-cache"


def test_what_was_fetched_is_a_row_a_token_and_day(reader: Program) -> None:
    etag = reader.get("leads").headers["etag"]
    reader.get("leads", etag=etag)
    reader.get("leads/L-1")
    reader.get("leads", country="XX")
    with reader.desk.engine.connect() as connection:
        rows = connection.execute(select(desk_token_use)).all()
    assert [(row.day, row.answers, row.entries) for row in rows] == [(NOW.date(), 3, 3)]


def test_no_token_an_unknown_one_a_feed_s_and_a_mail_s_are_refused(
    desk: Desk, reader: Program, subscriber: int
) -> None:
    feed = program(desk, subscriber, Opens.LEADS)
    link = desk.link(Action.READ, subscriber).partition("token=")[2]
    for secret in ("x", reader.secret[:-1], feed.secret, link, "A" * 9000):
        answer = Program(desk, secret).get("leads")
        assert (answer.status_code, answer.headers["content-type"]) == (401, PROBLEM), secret
        assert answer.headers["www-authenticate"].startswith("Bearer")
    assert desk.client.get(f"{desk.address}/api/v1/leads").status_code == 401
    assert desk.client.get(f"{desk.address}/api/v1/leads", params={"token": reader.secret}).status_code == 422


def test_a_token_that_was_withdrawn_or_whose_owner_has_left_opens_nothing(
    desk: Desk, reader: Program, subscriber: int
) -> None:
    other = program(desk, subscriber)
    with desk.engine.begin() as connection:
        withdraw(connection, 1, subscriber, NOW)
    assert [one.get("leads").status_code for one in (reader, other)] == [401, 200]
    with desk.engine.begin() as connection:
        connection.execute(update(subscriber_table).values(active=False))
    assert other.get("leads").status_code == 401


@pytest.mark.parametrize(
    "asked",
    [
        {"limit": 0},
        {"limit": 201},
        {"limit": "many"},
        {"country": "XX"},
        {"before": "tomorrow"},
        {"least": "-1"},
        {"least": "NaN"},
        {"least": "1E-1000000"},
        {"changed_since": "2026-11-23T01:00:00"},
        {"cursor": "none"},
        {"cursor": "WyIyMDI2LTExLTIzIiwgMV0"},
        {"cursor": forged("2026-11-23T01:00:00+19:40", "L-1")},
        {"cursor": forged("2026-11-23T01:00:00+00:00", "a\x00b")},
        {"cursor": forged("2026-11-23T01:00:00+00:00", 1)},
        {"changed_since": "0001-01-01T00:00:00+14:00"},
        {"unknown": "1"},
        {"q": "x" * 101},
    ],
)
def test_what_cannot_be_meant_is_a_problem_in_words(reader: Program, asked: dict[str, Any]) -> None:
    answer = reader.get("leads", **asked)
    assert (answer.status_code, answer.headers["content-type"]) == (422, PROBLEM)
    assert answer.json().keys() == {"type", "title", "status", "detail"}
    assert next(iter(asked)) in answer.json()["detail"]


def test_a_moment_in_any_zone_is_that_moment(reader: Program) -> None:
    for offset in ("+19:40", "-23:59", "+09:00", "Z"):
        assert reader.get("leads", changed_since=f"2026-11-20T00:00:00{offset}").status_code == 200


def test_words_that_mean_something_to_a_database_are_words(reader: Program) -> None:
    for q in ("' OR 1=1 --", "%", "_", "\\", "\x00", "a\x00b", "'); DROP TABLE core.lead;--"):
        assert reader.get("leads", q=q).status_code == 200, q


def test_an_address_that_is_not_there_and_a_method_that_is_not_are_problems(reader: Program) -> None:
    url = f"{reader.desk.address}/api/v1/"
    client = reader.desk.client
    answers = [client.get(url + "nothing"), client.post(url + "leads"), client.get(url + "leads/%0A")]
    assert [(one.status_code, one.headers["content-type"]) for one in answers] == [
        (404, PROBLEM),
        (405, PROBLEM),
        (404, PROBLEM),
    ]


def test_who_asks_too_often_has_to_wait_and_others_do_not(world: World, subscriber: int) -> None:
    with running(world.engine, calls=Limiter(A_MINUTE, BURST, lambda: 0.0)) as desk:
        mine, other = program(desk, subscriber), program(desk, subscriber)
        statuses = [mine.get("leads/L-1").status_code for _ in range(70)]
        late = mine.get("leads/L-1")
        assert (statuses[:60], late.status_code) == ([200] * 60, 429)
        assert int(late.headers["retry-after"]) >= 1
        assert other.get("leads/L-1").status_code == 200


def test_no_token_and_no_search_of_a_program_reaches_the_log(
    world: World, subscriber: int, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    with running(world.engine) as desk:
        one = program(desk, subscriber)
        one.get("leads", q="confidential")
    own = [record.getMessage() for record in caplog.records if record.name == "cityleads.web"]
    assert [line.rsplit(" ", 2)[0] for line in own if line.startswith("GET")] == ["GET /api/v1/leads 200"]
    assert [line for line in own if "confidential" in line or one.secret in line] == []


def test_the_document_describes_every_field_and_says_units_and_zones(desk: Desk) -> None:
    document = desk.client.get(f"{desk.address}/api/v1/openapi.json").json()
    assert document["openapi"].startswith("3.1")
    schemas = document["components"]["schemas"]
    lacking = [
        f"{name}.{field}"
        for name in ("Lead", "Event", "Project", "Leads", "Events", "Projects", "Problem")
        for field, told in schemas[name]["properties"].items()
        if not told.get("description") and (name, field) not in {(page, "items") for page in schemas}
    ]
    assert lacking == []
    assert (
        schemas["Lead"]["properties"]["deadline_at"]["description"] == meanings()["mart.leads", "deadline_at"]
    )
    assert "UTC" in schemas["Lead"]["properties"]["deadline_at"]["description"]
    assert {"Lead", "Event", "Project"} <= schemas.keys()
    assert Event.model_fields.keys() == schemas["Event"]["properties"].keys()
    assert Project.model_fields.keys() == schemas["Project"]["properties"].keys()
    parameters = [one for path in document["paths"].values() for one in path["get"].get("parameters", [])]
    assert [one["name"] for one in parameters if not one.get("description")] == []
