"""The smart-city lexicon: its terms as patterns over folded text, its traps, its concepts and their labels.

How a term is written in data/lexicon.csv: words are whole words; a Turkish or Indonesian word may carry a suffix,
an English one a plural; Thai has no spaces, so a Thai term is found anywhere, and a Korean one too, whose own spaces
may be missing. A hyphen may be missing or a space.
".." stands for up to 40 characters between two parts, "*" for the rest of a word.
"""

import csv
import hashlib
import re
from dataclasses import dataclass
from functools import cached_property, lru_cache
from pathlib import Path
from typing import Any, Final

import ahocorasick

from transform.text import fold

_DATA: Final = Path(__file__).parents[1] / "data"
_FILES: Final = ("lexicon.csv", "traps.csv", "tier_rules.csv", "concepts.csv", "relevance.json.gz")
_RULES: Final = b"3"  # goes up when the rules of reading change, so that notices are judged again
CONTEXT: Final = "C"
BY_DIMENSION: Final = "dim."
_STRENGTHS: Final = ("S", "M", "B", "W", CONTEXT)
_ANY_LANGUAGE: Final = "*"
_GAP: Final = ".{0,40}?"
# Turkish endings, folded, of which several may follow each other; what else follows is another word ("metropol").
_TURKISH: Final = (
    "l[ea]r|l[ea]ri|s[iu]|[iu]|[iu]n|n[iu]n|[iu]m|[iu]m[iu]z|[ea]|y[ea]|y[iu]|[dt][ea]|[dt][ea]n|n[dt][ea]|n[dt][ea]n|n[ea]|n[iu]|"
    "y?l[ea]|k[iu]|l[iu]k|l[iu]g|l[iu]|s[iu]z|[cs][iu]|[dt][iu]r|s[ea]l|m[ea]|l[ea]n|l[ea]s|t[iu]r|[iu]l|n"
)
_SUFFIXES: Final = {"tr": f"(?:{_TURKISH}){{0,5}}", "id": "(?:nya|kan|an|i)?", "en": "(?:e?s)?"}
_SHORTEST_WITH_SUFFIX: Final = {"tr": 5, "id": 4, "en": 3}
_SPACED_AT_WILL: Final = ("ko",)
_TWO_WORDS: Final = re.compile(r"([^ *.-]+) ([^ *.-]+)")
_WORDLY: Final = frozenset("abcdefghijklmnopqrstuvwxyz0123456789")


@dataclass(frozen=True)
class Term:
    """One way to say a concept in one language.

    Attributes:
        concept: e.g. "mob.signal", or "ctx.ict" for a word that only makes its neighbours count more.
        strength: "S", "M", "B", "W", or CONTEXT.
        text: as written in the data.
        lang: ISO 639-1 of the language that it is a term of.
    """

    concept: str
    strength: str
    text: str
    lang: str

    @cached_property
    def pattern(self) -> re.Pattern[str]:
        """Over folded text, to be matched at the start of a word. Made when a text first holds the term's beginning."""
        return _compile(fold(self.text), self.lang)

    @cached_property
    def ending(self) -> str:
        """Letters of its last word that no rule changes. Where they are missing the pattern need not be tried."""
        word = re.split(r" |\.\.", fold(self.text))[-1].removesuffix("*")
        return word.split("-")[0].removesuffix("k")

    @cached_property
    def is_acronym(self) -> bool:
        """Whether it is written in capitals, as no ordinary word is."""
        return self.text.isupper() and self.text.isalnum()

    @property
    def dimension(self) -> str:
        """Dimension (depa's seven, or "core") of the concept."""
        return _concepts()[self.concept]["dimension"]


@dataclass(frozen=True, slots=True)
class Found:
    """A term at its place in a folded text, end exclusive."""

    term: Term
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Trap:
    """What looks like smart city and is not.

    Attributes:
        name: stable, e.g. "smartphone".
        field: where it is looked for: "title", "description" or "buyer".
        cap: the highest tier it leaves ("watch", "none"), or "" where it only takes away the hits it covers.
        pattern: over folded text.
    """

    name: str
    field: str
    cap: str
    pattern: re.Pattern[str]


