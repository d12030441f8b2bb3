"""One rule for all commands: which warehouse, what is refused, and that what is written says where."""

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
import typer
from typer.testing import CliRunner

from cityleads.cli.main import app
from sandbox.faults import FAULTS
from scrapers.source_config import file_source_names, source_names
from tests.cityleads.test_cli import cityleads
from tests.ran import Ran, copied
from warehouse.server import Server


@pytest.fixture(scope="module")
def own(server: Server, ran: Ran) -> Iterator[Ran]:
    """The same warehouse as a copy, for commands that write: other tests look at the first one."""
    with copied(server, ran, "options") as engine:
        address = engine.url.render_as_string(hide_password=False)
        yield replace(ran, engine=engine, settings=replace(ran.settings, database_url=address))


def commands(group: Any, path: tuple[str, ...] = ()) -> Iterator[tuple[str, Any]]:  # noqa: ANN401  # Typer types it so
    """Every command with its words."""
    for name, one in sorted(group.commands.items()):
        children = hasattr(one, "commands")
        if children:
            yield from commands(one, (*path, name))
        if not children or one.invoke_without_command:
            yield " ".join((*path, name)), one


COMMANDS = dict(commands(typer.main.get_command(app)))
WITH_MODE = {
    words: option
    for words, command in COMMANDS.items()
    for option in command.params
    if "--mode" in getattr(option, "opts", ())
}


def test_every_command_that_has_a_mode_takes_it_from_the_same_place() -> None:
    assert {"leads", "companies add", "rates set", "digest release", "web serve", "up"} <= set(WITH_MODE)
    assert {words: (one.default, one.envvar) for words, one in WITH_MODE.items()} == dict.fromkeys(
        WITH_MODE, ("sandbox", "CITYLEADS_MODE")
    )


def said(at: Ran, *words: str, **environment: str) -> tuple[int, str]:
    """The exit code, and all that was said: what `main` prints of an exception too."""
    place = {"DATABASE_URL": at.settings.database_url, "CITYLEADS_HOME": str(at.settings.home)}
    done = CliRunner().invoke(app, words, env={**place, "COLUMNS": "200", **environment})
    told = done.output + " ".join(str(one) for one in getattr(done.exception, "args", ()))
    return done.exit_code, " ".join(told.replace("│", "").split())


WRITES = [
    ("subscribers", "add", "hanoi", "staff.ko@hanoi.example"),
    ("companies", "add", "한빛", "--keyword", "CCTV"),
    ("companies", "remove", "한빛"),
    ("rates", "set", "VND", "25400", "--source", "State Bank of Vietnam"),
    ("digest", "release", "th_egp"),
    ("db", "upgrade"),
    ("tidy",),
    ("replay", "--source", "id_sirup"),
]


def test_an_answer_that_writes_says_where_to(own: Ran) -> None:
    told = {words: said(own, *words) for words in WRITES}
    assert {words: (code, "(sandbox warehouse)" in answer) for words, (code, answer) in told.items()} == (
        dict.fromkeys(WRITES, (0, True))
    )


@pytest.mark.parametrize("words", [words for words in WRITES if words[0] != "tidy"], ids=" ".join)
def test_the_environment_s_mode_counts_for_every_command(own: Ran, words: tuple[str, ...]) -> None:
    code, answer = said(own, *words, CITYLEADS_MODE="live")
    assert (code, "live data must not be mixed with it" in answer) == (1, True)


REFUSED = [
    ("run --fault nonsense", f"there is no fault 'nonsense'; there are {', '.join(FAULTS)}"),
    ("run --since 2026-11-01", "--since is for live runs alone, and this is one of sandbox"),
    ("run --max-pages 2", "--max-pages is for live runs alone, and this is one of sandbox"),
    ("run --live --days 3", "--days is for sandbox runs alone, and this is one of live"),
    ("run --live --captures .", "choose one of --live and --captures"),
    ("run --live --since 2026-13-01", "'2026-13-01' is no day; write YYYY-MM-DD, e.g. 2026-11-24"),
    ("digest preview bangkok --on 24.11.2026", "'24.11.2026' is no day; write YYYY-MM-DD, e.g. 2026-11-24"),
    ("digest again bangkok a@b.example gestern", "'gestern' is no day; write YYYY-MM-DD, e.g. 2026-11-24"),
    ("rates set VND 5 --source x --date 1", "'1' is no day; write YYYY-MM-DD, e.g. 2026-11-24"),
    ("read xx setup.cfg", "there is no source xx; there are id_sirup, id_spse"),
    ("digest release xx", "there is no source xx; there are id_sirup, id_spse"),
    ("digest drop xx", "there is no source xx; there are id_sirup, id_spse"),
    ("rates set VND -5 --source x", "'-5' is no rate; write how many units a dollar costs, e.g. 26345"),
    ("leads --country XX", "'XX' is not one of 'TH', 'VN', 'ID', 'TR'"),
    ("leads --tier best", "'best' is not one of 'lead', 'watch'"),
    ("match review --country XX", "'XX' is not one of 'TH', 'VN', 'ID', 'TR'"),
    ("companies add X --country KR", "'KR' is none of TH, VN, ID, TR"),
    ("subscribers add nowhere a@b.example", "there is no centre 'nowhere'; there are bangkok, hanoi"),
    ("feedback --centre nowhere", "there is no centre 'nowhere'; there are bangkok, hanoi"),
    ("digest preview bangkok --reader nobody@x.example", "nobody@x.example does not get"),
]


