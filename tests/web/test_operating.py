"""The operator's page: seen and used by operators alone; each act once, with who and when."""

from collections.abc import Iterator

import pytest
from sqlalchemy import insert, text

from desk.role import Role
from tests.digest.world import NOW, World
from tests.ran import Ran
from tests.web.desk import Desk
from tests.web.staff import Staff, enter
from warehouse import match_edges, match_overrides
from warehouse.db import rows_of
from warehouse.match_overrides import NoticeName
from warehouse.tables import held
from web.operating.acting import Operator, judge_pair

PATHS = ("operating", "operating/pairs", "operating/source/th_egp", "operating/document/1")
# A crawl that was blocked, and a page of it of which something could not be read.
REJECTED = """
WITH crawl AS (
  INSERT INTO raw.crawl (source, entrance, window_since, window_until, started_at, finished_at, state, reason, troubles,
    settled)
  VALUES ('th_egp', 'walk', :at, :at, :at, :at, 'blocked', '',
    '[{"code": "human_check", "times": 3, "status": 403}]', true) RETURNING id
), page AS (
  INSERT INTO raw.document (crawl_id, source, kind, key, url, hash, fingerprint, body, content_type, meta, fetched_at,
    seen_at)
  SELECT id, 'th_egp', 'list', 'k', 'u', 'h', 'h', :body, 'text/html', '{}', :at, :at FROM crawl RETURNING id
)
INSERT INTO raw.reject (document_id, number, source, native_id, reason, message, excerpt, rejected_at)
SELECT id, 1, 'th_egp', 'N1', 'bad_date', 'no <i>day</i>', '', :at FROM page
"""
BYTES = b"<html><script>alert(1)</script>\x00\xff"


@pytest.fixture
def kim(desk: Desk, world: World) -> Iterator[Staff]:
    """An operator, and something of each kind that waits for one."""
    with world.engine.begin() as connection:
        connection.execute(
            insert(held),
            [
                {"lead_id": lead, "source": "th_egp", "day": NOW.date(), "held_at": NOW}
                for lead in ("L-1", "L-2")
            ],
        )
        connection.execute(
            text(REJECTED),
            {"at": NOW, "body": BYTES},
        )
        connection.execute(text("UPDATE ops.work SET state = 'done', read_by = 'x'"))
        connection.execute(
            text(
                "INSERT INTO ops.operator_alert (code, about, told, since, last_seen, times)"
                " VALUES ('human_check', 'th_egp', 'blocked', :at, :at, 1)"
            ),
            {"at": NOW},
        )
    yield enter(desk, world, "kim@centre.example", Role.OPERATOR)
    with world.engine.begin() as connection:
        connection.execute(text("TRUNCATE ops.operator_alert, ops.operator_message, raw.crawl CASCADE"))


def acts(world: World) -> list[tuple[str, str, object]]:
    with world.engine.connect() as connection:
        rows = rows_of(
            connection,
            "SELECT a.kind, a.subject, s.email FROM desk.act a JOIN digest.subscriber s ON s.id = a.subscriber_id"
            " WHERE a.kind ~ '^(flood|pair|source)[.]' ORDER BY a.id",
        )
    return [(row["kind"], row["subject"], row["email"]) for row in rows]


def document_of(world: World) -> int:
    with world.engine.connect() as connection:
        return int(connection.execute(text("SELECT max(id) FROM raw.document")).scalar_one())


def test_the_page_shows_what_stands_and_where_to_look(kim: Staff) -> None:
    page = kim.get("operating")
    assert page.status == 200
    shown = " ".join(page.tree.itertext())
    for words in (
        "a portal refuses us",
        "cityleads sources",
        "2 new leads at once",
        "a date that cannot be read: 1",
        "blocked",
    ):
        assert words in shown
    assert "human check asked (HTTP 403)" in shown
    assert page.tree.xpath("//script | //i") == []
    korean = kim.get("operating?lang=ko").text
    assert "포털이 수집을 거부했습니다" in korean
    assert "사람 확인 요구(HTTP 403)" in korean


def test_a_sources_page_has_its_crawls_and_its_rejects_with_the_bytes(kim: Staff, world: World) -> None:
    page = kim.get("operating/source/th_egp")
    assert "human check asked (HTTP 403)" in page.text
    assert "a date that cannot be read: no <i>day</i>" in page.text
    path = f"operating/document/{document_of(world)}"
    assert page.links(path)
    answer = kim.desk.client.get(f"{kim.desk.address}/{path}", headers=kim._cookie)
    assert answer.content == BYTES
    assert answer.headers["content-type"] == "application/octet-stream"
    assert answer.headers["content-disposition"] == f'attachment; filename="th_egp-{document_of(world)}.bin"'
    assert answer.headers["x-content-type-options"] == "nosniff"