def find_terms(folded: str, lang: str) -> list[Found]:
    """Find the terms of a language and the English ones.

    Of those that begin at one place the strongest counts, then the longest; a term inside another of the same
    concept says nothing new and is left out.
    """
    begun: dict[int, list[Term]] = {}
    for end, (size, terms) in _automaton(lang).iter(folded):
        start = end - size + 1
        if start == 0 or folded[start] not in _WORDLY or folded[start - 1] not in _WORDLY:
            begun.setdefault(start, []).extend(terms)
    if not begun:
        return []
    found: list[Found] = []
    reached: dict[str, int] = {}
    for start in sorted(begun):
        best = _best_at(folded, start, begun[start])
        if best and start >= reached.get(best.term.concept, 0):
            reached[best.term.concept] = best.end
            found.append(best)
    return found


def _best_at(folded: str, start: int, terms: list[Term]) -> Found | None:
    matches = [
        Found(term, start, match.end())
        for term in terms
        if term.ending in folded and (match := term.pattern.match(folded, start))
    ]
    if not matches:
        return None
    return min(matches, key=lambda one: (_STRENGTHS.index(one.term.strength), -one.end))


@lru_cache(maxsize=16)
def traps(lang: str) -> tuple[Trap, ...]:
    """The traps of a language, and those of every language."""
    return tuple(
        Trap(row["name"], row["field"], row["cap"], re.compile(fold(row["pattern"])))
        for row in _rows("traps.csv")
        if row["lang"] in (lang, _ANY_LANGUAGE)
    )


def concept_of_code(code: str) -> str:
    """The concept that a CPV code marks, "" when it marks none. The check digit is not looked at."""
    return _codes().get(code.split("-")[0].strip(), "")


def dimension_of(concept: str) -> str:
    """Dimension (depa's seven, or "core") of a concept."""
    return _concepts()[concept]["dimension"]


def concepts() -> dict[str, str]:
    """The dimension of each concept that says what something is, in the order of the table; no mere context."""
    return {code: row["dimension"] for code, row in _concepts().items() if row["strength"] != CONTEXT}


def strength_of(concept: str) -> str:
    """How much a concept says by itself ("S", "M", "B", "W")."""
    return _concepts()[concept]["strength"]


def concept_labels(concept: str) -> tuple[str, str]:
    """English and Korean label of a concept, or of what the model names by dimension alone ("dim.mobility").

    Raises KeyError for one that is not in data/concepts.csv.
    """
    if concept.startswith(BY_DIMENSION):
        return dimension_labels(concept.removeprefix(BY_DIMENSION))
    row = _concepts()[concept]
    return row["en"], row["ko"]


def term_labels(concept: str, term: str) -> tuple[str, str]:
    """English and Korean of a term as the lexicon writes it, where it means less than its concept is called by.

    "yazılım" is software, whatever it is bought for; a plain LED lamp is no smart one. Which terms these are is data
    (data/glosses.csv), beside the lexicon: what a word means to a person changes no judgement.

    Raises KeyError for a concept that is not in data/concepts.csv.
    """
    return _glosses().get((concept, term)) or concept_labels(concept)


def concept_codes() -> tuple[str, ...]:
    """All concepts that a lead can be about, in the table's order."""
    return tuple(_concepts())


def concepts_labelled(text: str) -> tuple[str, ...]:
    """The concepts whose English or Korean label contains a text, letter case aside; none for an empty text."""
    wanted = fold(text).strip()
    return tuple(
        concept
        for concept in _concepts()
        if wanted and any(wanted in fold(label) for label in concept_labels(concept))
    )


def concepts_meaning(text: str) -> tuple[str, ...]:
    """The concepts that a text may mean: their label contains it, or that of a term, or of a dimension."""
    wanted = fold(text).strip()
    terms = {
        concept for (concept, _), labels in _glosses().items() if any(wanted in fold(one) for one in labels)
    }
    dimensions = {
        f"{BY_DIMENSION}{code}"
        for code, labels in _DIMENSIONS.items()
        if any(wanted in fold(one) for one in labels)
    }
    return tuple(sorted({*concepts_labelled(text), *terms, *dimensions})) if wanted else ()


def dimension_labels(dimension: str) -> tuple[str, str]:
    """English and Korean label of a dimension. Raises KeyError for an unknown one."""
    return _DIMENSIONS[dimension]


