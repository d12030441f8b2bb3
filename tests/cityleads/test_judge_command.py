"""Judging titles from a file, as a person who tunes or scores does it."""

import json
from pathlib import Path
from typing import Any

from typer.testing import CliRunner, Result

from cityleads.cli.main import app
from domain.notice import Notice
from transform.enrich import enrich

SIGNALS = {
    "id": "a1",
    "country": "TR",
    "title": "GAZİANTEP  ADAPTİF KAVŞAK SİSTEMLERİNİN YAPIMI",
    "buyer": "Gaziantep Büyükşehir Belediyesi",
    "note": "kept",
}
CHAIRS = {"id": 7, "country": "id", "title": "Kursi dan meja", "description": None}


def judge(*lines: str, to: Path | None = None) -> Result:
    text = "\n".join(lines) + "\n"
    if to is None:
        return CliRunner().invoke(app, ["judge", "-"], input=text)
    to.write_text(text, encoding="utf-8")
    return CliRunner().invoke(app, ["judge", str(to)])


def rows(result: Result) -> list[dict[str, Any]]:
    return [json.loads(line) for line in result.stdout.splitlines()]


def test_a_line_comes_back_with_what_the_pipeline_would_keep(tmp_path: Path) -> None:
    done = judge(json.dumps(SIGNALS), "", json.dumps(CHAIRS), to=tmp_path / "titles.jsonl")
    signals, chairs = rows(done)
    assert done.exit_code == 0
    assert signals.items() >= SIGNALS.items()
    assert (signals["language"], signals["tier"], signals["dimensions"]) == ("tr", "lead", ["mobility"])
    assert (signals["place"]["code"], signals["place"]["en"]) == ("TR-27", "Gaziantep")
    hit = signals["evidence"]["hits"][0]
    assert (hit["concept"], hit["field"], hit["start"], hit["end"]) == ("mob.signal", "title", 10, 24)
    assert (chairs["id"], chairs["tier"], chairs["dimensions"], chairs["place"]) == (7, "none", [], None)


def test_the_score_is_the_pipeline_s_own() -> None:
    notice = Notice(
        "x", "y", "list", country="VN", title="Hệ thống camera giám sát", description="kết hợp IOC"
    )
    row = {"country": "VN", "title": notice.title, "description": notice.description}
    judged = rows(judge(json.dumps(row)))[0]
    enriched = enrich(notice)
    assert (judged["score"], judged["tier"]) == (enriched.judgement.score, enriched.judgement.tier)
    assert judged["evidence"] == json.loads(json.dumps(enriched.evidence))


def test_a_line_that_cannot_be_taken_is_told_and_the_others_go_on() -> None:
    done = judge(
        "{",
        "[]",
        '{"title": "x"}',
        '{"title": 1, "country": "TH"}',
        json.dumps(SIGNALS | {"buyer": 3}),
        json.dumps(CHAIRS),
    )
    assert done.exit_code == 1
    assert [row["id"] for row in rows(done)] == [7]
    told = [line.removeprefix("cityleads: ") for line in done.stderr.splitlines()]
    assert told[0].startswith("line 1: no JSON: ")
    assert told[1:] == [
        "line 2: no JSON object",
        "line 3: country is missing or no text",
        "line 4: title is missing or no text",
        "line 5: buyer is no text",
    ]
