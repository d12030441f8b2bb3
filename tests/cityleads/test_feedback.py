"""What readers' marks say of the rules: counted by rule and centre, and printed."""

import json
import os
import subprocess
import sys
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Engine

from cityleads.cli.contents.leads import precision
from digest.links.actions import perform, undo
from digest.links.tokens import Action, LinkToken
from tests.digest.mornings import morning, settle
from tests.digest.world import NOW, World
from tests.harness import ROOT

CCTV = {"concept": "saf.cctv", "term": "CCTV", "field": "title", "start": 0, "end": 4}
SIGNAL = {"concept": "mob.signal", "term": "สัญญาณไฟ", "field": "title", "start": 5, "end": 9}


@pytest.fixture
def world(database: Engine) -> World:
    """Three leads, mailed to two readers in Bangkok."""
    made = World(database)
    made.add_lead("L-1", evidence={"hits": [CCTV], "traps": []})
    made.add_lead("L-2", evidence={"hits": [CCTV, SIGNAL, SIGNAL], "traps": ["t.bank"]})
    made.add_lead("L-3", evidence={})
    return made


def act(world: World, subscriber: int, action: Action, lead: str, reason: str = "") -> int:
    link_token = LinkToken(action, subscriber, lead, date(2027, 1, 1))
    with world.engine.begin() as connection:
        return perform(connection, link_token, NOW, reason=reason).act.id


def found(world: World, kind: str, *names: str) -> dict[str, tuple[Any, ...]]:
    with world.engine.connect() as connection:
        rows = precision(connection, kind, "bangkok", 1)
    return {row["rule"]: tuple(row[name] for name in names) for row in rows}


COUNTS = ("shown", "followed", "not_for_us", "not_smart_city", "precision_of_judged", "precision_at_most")


def test_each_rule_counts_what_it_showed_and_what_readers_made_of_it(world: World) -> None:
    kim, lee = world.add_subscriber("kim@kotra.example"), world.add_subscriber("lee@kotra.example")
    morning(world)
    act(world, kim, Action.FOLLOW, "L-1")
    act(world, kim, Action.NOT_FOR_US, "L-2", "not_smart_city")
    act(world, lee, Action.NOT_FOR_US, "L-2", "too_small")
    act(world, lee, Action.MUTE, "L-1")
    assert found(world, "all", *COUNTS) == {"": (6, 1, 2, 1, 1 / 3, 5 / 6)}
    assert found(world, "concept", *COUNTS) == {
        "saf.cctv": (4, 1, 2, 1, 1 / 3, 3 / 4),
        "mob.signal": (2, 0, 2, 1, 0.0, 1 / 2),
    }
    assert found(world, "term", "shown") == {"CCTV": (4,), "สัญญาณไฟ": (2,)}
    assert found(world, "trap", "shown", "not_for_us") == {"t.bank": (2, 2)}
    assert found(world, "tier", "shown") == {"lead": (6,)}


def test_the_last_word_counts_and_what_was_taken_back_does_not(world: World) -> None:
    kim = world.add_subscriber("kim@kotra.example")
    morning(world)
    act(world, kim, Action.NOT_FOR_US, "L-1", "other")
    act(world, kim, Action.FOLLOW, "L-1")
    taken = act(world, kim, Action.NOT_FOR_US, "L-2", "other")
    with world.engine.begin() as connection:
        undo(connection, LinkToken(Action.UNDO, kim, str(taken), date(2027, 1, 1)), NOW)
    assert found(world, "all", *COUNTS[:5]) == {"": (3, 1, 0, 0, 1.0)}


def test_a_mail_that_failed_showed_nothing_and_nobody_who_is_silent_has_judged(world: World) -> None:
    world.add_subscriber("kim@kotra.example")
    morning(world)
    assert found(world, "all", *COUNTS) == {"": (3, 0, 0, 0, None, 1.0)}
    settle(world, "failed")
    assert found(world, "all", "shown") == {}


def test_a_lead_that_was_merged_counts_as_the_one_that_it_is_today(world: World) -> None:
    kim = world.add_subscriber("kim@kotra.example")
    morning(world)
    act(world, kim, Action.FOLLOW, "L-1")
    world.change("L-1", merged_into="L-2")
    assert found(world, "all", "shown", "followed") == {"": (2, 1)}


def test_the_command_prints_it_for_people_and_for_programs(world: World, tmp_path: Path) -> None:
    kim = world.add_subscriber("kim@kotra.example")
    morning(world)
    act(world, kim, Action.FOLLOW, "L-1")
    own = {
        "DATABASE_URL": world.engine.url.render_as_string(hide_password=False),
        "CITYLEADS_HOME": str(tmp_path),
        "COLUMNS": "200",
    }

    def run(*words: str) -> str:
        call = [
            sys.executable,
            "-c",
            "from cityleads.cli.main import main; main()",
            "feedback",
            "--mode",
            "live",
            *words,
        ]
        return subprocess.run(  # noqa: S603  # our own module
            call, capture_output=True, text=True, check=True, cwd=ROOT, env=os.environ | own
        ).stdout

    rows = json.loads(run("--kind", "concept", "--centre", "bangkok", "--json"))
    assert [(row["rule"], row["shown"], row["followed"]) for row in rows] == [
        ("saf.cctv", 2, 1),
        ("mob.signal", 1, 0),
    ]
    told = run("--kind", "all")
    assert "bangkok" in told
    assert "100%" in told