_DIMENSIONS: Final = {
    "environment": ("Smart Environment", "환경"),
    "energy": ("Smart Energy", "에너지"),
    "economy": ("Smart Economy", "경제"),
    "mobility": ("Smart Mobility", "모빌리티(교통)"),
    "living": ("Smart Living", "생활"),
    "people": ("Smart People", "시민"),
    "governance": ("Smart Governance", "거버넌스(행정)"),
    "core": ("Cross-cutting platform", "공통·플랫폼"),
}


def _version() -> str:
    """Names data, trained model and rules: notices judged with another version can be judged again."""
    content = hashlib.sha256(_RULES)
    for name in _FILES:
        path = _DATA / name
        content.update(path.read_bytes() if path.is_file() else b"")
    return content.hexdigest()[:12]


LEXICON_VERSION: Final = _version()


@lru_cache(maxsize=8)
def _rows(name: str) -> tuple[dict[str, str], ...]:
    with (_DATA / name).open(encoding="utf-8", newline="") as lines:
        return tuple(csv.DictReader(lines))


@lru_cache(maxsize=1)
def _concepts() -> dict[str, dict[str, str]]:
    return {row["concept"]: row for row in _rows("concepts.csv")}


@lru_cache(maxsize=1)
def _glosses() -> dict[tuple[str, str], tuple[str, str]]:
    return {(row["concept"], row["term"]): (row["en"], row["ko"]) for row in _rows("glosses.csv")}


@lru_cache(maxsize=1)
def _codes() -> dict[str, str]:
    return {code: row["concept"] for row in _rows("concepts.csv") for code in row["cpv"].split(";") if code}


@lru_cache(maxsize=16)
def _automaton(lang: str) -> Any:  # noqa: ANN401  # pyahocorasick ships no types
    """Finds where terms may begin, all in one pass; each is then tried with its pattern."""
    automaton = ahocorasick.Automaton()
    by_beginning: dict[str, list[Term]] = {}
    for term in _terms():
        if term.lang in (lang, "en"):
            for beginning in _beginnings(term):
                by_beginning.setdefault(beginning, []).append(term)
    for beginning, terms in by_beginning.items():
        automaton.add_word(beginning, (len(beginning), terms))
    automaton.make_automaton()
    return automaton


@lru_cache(maxsize=1)
def _terms() -> tuple[Term, ...]:
    """All terms; the English ones are looked for in every language, and compiled once."""
    return tuple(
        Term(row["concept"], row["strength"], row["term"], row["lang"]) for row in _rows("lexicon.csv")
    )


def _beginnings(term: Term) -> set[str]:
    """The letters of a term's first word that no rule changes. A hyphen may be missing or a space; see `_word`.

    Vietnamese words are short and take no suffix: there the next word is needed too, or every other word would do.
    """
    folded = fold(term.text)
    if term.lang not in _SUFFIXES and (two := _TWO_WORDS.match(folded)):
        joints = (" ", "-", "") if term.lang in _SPACED_AT_WILL else (" ", "-")
        return {f"{two[1]}{joint}{two[2]}" for joint in joints}
    word = "-".join(re.split(r" |\*|\.\.", folded)[0].split("-")[:2])
    word = word.removesuffix("k") if len(word) >= _SHORTEST_WITH_SUFFIX["tr"] else word
    return {word, word.replace("-", " "), word.replace("-", "")}


def _compile(folded: str, lang: str) -> re.Pattern[str]:
    parts = [_GAP.join(_word(word, lang) for word in part.split("..")) for part in folded.split(" ")]
    whole = ("[ -]?" if lang in _SPACED_AT_WILL else "[ -]").join(parts)
    return re.compile(whole + (r"(?![a-z0-9])" if folded[-1].isascii() else ""))


def _word(word: str, lang: str) -> str:
    """One word of a term; Turkish softens a final k before a suffix (durak, durağı)."""
    if word.endswith("*"):
        return re.escape(word[:-1]) + "[a-z0-9]*"
    pattern = re.escape(word).replace(r"\-", "[- ]?")
    if lang not in _SUFFIXES or not word.isascii() or len(word) < _SHORTEST_WITH_SUFFIX[lang]:
        return pattern
    if lang == "tr" and word.endswith("k"):
        pattern = pattern[:-1] + "[kg]"
    return pattern + _SUFFIXES[lang]
