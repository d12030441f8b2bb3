"""The command line, as a person types it."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from scrapers.source_config import source_names
from tests.harness import ROOT
from tests.ran import Ran


def cityleads(
    ran: Ran, *words: str, stdin: str | None = None, **environment: str
) -> subprocess.CompletedProcess[str]:
    own = {
        "DATABASE_URL": ran.settings.database_url or "",
        "CITYLEADS_HOME": str(ran.settings.home),
        "COLUMNS": "200",
    }
    return subprocess.run(  # noqa: S603  # our own module
        [sys.executable, "-c", "from cityleads.cli.main import main; main()", *words],
        input=stdin,
        capture_output=True,
        text=True,
        check=False,
        cwd=ROOT,
        env=os.environ | own | environment,
    )


def test_sources_tells_how_each_last_crawl_ended(ran: Ran) -> None:
    rows = json.loads(cityleads(ran, "sources", "--json").stdout)
    states = {row["source"]: row["last_state"] for row in rows if row["kind"] != "files"}
    assert states == dict.fromkeys(source_names(), "complete") | {"news": "partial"}
    assert "a list page was not in the known format" in cityleads(ran, "sources").stdout


def test_sources_lists_those_whose_files_people_bring_with_their_folder(ran: Ran) -> None:
    rows = [row for row in json.loads(cityleads(ran, "sources", "--json").stdout) if row["kind"] == "files"]
    assert [(row["source"], row["last_state"], row["documents"]) for row in rows] == [
        ("by_hand", "never", 0),
        ("intl_k_city", "not_configured", 0),
    ]
    assert {row["folder"] for row in rows} == {str(ran.settings.inbox)}
    assert "Files that people bring" in cityleads(ran, "sources").stdout


def test_the_site_that_an_operator_names_is_shown_and_told_as_not_read(ran: Ran) -> None:
    without = json.loads(cityleads(ran, "sources", "--json").stdout)[-1]
    assert (without["last_reason"], without["site"]) == ("K_CITY_URL is not set", "")
    named = {"K_CITY_URL": "https://kcity.example/en", "COLUMNS": "250"}
    told = json.loads(cityleads(ran, "sources", "--json", **named).stdout)[-1]
    assert (told["last_state"], told["last_reason"], told["site"]) == (
        "never",
        "",
        "https://kcity.example/en",
    )
    table = cityleads(ran, "sources", **named).stdout
    assert "https://kcity.example/en is not read: its layout is not known" in table


def test_leads_are_listed_with_open_ones_and_the_nearest_deadline_first(ran: Ran) -> None:
    rows = json.loads(cityleads(ran, "leads", "--country", "TR", "--tier", "lead", "--json").stdout)
    over = [row["stage"] in ("closed", "awarded", "cancelled") for row in rows]
    assert (over, any(over)) == (sorted(over), True)
    deadlines = [row["deadline_at"] for row, ended in zip(rows, over, strict=True) if not ended]
    known = [deadline for deadline in deadlines if deadline]
    assert (len(known) > 5, known) == (True, sorted(known))
    assert deadlines == known + [None] * (len(deadlines) - len(known))
    assert {row["country"] for row in rows} == {"TR"}


def test_a_lead_shows_its_notices_documents_events_and_the_words_that_made_it_one(ran: Ran) -> None:
    rows = json.loads(cityleads(ran, "leads", "--country", "TR", "--json").stdout)
    joined = next(row for row in rows if row["sources"] == ["tr_bulletin", "tr_ilan"])
    lead = json.loads(cityleads(ran, "lead", joined["lead_id"], "--json").stdout)
    assert {member["source"] for member in lead["members"]} == {"tr_bulletin", "tr_ilan"}
    assert all(member["documents"] for member in lead["members"])
    assert lead["events"][0]["kind"] == "new"
    assert lead["evidence"]["hits"]
    assert joined["lead_id"] in cityleads(ran, "lead", joined["lead_id"]).stdout


def test_a_lead_tells_why_its_funder_is_believed(ran: Ran) -> None:
    rows = json.loads(cityleads(ran, "leads", "--json").stdout)
    paid = next(row for row in rows if row["sources"] == ["intl_worldbank"])
    assert {
        "fact": "funder",
        "value": "World Bank",
        "field": "portal",
        "words": "",
        "start": 0,
        "end": 0,
        "precision": "",
    } in paid["bidding_evidence"]
    assert "funder: World Bank (portal)" in cityleads(ran, "lead", paid["lead_id"]).stdout


def test_an_unknown_lead_is_one_clear_sentence(ran: Ran) -> None:
    done = cityleads(ran, "lead", "L-NOSUCHLEAD")
    assert (done.returncode, done.stdout) == (1, "")
    assert (
        "there is no lead L-NOSUCHLEAD in the sandbox warehouse; `cityleads leads` lists them" in done.stderr
    )


def test_a_preview_of_a_digest_is_marked_as_a_sample_and_writes_both_forms(ran: Ran, tmp_path: Path) -> None:
    done = cityleads(ran, "digest", "preview", "istanbul", "--language", "ko", "--to", str(tmp_path))
    assert done.returncode == 0, done.stderr
    html = (tmp_path / "digest.html").read_text(encoding="utf-8")
    assert 'lang="ko"' in html
    assert "SANDBOX" in html
    assert "SANDBOX" in (tmp_path / "digest.txt").read_text(encoding="utf-8")


def test_an_unknown_centre_or_source_is_answered_with_the_ones_there_are(ran: Ran) -> None:
    assert (
        "there are bangkok, hanoi, jakarta, istanbul, headquarters"
        in cityleads(ran, "digest", "preview", "seoul").stderr
    )
    assert (
        "there is no source xx; there are id_sirup, id_spse" in cityleads(ran, "run", "--source", "xx").stderr
    )


def test_a_replay_without_apply_changes_nothing_and_says_so(ran: Ran) -> None:
    told = cityleads(ran, "replay", "--source", "tr_ilan").stdout
    assert "0 notices differ" in told
    assert "Nothing was changed" in told


def test_the_doctor_finds_everything_well(ran: Ran) -> None:
    done = cityleads(ran, "doctor", "--json")
    findings = json.loads(done.stdout)
    assert [one for one in findings if not one["well"]] == []
    assert {"python", "disk", "database", "extensions", "schema", "role bi_reader", "mail"} <= {
        one["check"] for one in findings
    }


@pytest.mark.parametrize(
    ("variable", "value", "told"),
    [
        ("DATABASE_URL", "postgresql://nobody@127.0.0.1:1/none", "Check DATABASE_URL"),
        ("SMTP_URL", "smtp://127.0.0.1:1", "Check SMTP_URL"),
    ],
)
def test_the_doctor_says_the_mend(ran: Ran, variable: str, value: str, told: str) -> None:
    done = cityleads(ran, "doctor", **{variable: value})
    assert done.returncode == 1
    assert told in done.stdout
    assert "psycopg2" not in done.stdout


def test_readers_come_and_go(ran: Ran, server: object, tmp_path: Path) -> None:
    assert (
        cityleads(ran, "subscribers", "add", "hanoi", "not an address", "--mode", "sandbox").returncode == 1
    )
    assert cityleads(ran, "subscribers", "add", "seoul", "a@b.example", "--mode", "sandbox").returncode == 1
    rows = json.loads(cityleads(ran, "subscribers", "list", "--mode", "sandbox", "--json").stdout)
    assert len(rows) == 8
    assert {row["language"] for row in rows} == {"ko", "en"}
    assert {row["urgent"] for row in rows} == {False}


def test_a_reader_asks_for_urgent_mails_and_takes_it_back(ran: Ran) -> None:
    def say(*words: str) -> str:
        done = cityleads(ran, "subscribers", *words, "--mode", "sandbox")
        assert done.returncode == 0, done.stderr
        return done.stdout

    def urgent() -> dict[str, bool]:
        return {row["email"]: row["urgent"] for row in json.loads(say("list", "--json")) if row["active"]}

    reader = "staff.en@hanoi.example"
    told = say("add", "hanoi", reader, "--language", "en", "--urgent")
    assert told == (
        f"{reader} gets the digest of hanoi from the next morning on,"
        " and alerts when a deadline is too near for it (sandbox warehouse)\n"
    )
    assert urgent()[reader] is True
    say("add", "hanoi", reader, "--language", "en", "--no-urgent")
    assert urgent()[reader] is False


def test_a_warehouse_of_another_kind_is_refused(ran: Ran) -> None:
    done = cityleads(ran, "leads", "--mode", "live")
    assert done.returncode == 1
    assert "live data must not be mixed with it" in done.stderr


def test_psql_opens_on_the_warehouse(ran: Ran) -> None:
    done = cityleads(ran, "db", "url")
    assert done.stdout.startswith("postgresql+psycopg2://cityleads:")


@pytest.mark.parametrize(("verb", "done"), [("release", "released"), ("drop", "dropped")])
def test_what_is_held_is_judged_by_its_source_and_an_unknown_source_is_answered_with_the_ones_there_are(
    ran: Ran, verb: str, done: str
) -> None:
    own = ("--mode", "sandbox")
    assert cityleads(ran, "digest", "held", *own).stdout == "nothing is held in the sandbox warehouse\n"
    told = cityleads(ran, "digest", verb, "th_egp", *own).stdout
    assert told == f"0 leads of th_egp {done} (sandbox warehouse)\n"
    unknown = cityleads(ran, "digest", verb, "th_gone", *own)
    assert (unknown.returncode, "there is no source th_gone" in unknown.stderr) == (1, True)