def test_a_company_without_a_name_is_refused(own: Ran) -> None:
    code, answer = said(own, "companies", "add", " ")
    assert (code, "a company needs a name" in answer) == (1, True), answer


@pytest.mark.parametrize(("line", "told"), REFUSED)
def test_a_choice_that_does_not_exist_is_refused_with_those_that_do(own: Ran, line: str, told: str) -> None:
    code, answer = said(own, *line.split())
    assert (code in (1, 2), told in answer) == (True, True), answer


def test_a_run_without_a_choice_in_a_live_environment_asks_for_one() -> None:
    done = CliRunner().invoke(app, ["run"], env={"CITYLEADS_MODE": "live"})
    assert (done.exit_code, "say --live or --captures DIR" in done.output) == (1, True)


@pytest.mark.parametrize("source", ["", "tr_ilan"])
def test_a_folder_without_a_capture_of_any_source_is_refused_with_what_to_do(
    own: Ran, tmp_path: Path, source: str
) -> None:
    (tmp_path / "001-list.json").write_text("{}", encoding="utf-8")
    chosen = ("--source", source) if source else ()
    code, answer = said(own, "run", "--captures", str(tmp_path), *chosen)
    told = " ".join(answer.split())
    assert (code, f"no file of {tmp_path} is named as the captures" in told) == (1, True), answer
    assert "`cityleads read SOURCE FILE`" in told


def test_a_title_of_an_unknown_country_is_refused_and_the_others_are_judged(own: Ran) -> None:
    lines = '{"country": "XX", "title": "CCTV"}\n{"country": "th", "title": "CCTV"}\n'
    done = cityleads(own, "judge", "-", stdin=lines)
    assert (done.returncode, done.stdout.count("\n")) == (1, 1)
    assert "line 1: country is none of TH, VN, ID, TR, INTL" in done.stderr


def test_a_line_that_is_no_utf_8_is_told_and_the_others_are_judged(tmp_path: Path) -> None:
    file = tmp_path / "titles.jsonl"
    file.write_bytes(b'{"country": "TR", "title": "Ak\xfdll\xfd"}\n{"country": "th", "title": "CCTV"}\n')
    done = CliRunner().invoke(app, ["judge", str(file)])
    assert (done.exit_code, done.stdout.count("\n")) == (1, 1)
    assert "line 1: not all of it is UTF-8" in done.stderr


def test_a_company_that_nothing_fits_is_sent_nothing(own: Ran) -> None:
    assert said(own, "companies", "add", "Nix", "--keyword", "qqqq", "--email", "bid@nix.example")[0] == 0
    code, answer = said(own, "companies", "send", "Nix", "--send")
    assert (code, "nothing was sent to bid@nix.example: 0 open leads fit" in answer) == (1, True)
    assert said(own, "companies", "remove", "Nix")[0] == 0


def test_psql_takes_its_own_options(own: Ran) -> None:
    done = cityleads(own, "db", "psql", "-A", "-t", "-c", "SELECT count(*) FROM core.source")
    known = len([*source_names(), *file_source_names()])
    assert (done.returncode, done.stdout) == (0, f"{known}\n")


def test_a_sentence_of_a_missing_key_stands_without_quotes(own: Ran) -> None:
    done = cityleads(own, "digest", "preview", "bangkok", "--reader", "nobody@x.example")
    assert (done.returncode, done.stderr.startswith("cityleads: nobody@x.example does not")) == (1, True)


def test_a_company_s_list_says_how_many_leads_fit_and_that_the_watched_are_left_out(own: Ran) -> None:
    assert (
        said(own, "companies", "add", "Hanbit", "--keyword", "CCTV", "--email", "bid@hanbit.example")[0] == 0
    )
    code, answer = said(own, "companies", "send", "Hanbit")
    assert (code, "Nothing was sent; `--send` sends it." in answer) == (0, True)
    assert "more fit that are only watched, and the list leaves them out" in answer
    assert said(own, "companies", "remove", "Hanbit")[0] == 0
