"""How well notices are put under the projects that they belong to, where no field of theirs says so.

Run: python -m benchmarks.quality.projects

pairs_projects.csv has pairs of a recorded notice and a project, labelled and frozen before anything looked for projects
in texts. "bank": the bank files the notice under the project, whatever its text says; "likest": of the other projects
of the country the one whose name is likest to the notice; "read": decided by reading, among them all national notices
of the recorded dumps that name a project of the list. A notice of the bank is read as if a national portal had
published it: by its subject and the first 500 letters of its text, without the fields of the project's number and name;
numbers of loans are known from the bank's other notices. The project's number in the text is counted with and without.
Halves by a hash of the notice: errors were looked at in the first alone. Peer: likeness of the project's name and the
notice, at the threshold where its F1 is best.
"""

import csv
import json
import re
from collections.abc import Callable, Iterator, Mapping
from functools import cache
from hashlib import sha1
from pathlib import Path
from typing import Any, NamedTuple

from rapidfuzz import fuzz

from benchmarks.surroundings import say
from transform.project_names import ProjectName, as_filed, named_in
from transform.text import clean, fold, strip_markup

SHARED = Path(__file__).parents[3] / "shared" / "data"
PAIRS = Path(__file__).with_name("pairs_projects.csv")
BANK = "intl2/worldbank/eoi_tracker_th_vn_id_tr_regional_2026-08.json"
COUNTRIES = {
    "Viet Nam": "VN",
    "Vietnam": "VN",
    "Turkiye": "TR",
    "Turkey": "TR",
    "Indonesia": "ID",
    "Thailand": "TH",
}
RECALL_BAR, PRECISION_BAR = 0.85, 0.98
_NUMBER = re.compile(r"\bP\d{6}\b|\bProject ID(?: ?No)?[ .:]{0,4}\d{6}\b")


class Pair(NamedTuple):
    """A notice's text and a project: whether they belong together, and who says so."""

    notice: str
    text: str
    country: str
    project: str
    same: bool
    how: str


def read_pairs() -> tuple[list[Pair], dict[str, list[ProjectName]]]:
    """The pairs, and the projects by country."""
    texts, projects = dict(_bank_texts()), _projects()
    for path, country in (("pool2/id.jsonl", "ID"), ("pool2/tr.jsonl", "TR")):
        listed = map(json.loads, (SHARED / path).read_text(encoding="utf-8").splitlines())
        texts |= {(path, row["id"]): (row["title"], country) for row in listed}
    path = "vn/dauthau_asia/dataHitAndMiss.json"
    texts |= {
        (path, f"sha1:{sha1(name.encode()).hexdigest()[:12]}"): (name, "VN")  # noqa: S324  # names rows that have no number
        for name in _names(json.loads((SHARED / path).read_text(encoding="utf-8")))
    }
    with PAIRS.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    pairs = [
        Pair(
            row["notice"],
            *texts[row["document"], row["notice"]],
            row["project"],
            row["same"] == "1",
            row["how"],
        )
        for row in rows
    ]
    return pairs, projects


@cache
def _records() -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = json.loads((SHARED / BANK).read_text(encoding="utf-8"))["records"]
    return found


def _bank_texts() -> Iterator[tuple[tuple[str, str], tuple[str, str]]]:
    for row in _records():
        text = f"{row['bid_description']}\n{strip_markup(row['text_first_500'])}"
        yield (BANK, row["id"]), (clean(text), _country(row))


@cache
def _filed() -> list[tuple[str, str, str]]:
    """Each notice of the bank, its project and its text as the portal's parser keeps it."""
    return [(row["id"], row["project_id"], clean(strip_markup(row["text_first_500"]))) for row in _records()]


def _projects() -> dict[str, list[ProjectName]]:
    found: dict[str, dict[str, ProjectName]] = {}
    for row in _records():
        one = ProjectName(row["project_id"], row["project_name"])
        found.setdefault(_country(row), {}).setdefault(one.number, one)
    return {country: list(those.values()) for country, those in found.items()}


def _country(row: Mapping[str, Any]) -> str:
    name = str(row["project_ctry_name"])
    return COUNTRIES.get(name, name)


def _names(value: Any) -> Iterator[str]:  # noqa: ANN401  # JSON
    if isinstance(value, dict):
        if isinstance(value.get("name"), str):
            yield value["name"]
        for one in value.values():
            yield from _names(one)
    elif isinstance(value, list):
        for one in value:
            yield from _names(one)


def figures(pairs: list[Pair], says: Callable[[Pair], bool]) -> tuple[float, float]:
    """Precision and recall, 0 to 1."""
    told = [(pair.same, says(pair)) for pair in pairs]
    right = sum(same and said for same, said in told)
    return right / max(sum(said for _, said in told), 1), right / max(sum(same for same, _ in told), 1)


def main() -> None:
    """Measure and print."""
    pairs, projects = read_pairs()
    halves = [[pair for pair in pairs if _half(pair) == half] for half in (0, 1)]
    rows = [(f"{sum(p.same for p in pairs)} true pairs, {sum(not p.same for p in pairs)} false ones", "")]
    for name, numbers in (("with the project's number in the text", True), ("without it", False)):
        told = {pair: pair.project in _named(pair, projects, numbers=numbers) for pair in pairs}
        rows.append((f"names, loans, {name}", _told(figures(pairs, told.__getitem__))))
        rows += [
            (f"  half {half + 1}", _told(figures(some, told.__getitem__))) for half, some in enumerate(halves)
        ]
        read = [pair for pair in pairs if pair.how == "read"]
        rows.append((f"  decided by reading ({len(read)})", _told(figures(read, told.__getitem__))))
    rows.append(("peer: likeness of the name and the notice", _told(_peer(pairs, projects))))
    say(f"Projects of notices (bars: recall {RECALL_BAR} at precision {PRECISION_BAR})", rows)


def _half(pair: Pair) -> int:
    return int(sha1(pair.notice.encode()).hexdigest(), 16) % 2  # noqa: S324  # divides, and hides nothing


def _named(pair: Pair, projects: Mapping[str, list[ProjectName]], *, numbers: bool) -> dict[str, str]:
    others = [(project, text) for notice, project, text in _filed() if notice != pair.notice]
    listed = as_filed(projects.get(pair.country, ()), others)
    return named_in(pair.text if numbers else _NUMBER.sub("", pair.text), listed)


def _peer(pairs: list[Pair], projects: Mapping[str, list[ProjectName]]) -> tuple[float, float]:
    """Precision and recall at the threshold where the peer's F1 is best."""
    names = {one.number: fold(one.title) for those in projects.values() for one in those}
    alike = {
        pair: fuzz.token_set_ratio(names[pair.project], fold(_NUMBER.sub("", pair.text))) for pair in pairs
    }
    found = [figures(pairs, lambda pair, least=least: alike[pair] >= least) for least in range(30, 101)]  # type: ignore[misc]  # mypy infers no bound default
    return max(found, key=lambda one: one[0] * one[1] / (one[0] + one[1]) if one[1] else 0.0)


def _told(found: tuple[float, float]) -> str:
    return f"precision {found[0]:.3f}  recall {found[1]:.3f}"


if __name__ == "__main__":
    main()
