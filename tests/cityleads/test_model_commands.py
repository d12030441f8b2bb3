"""Another model is compared with what is kept before anything changes, and each model has a card."""

import gzip
import json
import os
import pty
import subprocess
import sys
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import text
from typer.testing import CliRunner, Result

from cityleads.cli.main import app
from pipeline.labels.shadow import EXAMPLES, Comparison, compare
from tests.harness import ROOT
from tests.ran import Ran
from transform.relevance.model import PATH, Model, load, save

Command = Callable[..., Result]


def altered(**thresholds: float) -> Model:
    """The shipped model with other thresholds."""
    shipped = load(PATH)
    return replace(shipped, thresholds={**shipped.thresholds, **thresholds})


@pytest.fixture
def run(ran: Ran) -> Command:
    own = {"DATABASE_URL": ran.settings.database_url, "CITYLEADS_HOME": str(ran.settings.home)}
    return lambda *words: CliRunner().invoke(app, words, env={**own, "CITYLEADS_MODE": "", "COLUMNS": "200"})


def compared(ran: Ran, model: Model, source: str | None = None) -> Comparison:
    with ran.engine.connect() as connection:
        return compare(connection, model, source)


def kept(ran: Ran) -> dict[tuple[str, str, str], int]:
    with ran.engine.connect() as connection:
        rows = connection.execute(
            text("SELECT country, source, tier, count(*) FROM core.notice GROUP BY 1, 2, 3")
        )
        return {(country, source, tier): count for country, source, tier, count in rows}


def test_the_model_in_use_changes_nothing(ran: Ran) -> None:
    found = compared(ran, load(PATH))
    assert (found.moved, found.of_before, found.tiers) == ({}, 0, kept(ran))
    assert found.notices == sum(kept(ran).values())


def test_a_model_that_watches_nothing_below_a_lead_moves_each_country_s_watched_notices(ran: Ran) -> None:
    """Where the threshold of a lead cannot be reached either, what it found goes to watch or none, never up."""
    found = compared(ran, altered(lead=99.0))
    leads = {key: count for key, count in kept(ran).items() if key[2] == "lead"}
    gone = {(country, source): one.count for (country, source, _from, _to), one in found.moved.items()}
    assert {key[2:] for key in found.moved} == {("lead", "watch")}
    assert sum(gone.values()) > 20
    assert all(count <= leads[country, source, "lead"] for (country, source), count in gone.items())
    assert all(1 <= len(one.examples) <= EXAMPLES for one in found.moved.values())
    now, then = found.change("TH", "lead")
    assert (now - then, now) == (
        sum(count for (country, _source), count in gone.items() if country == "TH"),
        sum(count for key, count in leads.items() if key[0] == "TH"),
    )


def test_one_source_is_compared_alone(ran: Ran) -> None:
    found = compared(ran, altered(lead=99.0), "tr_ilan")
    assert {key[1] for key in found.moved} == {"tr_ilan"}
    assert found.notices == sum(count for key, count in kept(ran).items() if key[1] == "tr_ilan")


def test_the_command_prints_what_would_change_and_changes_nothing(
    run: Command, ran: Ran, tmp_path: Path
) -> None:
    before = kept(ran)
    save(tmp_path / "other.json.gz", altered(lead=99.0))
    told = json.loads(run("replay", "--model", str(tmp_path / "other.json.gz"), "--json").stdout)
    first = told["moved"][0]
    assert (first["from"], first["to"], len(first["first"]) <= EXAMPLES) == ("lead", "watch", True)
    assert told["countries"]["TH"]["lead"]["now"] == sum(
        count for key, count in before.items() if key[0] == "TH" and key[2] == "lead"
    )
    shown = run("replay", "--model", str(tmp_path / "other.json.gz"))
    assert shown.exit_code == 0
    assert "notices would change their tier; nothing was changed (sandbox warehouse)" in shown.output
    assert kept(ran) == before


def test_comparing_and_applying_are_two_things(run: Command) -> None:
    done = run("replay", "--model", str(PATH), "--apply")
    assert (done.exit_code, "--model only compares" in done.output) == (1, True)


# Named, as gzip writes the second it is called at into its bytes: two workers must collect the same tests.
@pytest.mark.parametrize(
    "content",
    [b"", b"no gzip", gzip.compress(b"{"), gzip.compress(b'{"heads": {}}')],
    ids=["empty", "no gzip", "cut JSON", "no heads"],
)
def test_a_file_that_is_no_model_is_refused_in_a_sentence(
    run: Command, tmp_path: Path, content: bytes
) -> None:
    (tmp_path / "x.gz").write_bytes(content)
    done = run("replay", "--model", str(tmp_path / "x.gz"))
    assert (done.exit_code, "x.gz is no model of relevance" in " ".join(done.output.split())) == (1, True)


def test_titles_are_judged_by_another_model_when_one_is_named(run: Command, tmp_path: Path) -> None:
    save(tmp_path / "other.json.gz", altered(lead=99.0, watch=99.0))
    titles = tmp_path / "titles.jsonl"
    titles.write_text('{"country": "TR", "title": "Adaptif kavşak sistemi yapımı"}\n', encoding="utf-8")
    tiers = [
        json.loads(run("judge", str(titles), *more).stdout)["tier"]
        for more in ((), ("--model", str(tmp_path / "other.json.gz")))
    ]
    assert tiers == ["lead", "none"]


def test_a_card_tells_what_a_model_was_made_of_and_says_where_it_does_not(
    run: Command, tmp_path: Path
) -> None:
    card: dict[str, Any] = {
        "trained": "2026-11-30",
        "titles": {"labelled yes": 1186},
        "measured": {"all": {"auc": 0.97, "yes_lead": 94.6}},
        "weak": ["Korean titles"],
        "readers": {},
    }
    save(tmp_path / "other.json.gz", replace(load(PATH), card=card))
    lines = run("judge", "--card", "--model", str(tmp_path / "other.json.gz")).output.splitlines()
    assert lines[:2] == ["- trained on: 2026-11-30", "- by the command: not told by this file"]
    assert "- titles by origin and label: labelled yes 1,186" in lines
    assert "- labels by who gave them: none" in lines
    assert lines[lines.index("- measured:") + 1] == "    - all: auc 0.97, yes_lead 94.6"
    assert lines[lines.index("- not good at:") + 1] == "    - Korean titles"
    told = json.loads(run("judge", "--card", "--json").stdout)
    assert told["pieces"] == len(load(PATH).pieces)


def test_titles_are_judged_from_standard_input_where_no_file_is_named() -> None:
    """Whatever the terminal's encoding is, the lines are UTF-8."""
    typed = '{"country": "TR", "title": "Adaptif kavşak sistemi yapımı"}\n'
    done = [CliRunner().invoke(app, ["judge", *more], input=typed).stdout for more in ([], ["-"])]
    assert [json.loads(one)["tier"] for one in done] == ["lead", "lead"]


def test_in_a_terminal_a_file_is_asked_for() -> None:
    ours, theirs = pty.openpty()
    call = [sys.executable, "-c", "from cityleads.cli.main import main; main()", "judge"]
    done = subprocess.run(call, stdin=theirs, capture_output=True, text=True, check=False, cwd=ROOT)  # noqa: S603  # our own module
    os.close(ours)
    os.close(theirs)
    assert (done.returncode, "name a file of titles, or ask for --card" in done.stderr) == (1, True)
