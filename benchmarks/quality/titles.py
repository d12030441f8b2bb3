"""Titles to learn from and to score with: labelled ones beside the project, and the project's own.

Labelled titles are read, never copied. The project's own are benchmarks/quality/synthetic/*.csv (phrases and frames
that make titles in tender style) and the sandbox's samples; they may train and never score.
"""

import csv
import hashlib
import json
import random
import re
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final, Literal

import yaml

from sandbox.samples import LOADER, SAMPLES
from transform.language import identify
from transform.relevance.lexicon_match import Wording, read
from transform.text import clean, fold

LABELS: Final = Path(__file__).parents[3] / "shared" / "data" / "labels"
SYNTHETIC: Final = Path(__file__).parent / "synthetic"
COUNTRIES: Final = ("id", "intl", "th", "tr", "vn")
LANGUAGES: Final = ("en", "id", "th", "tr", "vi")
_SEED: Final = 1
_FRAMES_A_PHRASE: Final = 6
# A title of a kind of frame keeps its phrase's label or loses it: what is bought round a system is no system.
_RELABELLED: Final = {"around": "no", "repair": "borderline"}
_OF_TIER: Final = {"lead": "yes", "watch": "borderline", "none": "no"}
# What the samples call a title, source by source.
_TITLE_FIELDS: Final = ("name", "nama", "paket", "title", "headline")
_ALIKE: Final = 0.5
_GRAM: Final = 5
_COMMON: Final = 1500
_NOT_LETTERS: Final = re.compile(r"[\d\W]+")


@dataclass(frozen=True, slots=True)
class Title:
    """A title with what it is said to be.

    Attributes:
        origin: "labelled", "synthetic" or "sandbox".
        label: "yes", "borderline" or "no", see the guide beside the labels.
        group: titles of one group are near-duplicates (labelled) or made from one phrase (synthetic).
        pick: how a labelled title was chosen ("random", "hard" …).
        words: what the lexicon says of it.
        buyer, place: of a labelled title, as published; "" where not told.
    """

    origin: str
    country: str
    text: str
    label: str
    dimensions: tuple[str, ...]
    group: str
    pick: str
    words: Wording
    buyer: str = ""
    place: str = ""

    @property
    def relevant(self) -> bool:
        """Yes or borderline."""
        return self.label != "no"


def labelled() -> list[Title]:
    """The first lot of titles labelled by readers. Raises SystemExit where they are not at hand."""
    return _lot("dev")


def second_lot(half: Literal["open", "lockbox"]) -> list[Title]:
    """One half of the second lot, divided by a hash of source and project.

    "open" may be looked at and tuned on. "lockbox" is scored once, at the end of the work on relevance, and is not
    read before: whoever calls for it here spends it. Raises SystemExit where the titles are not at hand.
    """
    titles = _lot("dev2")
    first: dict[str, str] = {}
    for title in titles:
        first.setdefault(title.group, f"{title.country}:{_letters(title.text)}")
    return [title for title in titles if half_of(first[title.group]) == half]


def half_of(project: str) -> str:
    """Which half a project of the second lot is in: the lowest bit of the SHA-256 of "COUNTRY:letters of its title"."""
    odd = hashlib.sha256(project.encode()).digest()[-1] & 1
    return "lockbox" if odd else "open"


def _lot(name: str) -> list[Title]:
    if not LABELS.is_dir():
        raise SystemExit(f"labelled titles are not here: {LABELS}")
    files = [(LABELS / f"{name}_{country}.jsonl").read_text(encoding="utf-8") for country in COUNTRIES]
    rows = [json.loads(line) for text in files for line in text.splitlines()]
    groups = near_duplicates([row["title"] for row in rows])
    return [_labelled(row, group) for row, group in zip(rows, groups, strict=True)]


def _labelled(row: dict[str, Any], group: int) -> Title:
    text, buyer = clean(row["title"]), clean(row.get("buyer") or "")
    words = read(text, "", identify(text, row["country"]).code, buyer, ())
    dimensions = tuple(row["dimensions"])
    return Title(
        origin="labelled",
        country=row["country"],
        text=text,
        label=row["relevant"],
        dimensions=dimensions,
        group=f"l{group}",
        pick=row["pick"],
        words=words,
        buyer=buyer,
        place=clean(row.get("place") or ""),
    )


