"""Projects in the mail: told once as new and at each move of their stage, in a section of their own."""

import re
from datetime import datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import insert, select, update

from digest.delivery.message import Sender
from digest.links.tokens import Action, Signer
from digest.links.urls import Desk
from digest.preferences import Preferences
from digest.render.html import render_mail
from digest.select.beside.projects import ProjectFacts, select_projects
from digest.select.beside.selection import Beside
from digest.select.history import History
from tests.digest.mornings import mails, morning, settle
from tests.digest.world import DAY, NOW, World, mail_of, make_context, pick
from warehouse.tables import digest_item, digest_project, project, project_event

SINCE = NOW - 3 * DAY
SIGNER = Signer(("k" * 32,), sandbox=False)
KNOWN = History(since=SINCE)


def facts(number: str = "P1", **known: Any) -> ProjectFacts:  # noqa: ANN401  # fields of ProjectFacts
    defaults: dict[str, Any] = {
        "id": f"PR-{number}", "number": number, "funder": "World Bank", "title": "Khon Kaen Smart Mobility",
        "language": "en", "url": f"https://projects.worldbank.org/{number}", "stage": "concept", "countries": ("TH",),
        "dimensions": ("mobility",), "amount": None, "currency": None, "worth": None,
        "active_at": NOW - 30 * DAY, "first_known_at": NOW - timedelta(hours=2),
    }  # fmt: skip
    return ProjectFacts(**(defaults | known))


def told(*projects: ProjectFacts, history: History = KNOWN, **options: Any) -> list[tuple[str, str | None]]:  # noqa: ANN401  # arguments of select_projects
    return [
        (one.project.number, one.before) for one in select_projects(projects, history, NOW, **options).items
    ]


def test_a_project_that_nobody_was_told_of_is_new() -> None:
    assert told(facts()) == [("P1", None)]
    assert told(facts(), history=History()) == [("P1", None)]


def test_what_was_told_is_told_again_only_when_its_stage_has_moved() -> None:
    knows = History(since=SINCE, projects={"PR-P1": "concept"})
    assert told(facts(), history=knows) == []
    assert told(facts(stage="appraisal"), history=knows) == [("P1", "concept")]
    assert told(facts(stage=None), history=knows) == []


def test_what_was_known_before_somebody_subscribed_is_no_news_until_it_moves() -> None:
    old = SINCE - 30 * DAY
    assert told(facts(first_known_at=old)) == []
    assert told(facts(first_known_at=old, stage="active", moved_from="approved", moved_at=NOW)) == [
        ("P1", "approved")
    ]
    assert told(facts(first_known_at=old, stage="active", moved_from="approved", moved_at=old + DAY)) == []


def test_a_project_that_had_slept_for_years_when_it_became_known_is_no_news() -> None:
    assert told(facts(active_at=NOW - 401 * DAY)) == []
    assert told(facts(active_at=NOW - 399 * DAY)) == [("P1", None)]
    assert told(facts(active_at=None)) == [("P1", None)]


def test_moves_come_first_and_nothing_waits_for_another_mail() -> None:
    many = [facts(f"P{number}") for number in range(40)]
    moved = facts("P99", stage="active")
    found = select_projects([*many, moved], History(SINCE, projects={"PR-P99": "approved"}), NOW)
    assert [one.project.number for one in found.items] == ["P99", *(f"P{n}" for n in range(40))]
    assert found.total == 41


def test_a_choice_of_dimensions_holds_for_new_projects_too() -> None:
    choice = Preferences(dimensions=frozenset({"energy"}))
    assert told(facts(), preferences=choice) == []
    assert told(facts(dimensions=("energy",)), preferences=choice) == [("P1", None)]
    known = History(SINCE, projects={"PR-P1": "concept"})
    assert told(facts(stage="active"), preferences=choice, history=known) == [("P1", "concept")]


def moves(world: World, old: str, new: str, at: datetime, number: str = "P1") -> None:
    event = {"project_id": f"PR-{number}", "kind": "stage_moved", "field": "stage", "old": old, "new": new}
    with world.engine.begin() as connection:
        connection.execute(update(project).where(project.c.key_value == number).values(stage=new))
        connection.execute(insert(project_event).values(**event, happened_at=at))


