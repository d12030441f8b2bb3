"""The register of labels: what readers do becomes labels once, the newest counts, and what is undone is taken back."""

from datetime import UTC, date, datetime, timedelta
from hashlib import sha256

import pytest
from sqlalchemy import Engine, text

from digest.links.actions import perform, undo
from digest.links.tokens import Action, LinkToken
from pipeline.labels import register_acts, title_key
from tests.digest.mornings import morning
from tests.digest.world import NOW, World
from warehouse import labels
from warehouse.labels import Label

AT = datetime(2026, 11, 30, 9, tzinfo=UTC)


def label(title: str, answer: labels.Answer = "yes", by: str = "kim", hours: int = 0) -> Label:
    key = title_key("TH", title)
    return Label(key, "TH", title, answer, by, AT + timedelta(hours=hours), "command", ("mobility",))


@pytest.fixture
def world(database: Engine) -> World:
    """Two leads, mailed to a reader in Bangkok."""
    made = World(database)
    made.add_lead("L-1", title="Smart signals")
    made.add_lead("L-2", title="Chairs")
    return made


def act(world: World, subscriber: int, action: Action, lead: str, reason: str = "", hours: int = 0) -> int:
    link_token = LinkToken(action, subscriber, lead, date(2027, 1, 1))
    with world.engine.begin() as connection:
        done = perform(connection, link_token, NOW + timedelta(hours=hours), reason=reason, note="call me")
        return done.act.id


def take_back(world: World, subscriber: int, act_id: int) -> None:
    with world.engine.begin() as connection:
        undo(connection, LinkToken(Action.UNDO, subscriber, str(act_id), date(2027, 1, 1)), NOW)


def registered(engine: Engine) -> int:
    with engine.begin() as connection:
        return register_acts(connection)


def stands(engine: Engine) -> dict[str, tuple[str, str, str]]:
    with engine.connect() as connection:
        return {row["title"]: (row["label"], row["by"], row["origin"]) for row in labels.standing(connection)}


def test_a_key_is_the_same_for_titles_that_fold_alike_in_one_country() -> None:
    assert title_key("TR", "AKILLI  KAVŞAK") == title_key("TR", "akıllı kavşak")
    assert title_key("TR", "akıllı kavşak") != title_key("VN", "akıllı kavşak")
    assert title_key("TH", "CCTV") == sha256(b"TH:cctv").hexdigest()[:16]


def test_a_follow_is_yes_and_no_smart_city_project_is_no_under_the_account_alone(world: World) -> None:
    kim = world.add_subscriber("kim@kotra.example")
    morning(world)
    act(world, kim, Action.FOLLOW, "L-1")
    act(world, kim, Action.NOT_FOR_US, "L-2", "not_smart_city")
    assert registered(world.engine) == 2
    assert stands(world.engine) == {
        "Smart signals": ("yes", f"subscriber {kim}", "follow"),
        "Chairs": ("no", f"subscriber {kim}", "not_for_us"),
    }
    with world.engine.connect() as connection:
        rows = connection.execute(text("SELECT to_jsonb(l)::text FROM core.label l")).scalars().all()
    assert not any("kotra" in row or "call me" in row for row in rows)


def test_registering_again_changes_nothing(world: World) -> None:
    kim = world.add_subscriber("kim@kotra.example")
    act(world, kim, Action.FOLLOW, "L-1")
    assert [registered(world.engine) for _time in range(3)] == [1, 0, 0]


@pytest.mark.parametrize(
    "reason", ["wrong_field", "closed_to_us", "too_small", "too_late", "known_already", "other"]
)
def test_what_does_not_suit_a_centre_says_nothing_of_the_title(world: World, reason: str) -> None:
    kim = world.add_subscriber("kim@kotra.example")
    act(world, kim, Action.NOT_FOR_US, "L-1", reason)
    act(world, kim, Action.MUTE, "L-2")
    assert (registered(world.engine), stands(world.engine)) == (0, {})


def test_an_act_that_is_undone_is_taken_back_and_the_one_before_it_stands_again(world: World) -> None:
    kim = world.add_subscriber("kim@kotra.example")
    act(world, kim, Action.FOLLOW, "L-1")
    later = act(world, kim, Action.NOT_FOR_US, "L-1", "not_smart_city", hours=1)
    registered(world.engine)
    assert stands(world.engine)["Smart signals"][0] == "no"
    take_back(world, kim, later)
    assert [registered(world.engine), registered(world.engine)] == [1, 0]
    assert stands(world.engine)["Smart signals"][0] == "yes"


def test_the_newest_label_counts_and_saying_the_same_again_adds_no_row(database: Engine) -> None:
    with database.begin() as connection:
        assert len(labels.add(connection, [label("a"), label("b")])) == 2
        assert labels.add(connection, [label("a", hours=5)]) == []
        assert len(labels.add(connection, [label("a", "no", "lee", hours=1)])) == 1
    assert stands(database) == {"a": ("no", "lee", "command"), "b": ("yes", "kim", "command")}


def test_a_label_that_is_taken_back_uncovers_the_one_before_and_is_taken_back_once(database: Engine) -> None:
    with database.begin() as connection:
        labels.add(connection, [label("a")])
        newer = labels.add(connection, [label("a", "no", "lee", hours=1)])
        assert labels.take_back(connection, newer, "lee", AT) == 1
        assert labels.take_back(connection, newer, "lee", AT) == 0
    assert stands(database) == {"a": ("yes", "kim", "command")}
    with database.connect() as connection:
        assert connection.execute(text("SELECT count(*) FROM core.label")).scalar_one() == 3