def near_duplicates(titles: Sequence[str]) -> list[int]:
    """The group of each title: titles that share half of their runs of five letters, numbers left out.

    A group goes by its first title, so that the same titles always are divided alike.
    """
    grams = [_grams(title) for title in titles]
    leader = list(range(len(titles)))

    def lead(at: int) -> int:
        while leader[at] != at:
            at = leader[at]
        return at

    seen: dict[str, list[int]] = defaultdict(list)
    for at, mine in enumerate(grams):
        shared: dict[int, int] = defaultdict(int)
        for gram in mine:
            for other in seen[gram] if len(seen[gram]) < _COMMON else ():
                shared[other] += 1
            seen[gram].append(at)
        for other, count in shared.items():
            if count >= _ALIKE * (len(mine) + len(grams[other]) - count):
                first, second = sorted((lead(at), lead(other)))
                leader[second] = first
    return [lead(at) for at in range(len(titles))]


def _grams(title: str) -> set[str]:
    text = _letters(title)
    return {text[at : at + _GRAM] for at in range(max(1, len(text) - _GRAM + 1))}


def _letters(title: str) -> str:
    return _NOT_LETTERS.sub(" ", fold(title))


def synthetic() -> list[Title]:
    """The project's own titles: phrases of benchmarks/quality/synthetic put into frames; the same ones every time."""
    chosen = random.Random(_SEED)  # noqa: S311  # which frames a phrase gets, no secret
    return [title for lang in LANGUAGES for title in _synthetic(lang, chosen)]


def _synthetic(lang: str, chosen: random.Random) -> Iterator[Title]:
    with (SYNTHETIC / f"{lang}.csv").open(encoding="utf-8", newline="") as lines:
        rows = list(csv.DictReader(lines))
    kinds: dict[str, list[str]] = defaultdict(list)
    for row in rows:
        kinds[row["kind"]].append(row["text"])
    for row in rows:
        if row["kind"] in ("yes", "borderline", "no"):
            for kind, frame in _frames(kinds, row["kind"], chosen):
                text = clean(frame.replace("{x}", row["text"]).replace("{p}", chosen.choice(kinds["place"])))
                label = "no" if row["kind"] == "no" else _RELABELLED.get(kind, row["kind"])
                dimensions = tuple(row["dimensions"].split()) if label != "no" else ()
                words = read(text, "", lang, "", ())
                yield Title("synthetic", "", text, label, dimensions, f"{lang}:{row['text']}", "", words)


def _frames(kinds: dict[str, list[str]], label: str, chosen: random.Random) -> Iterator[tuple[str, str]]:
    same = [*kinds["frame_same"], *(kinds["frame_news"] if label != "no" else [])]
    yield from (("same", frame) for frame in chosen.sample(same, min(_FRAMES_A_PHRASE, len(same))))
    yield "repair", chosen.choice(kinds["frame_repair"])
    if label != "no":
        yield from (("around", frame) for frame in chosen.sample(kinds["frame_around"], 2))


def sandbox() -> list[Title]:
    """Titles of the sandbox's sample notices with their truths.

    A truth is of the tender: a correction that names a lead by its number alone, or a title that leaves everything to
    the text below it, says nothing by itself. The lexicon finds no word there, and so they are left out.
    """
    samples = [one for path in sorted(SAMPLES.glob("*.yml")) for one in _samples(path)]
    return [title for title in samples if not title.relevant or title.words.hits]


def _samples(path: Path) -> Iterator[Title]:
    for one in yaml.load(path.read_text(encoding="utf-8"), LOADER)["notices"]:  # noqa: S506  # a safe loader
        fields, truth = one["fields"], one["truth"]
        text = clean(str(next((fields[name] for name in _TITLE_FIELDS if fields.get(name)), "")))
        if text:
            words = read(text, "", truth.get("lang", "und"), "", ())
            dimensions = tuple(truth.get("dimensions", ()))
            yield Title("sandbox", "", text, _OF_TIER[truth["tier"]], dimensions, f"s{one['id']}", "", words)