@pytest.mark.parametrize("path", ["operating/source/none", "operating/document/0", "operating/document/x"])
def test_what_is_not_there_is_not_found(kim: Staff, path: str) -> None:
    assert kim.get(path).status == 404


def test_a_document_that_nothing_was_rejected_of_is_not_shown(kim: Staff, world: World) -> None:
    with world.engine.begin() as connection:
        connection.execute(text("DELETE FROM raw.reject"))
    assert kim.get(f"operating/document/{document_of(world)}").status == 404


def test_a_held_flood_is_released_once_with_who_and_when(kim: Staff, world: World) -> None:
    form = {"source": "th_egp", "verdict": "release"}
    assert "2 leads were released." in kim.send_form("operating/flood", form).text
    assert "0 leads were released." in kim.send_form("operating/flood", form).text
    assert acts(world) == [("flood.released", "th_egp", "kim@centre.example")]
    with world.engine.connect() as connection:
        judged = rows_of(connection, "SELECT DISTINCT verdict, judged_by FROM digest.held")
    assert judged == [{"verdict": "released", "judged_by": "kim@centre.example"}]


def test_a_held_flood_is_dropped(kim: Staff, world: World) -> None:
    kim.send_form("operating/flood", {"source": "th_egp", "verdict": "drop"})
    assert acts(world) == [("flood.dropped", "th_egp", "kim@centre.example")]


def test_what_could_not_be_read_waits_again_once(kim: Staff, world: World) -> None:
    path = "operating/source/th_egp/again"
    assert "1 document waits to be read again." in kim.send_form(path, {}).text
    assert "0 documents wait to be read again." in kim.send_form(path, {}).text
    assert acts(world) == [("source.read_again", "th_egp", "kim@centre.example")]
    with world.engine.connect() as connection:
        assert rows_of(connection, "SELECT state, read_by FROM ops.work") == [{"state": "new", "read_by": ""}]


def test_what_cannot_be_decided_changes_nothing(kim: Staff, world: World) -> None:
    form = {"a": "th_egp/L-1", "b": "th_egp/none\0", "verdict": "same"}
    refused = kim.send_form("operating/pair", form)
    assert (refused.status, "cannot be decided" in refused.text) == (400, True)
    assert acts(world) == []


def test_two_notices_are_decided_once(ran: Ran) -> None:
    by = Operator("kim", "kim", NOW)
    with ran.engine.connect() as connection:
        (pair,) = match_edges.review(connection, None, 1)
        ends = [
            judge_pair(connection, by, pair["a"], pair["b"], same=same) for same in (True, True, False, False)
        ]
        leads = match_overrides.lead_of(connection, NoticeName(*pair["a"].split("/", 1)))
        kinds = rows_of(connection, "SELECT kind FROM desk.act WHERE kind LIKE 'pair.%' ORDER BY id")
        connection.rollback()
    assert ends == [True, False, True, False]
    assert [row["kind"] for row in kinds] == ["pair.same", "pair.apart"]
    assert leads is not None


FORMS = {
    "operating/flood": {"source": "th_egp", "verdict": "release"},
    "operating/pair": {"a": "th_egp/1", "b": "th_egp/2", "verdict": "same"},
    "operating/source/th_egp/again": {},
}


def test_nobody_but_an_operator_who_is_logged_in_sees_or_does_anything(
    kim: Staff, desk: Desk, world: World, subscriber: int
) -> None:
    reader = enter(desk, world, "reader@centre.example", Role.READER)
    editor = enter(desk, world, "editor@centre.example", Role.EDITOR)
    for who, status in ((reader, 403), (editor, 403), (kim.without_a_login(), 401)):
        assert {who.get(path).status for path in PATHS} == {status}
        assert {who.send_form(path, form).status for path, form in FORMS.items()} == {status}
    assert acts(world) == []


def test_what_another_site_sends_is_refused(kim: Staff, world: World) -> None:
    for site in ("cross-site", "same-site"):
        assert {kim.send_from(site, path, form).status for path, form in FORMS.items()} == {403}
    assert acts(world) == []


def test_a_form_that_makes_no_sense_is_refused(kim: Staff, world: World) -> None:
    assert kim.send_form("operating/flood", {"source": "th_egp", "verdict": "both"}).status == 400
    assert kim.send_form("operating/pair", {"a": "x", "b": "x", "verdict": "same"}).status == 400
    assert acts(world) == []


def test_operators_find_the_page_and_others_are_not_shown_it(kim: Staff, desk: Desk, world: World) -> None:
    assert kim.get("").links("operating")
    assert enter(desk, world, "editor@centre.example", Role.EDITOR).get("").links("operating") == []
