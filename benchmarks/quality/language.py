"""How well and how fast the language of short titles is told, with peers beside us in the same run.

Run: make bench-language (in the laboratory, where the peers are). Each line is a set of the labelled titles kept
beside the project: capitals, marks dropped, mixed with English, two words. Texts that are labelled Malay are left
out: no source is Malaysian, and langdetect has no profile of it. English titles are asked four times, as if each
country's portal had published them.
"""

import json
import os
import time
from collections import Counter, defaultdict
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path
from typing import Any
from unittest.mock import patch

from transform import language
from transform.language import identify, ngrams

TITLES = Path(__file__).parents[3] / "shared/data/bench/lid_short_titles_dev.jsonl"
HOMES = {
    "th": ("TH",),
    "vi": ("VN",),
    "id": ("ID",),
    "tr": ("TR",),
    "ko": ("VN",),
    "en": ("TH", "VN", "ID", "TR"),
}
BARS = defaultdict(lambda: 99.0, tender_mixed_en=97.0)  # percent
RUNS = 3

Ask = Callable[[str, str], str]


@dataclass(frozen=True, slots=True)
class Title:
    """A labelled text, and the country whose portal it comes from."""

    kind: str
    language: str
    text: str
    country: str


@dataclass(frozen=True, slots=True)
class Result:
    """What one way of telling got right, in percent of each set, and its texts a second of processor time."""

    right: dict[str, float]
    speed: float


def titles(file: Path = TITLES) -> Iterator[Title]:
    """Read the labelled texts."""
    for line in file.read_text(encoding="utf-8").splitlines():
        row = json.loads(line)
        for country in HOMES.get(row["lang"], ()):
            yield Title(row["set"], row["lang"], row["text"], country)


def measure(ask: Ask, rows: list[Title], runs: int = RUNS) -> Result:
    """Ask for all texts; then once for each text, with the fastest of some runs, as others may work on the machine."""
    answers, once = [ask(row.text, row.country) for row in rows], {row.text: row for row in rows}.values()
    seconds = []
    for _run in range(runs):
        start = time.process_time()
        for row in once:
            ask(row.text, row.country)
        seconds.append(time.process_time() - start)
    asked, right = Counter[str](), Counter[str]()
    for row, answer in zip(rows, answers, strict=True):
        for name in (row.kind, f"{row.kind} {row.language}"):
            asked[name] += 1
            right[name] += answer == row.language
    return Result({name: 100 * right[name] / asked[name] for name in asked}, len(once) / min(seconds))


def ours() -> Iterator[tuple[str, Ask]]:
    """The project's answer by its own walk, and by langdetect's own where that walk is left out."""
    yield "ours", lambda text, country: identify(text, country).code
    yield "ours, langdetect's loop", _without_own_walk


def _without_own_walk(text: str, country: str) -> str:
    with patch.object(language, "probabilities", ngrams.by_langdetect):
        return identify(text, country).code


def peers() -> Iterator[tuple[str, Ask]]:
    """Every peer that is installed."""
    yield "langdetect", _langdetect()
    if find_spec("lingua"):
        yield "lingua", _lingua()
    if find_spec("py3langid"):
        yield "py3langid", _py3langid()


def _langdetect() -> Ask:
    from langdetect import DetectorFactory, LangDetectException, detect

    DetectorFactory.seed = 0

    def ask(text: str, _country: str) -> str:
        try:
            return str(detect(text))
        except LangDetectException:
            return "und"

    return ask


def _lingua() -> Ask:
    from lingua import Language, LanguageDetectorBuilder

    names = ("ENGLISH", "INDONESIAN", "KOREAN", "THAI", "TURKISH", "VIETNAMESE")
    six = [getattr(Language, name) for name in names]
    detector = LanguageDetectorBuilder.from_languages(*six).build()

    def ask(text: str, _country: str) -> str:
        found: Any = detector.detect_language_of(text)
        return found.iso_code_639_1.name.lower() if found else "und"

    return ask


def _py3langid() -> Ask:
    import py3langid

    return lambda text, _country: str(py3langid.classify(text)[0])


def table(results: dict[str, Result]) -> Iterator[str]:
    """The lines to print: each set's accuracy, the least of its languages, and whether its bar is met."""
    mine, *others = results.values()
    by_set: dict[str, list[str]] = defaultdict(list)
    for name in mine.right:
        if " " in name:
            by_set[name.split(" ")[0]].append(name)
    yield f"{'set':20}{'bar':>6}" + "".join(f"{name:>21}" for name in results) + "   each language of ours"
    for name in sorted(by_set):
        bar = BARS[name]
        figures = "".join(f"{one.right[name]:21.1f}" for one in (mine, *others))
        parts = ", ".join(f"{part.split(' ')[1]} {mine.right[part]:.1f}" for part in sorted(by_set[name]))
        missed = "" if mine.right[name] >= bar else "   MISSED"
        yield f"{name:20}{f'≥{bar:.0f}':>6}{figures}   {parts}{missed}"
    yield f"{'texts/s of one core':20}{'≥8000':>6}" + "".join(
        f"{one.speed:21,.0f}" for one in results.values()
    )


def main() -> None:
    """Print the table."""
    if not TITLES.is_file():
        raise SystemExit(f"labelled titles are not here: {TITLES}")
    rows = list(titles())
    results = {name: measure(ask, rows) for name, ask in (*ours(), *peers())}
    print(f"{len(rows)} texts, {os.cpu_count()} cores; processor time of one, fastest of {RUNS} runs")
    print("\n".join(table(results)))


if __name__ == "__main__":
    main()