def text_of(world: World, number: int) -> str:
    body = mails(world)[number].get_body(("plain",))
    return str(body.get_content())


def rows(world: World) -> list[tuple[int, str, str | None]]:
    with world.engine.connect() as connection:
        found = connection.execute(select(digest_project).order_by(digest_project.c.run_id))
        return [(row.position, row.project_id, row.stage) for row in found]


def test_a_mail_tells_a_new_project_once_and_then_its_move(world: World) -> None:
    world.add_subscriber("kim@kotra.example", "en")
    world.add_project()
    for day in range(2):
        morning(world, day)
        settle(world, "sent")
    moves(world, "concept", "appraisal", NOW + DAY + timedelta(hours=3))
    morning(world, 2)
    first, second, third = (text_of(world, number) for number in range(3))
    assert "== Programmes and projects 1 ==" in first
    assert "- new · concept · Khon Kaen Smart Mobility" in first
    assert "World Bank P1 · USD 120,000,000" in first
    assert "Khon Kaen" not in second
    assert "- concept → appraisal · Khon Kaen Smart Mobility" in third
    assert rows(world) == [(1, "PR-P1", "concept"), (1, "PR-P1", "appraisal")]
    with world.engine.connect() as connection:
        assert connection.execute(select(digest_item)).all() == []


def test_a_mail_that_failed_has_told_nothing(world: World) -> None:
    world.add_subscriber("kim@kotra.example", "en")
    world.add_project()
    morning(world)
    settle(world, "failed")
    morning(world, 1)
    assert "Khon Kaen Smart Mobility" in text_of(world, 1)


@pytest.mark.parametrize("known", [{"tier": "none"}, {"countries": ["VN"]}])
def test_what_is_of_no_use_or_of_another_country_is_not_told(world: World, known: dict[str, Any]) -> None:
    world.add_subscriber("kim@kotra.example", "en")
    world.add_project(**known)
    morning(world)
    assert "Programmes and projects" not in text_of(world, 0)


def test_the_korean_mail_has_its_own_words_and_names_every_country_of_several(world: World) -> None:
    world.add_subscriber("kim@kotra.example", "ko")
    world.add_project(countries=["TH", "VN", "LA"])
    morning(world)
    assert "== 사업·프로그램 1 ==" in text_of(world, 0)
    assert "- 신규 · 구상 · Khon Kaen Smart Mobility" in text_of(world, 0)
    assert "태국 · 베트남" in text_of(world, 0) or "태국, 베트남" in text_of(world, 0)
    assert "사업·프로그램 1" in str(mails(world)[0]["Subject"])


def test_the_html_escapes_what_a_funder_writes() -> None:
    hostile = facts(title="<script>alert(1)</script> Smart City", url="javascript:alert(1)")
    items = select_projects([hostile], KNOWN, NOW)
    mail = render_mail(make_context(), pick(), {}, "en", Beside(items))
    assert "<script>" not in mail.html
    assert "javascript:" not in mail.html
    assert "Programmes and projects" not in mail_of().html


def test_where_there_is_a_web_desk_a_line_leads_to_the_project_s_page(world: World) -> None:
    subscriber = world.add_subscriber("kim@kotra.example", "en")
    world.add_project()
    morning(world, sender=Sender(web=Desk("staff@example.org", "https://desk.example", SIGNER)))
    (address,) = re.findall(r"https://desk\.example/project/PR-P1\?token=\S+", text_of(world, 0))
    token = address.partition("token=")[2]
    assert SIGNER.read(Action.READ, token, NOW).subscriber == subscriber


def test_a_key_that_is_made_of_a_name_is_no_number(world: World) -> None:
    world.add_subscriber("kim@kotra.example", "en")
    world.add_project(key_scheme="aiib_project_name", key_value="TH/khon kaen smart mobility")
    morning(world)
    assert "khon kaen smart mobility" not in text_of(world, 0)
    assert "World Bank · USD 120,000,000" in text_of(world, 0)
