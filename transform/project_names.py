"""Which project a text names: by the funder's number, a loan's number, the project's own name, or its short name.

Titles are not compared: a project and its tenders are called differently. What is looked for is the name inside a text,
by its letters, without the country and the words that every project has ("Vietnam", "Project"), so that lost blanks and
"&" for "and" do no harm. A beginning or an end of the name counts where "project" stands behind it.
"""

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from itertools import dropwhile
from typing import Final

from rapidfuzz import fuzz

from transform.project_acronyms import acronyms_in, initials
from transform.text import fold

SLIPS: Final = 93.0  # per cent of a name's letters that must stand in the text
LETTERS, PART = (
    14,
    18,
)  # fewer letters, of a name and of a part of it, would be found in texts of other things
_NUMBER: Final = re.compile(r"(?<![A-Za-z\d])P(\d{6})(?!\d)|\bProject ID(?: ?No)?[ .:]{0,4}(\d{6})(?!\d)")
# IBRD and IDA number by country, trust funds by letters: "8711-ID", "TF0B8114".
_LOAN: Final = re.compile(
    r"(?<!\d)\d{4}\s?[-\u2013]?\s?(?:VN|VIE|ID|IND|IDN|INO|TR|TU|TUR|TH|THA)\b|\bTF\s?[0A-Z]\w{5}\b"
)
_COUNTRY: Final = frozenset(
    (
        *("viet", "nam", "vietnam", "vietnamese", "indonesia", "indonesian", "indonesias", "thailand"),
        *("turkiye", "turkey", "vn", "ino", "vie", "republic"),
    )
)
_BRACKETS: Final = re.compile(r"\([^()]*\)?")
_SHORT: Final = re.compile(r"\b(?=[A-Za-z]*[A-Z]{3})[A-Za-z]{4,12}\b")
_NOUNS: Final = frozenset(("project", "projects", "program", "programme", "projesi", "programi", "proyek"))
_FILLERS: Final = frozenset(("a", "an", "and", "of", "for", "in", "the", "on", "to", "under", "s"))
_PARTS_OF_ONE: Final = frozenset(
    ("additional", "financing", "phase", "preparation", "grant", "af", "ek", "finansman")
)
_ALL_HAVE: Final = _NOUNS | _COUNTRY | _PARTS_OF_ONE
# Where a notice tells its project's name, as it is written; "\u0131" is lost where a portal mis-encodes.
_LABEL: Final = re.compile(
    r"\b(?:name of (?:the )?project|project name|proje ad[\u0131i]?|t\u00ean d\u1ef1 \u00e1n|nama proyek)"
    r"\s*:\s*(?P<name>[^:;\n]{10,140})",
    re.IGNORECASE,
)
# A name ends behind its noun, with its number; else where something else begins.
_NAME_ENDS: Final = re.compile(
    rf"\b(?:{'|'.join(sorted(_NOUNS))})\b(?:\s+(?:[ivx]+|\d)\b)?|(?=\(| [-\u2013] )", re.IGNORECASE
)
_ORDINALS: Final = {
    word: number
    for number, words in enumerate(
        ("first i 1 1st", "second ii 2 2nd", "third iii 3 3rd", "fourth iv 4 4th"), 1
    )
    for word in words.split()
}
_WORD: Final = re.compile(r"[^\W_]+")


@dataclass(frozen=True)
class ProjectName:
    """A project as its funder calls it.

    Attributes:
        number: the funder's.
        title: as published.
        loans: numbers of its loans and grants, as `loans_in` has them.
    """

    number: str
    title: str
    loans: frozenset[str] = field(default=frozenset())

    @cached_property
    def words(self) -> tuple[str, ...]:
        """The words of what only this project is called."""
        return tuple(word for word in _words(_BRACKETS.sub(" ", self.title)) if _tells(word))

    @cached_property
    def letters(self) -> str:
        """Their letters."""
        return "".join(self.words)

    @cached_property
    def ordinals(self) -> frozenset[int]:
        """Which of several projects of one name it is; empty where the name does not say."""
        return _ordinals(list(_words(self.title)))

    @cached_property
    def parts(self) -> tuple[str, ...]:
        """The whole name and its beginnings and ends, the longest first, as they stand before "project"."""
        runs = {self.words[:end] for end in range(2, len(self.words) + 1)}
        runs |= {self.words[start:] for start in range(len(self.words) - 1)} | {self.words}
        least = min(PART, max(LETTERS - len("project"), len(self.letters)))
        return tuple(sorted((run for run in map("".join, runs) if len(run) >= least), key=len, reverse=True))

    @property
    def traces(self) -> frozenset[str]:
        """Of what names it, something that stands in every such text, letter case aside and marks told apart."""
        longest = sorted(filter(str.isalpha, _WORD.findall(_BRACKETS.sub(" ", self.title))), key=len)[-2:]
        loans = {loan if loan.startswith("TF") else loan[:4] for loan in self.loans}
        return frozenset({self.number, *self.short_names, *self.initials, *longest, *loans})

    @cached_property
    def initials(self) -> frozenset[str]:
        """What it may be called by the initials of its name, in capitals."""
        return initials(self.title)

    @cached_property
    def short_names(self) -> frozenset[str]:
        """Its short names, in capitals: those in brackets, behind a dash, or before one."""
        beside = [one.strip("()") for one in _BRACKETS.findall(self.title)] + self.title.split(" - ")
        found = (short for part in beside for short in _SHORT.findall(part) if len(part.split()) <= 2)
        return frozenset(short.upper() for short in found)


class Text:
    """A text in which names are looked for.

    Attributes:
        words: folded, without words that only join others.
        letters: those of all words that tell something, in one run.
    """

    def __init__(self, text: str) -> None:
        """Make it of title and description, without markup."""
        self.words = list(_words(text))
        self._places = [place for place, word in enumerate(self.words) if _tells(word)]
        self._starts: list[int] = []
        self.letters = ""
        for place in self._places:
            self._starts.append(len(self.letters))
            self.letters += self.words[place]

    def around(self, start: int, end: int) -> tuple[frozenset[int], str]:
        """Which of several projects is meant where letters stand, and the word right behind them.

        A word right before the name says it, one in it, and one behind "project"; a phase is one of the same
        project, and so is additional financing.
        """
        inside = [place for place, at in zip(self._places, self._starts, strict=True) if start <= at < end]
        if not inside:
            return frozenset(), ""
        first, last = max(inside[0] - 1, 0), inside[-1]
        rest = dropwhile(lambda word: word[1] in _PARTS_OF_ONE, enumerate(self.words[last + 1 :], last + 1))
        place, behind = next(rest, (0, ""))
        return _ordinals(self.words[first : place + 2 if behind in _NOUNS else last + 2]), behind


def numbers_in(text: str) -> frozenset[str]:
    """The numbers of projects of the World Bank that a text quotes."""
    return frozenset(f"P{one or other}" for one, other in _NUMBER.findall(text))


def loans_in(text: str) -> frozenset[str]:
    """The numbers of loans and grants of the World Bank that a text quotes, letters and digits alone."""
    return frozenset("".join(filter(str.isalnum, found)) for found in _LOAN.findall(text))


def named_in(text: str, projects: Iterable[ProjectName]) -> dict[str, str]:
    """The projects that a text names, by number, each with how: "number", "loan", "name" or "short name".

    Numbers decide before names. Where the name of one is a part of another's that stands there too, it is not named.

    Args:
        text: title and description of a notice or an article, without markup.
        projects: those that it may be of: of its country.
    """
    listed = list(projects)
    numbers, loans = numbers_in(text), loans_in(text)
    for how, quoted in (
        ("number", [one for one in listed if one.number in numbers]),
        ("loan", [one for one in listed if one.loans & loans]),
    ):
        if quoted:
            return {one.number: how for one in quoted}
    return _by_names(text, listed)


def _by_names(text: str, listed: list[ProjectName]) -> dict[str, str]:
    read = Text(text)
    lengths = {one: length for one in listed if (length := _length(one, read))}
    found = {
        one.number: "name" for one in lengths if not any(_outdone(one, other, lengths) for other in lengths)
    }
    return found or _by_short_names(text, listed)


def _by_short_names(text: str, listed: list[ProjectName]) -> dict[str, str]:
    """Those in capitals anywhere; else the initials beside "project". What two projects are called by tells neither."""
    written = {short.upper() for short in _SHORT.findall(text)}
    by_short = {one.number for one in listed if one.short_names & written}
    acronyms = set() if by_short else acronyms_in(text)
    called = by_short or {one.number for one in listed if one.initials & acronyms}
    return dict.fromkeys(called, "short name") if len(called) == 1 else {}


def _length(one: ProjectName, text: Text) -> int:
    """How many letters of its name stand in a text as a name of its own; 0 where they are too few, or another's."""
    whole = one.letters if len(one.letters) >= LETTERS else ""
    for run in (whole, *one.parts):
        stands = [text.around(*where) for where in _runs(run, text.letters)]
        meant = [behind for ordinals, behind in stands if ordinals == one.ordinals]
        if stands and not meant:
            return 0
        if any(run == whole or behind in _NOUNS for behind in meant):
            return len(run)
    return 0


def _runs(run: str, letters: str) -> Iterator[tuple[int, int]]:
    """Where the letters stand; with slips of the pen once, where they are many."""
    if not run:
        return
    starts = [found.start() for found in re.finditer(re.escape(run), letters)]
    yield from ((start, start + len(run)) for start in starts)
    if not starts and len(run) >= PART:
        found = fuzz.partial_ratio_alignment(run, letters, score_cutoff=SLIPS)
        if found:
            yield found.dest_start, found.dest_end


def _outdone(one: ProjectName, other: ProjectName, lengths: Mapping[ProjectName, int]) -> bool:
    """Whether more of another project's name stands there, or as much and all of it."""
    if one is other:
        return False
    mine, others = lengths[one], lengths[other]
    rest = len(one.letters) - mine, len(other.letters) - others
    return (others, -rest[1], -len(other.title)) > (mine, -rest[0], -len(one.title))


def _ordinals(words: Sequence[str]) -> frozenset[int]:
    """The ordinals among words; the first of several is mostly called by no number."""
    pairs = zip(("", *words), words, strict=False)
    found = (_ORDINALS[word] for before, word in pairs if word in _ORDINALS and before != "phase")
    return frozenset(found) - {1}


def _tells(word: str) -> bool:
    return word not in _ALL_HAVE and word not in _ORDINALS


def _words(text: str) -> list[str]:
    return [word for word in _WORD.findall(fold(text).replace("isation", "ization")) if word not in _FILLERS]


def names_told(text: str) -> frozenset[str]:
    """The names of projects that a text tells behind "Project Name:" and its like in four languages, as written."""
    told = (found["name"] for found in _LABEL.finditer(text))
    ends = ((name, _NAME_ENDS.search(name)) for name in told)
    return frozenset(name[: end.end()].strip() for name, end in ends if end)


def as_filed(projects: Iterable[ProjectName], texts: Iterable[tuple[str, str]]) -> list[ProjectName]:
    """Give projects what notices filed under them quote: numbers of loans, and in further rows other names of them.

    What is quoted under two projects tells neither.

    Args:
        projects: by number, as their funder tells them.
        texts: number of a project and text of a notice that names that number in a field.
    """
    listed, filed = list(projects), list(texts)
    owners: dict[str, set[str]] = defaultdict(set)
    for number, text in filed:
        for loan in loans_in(text):
            owners[loan].add(number)
    own: dict[str, set[str]] = defaultdict(set)
    for loan, numbers in owners.items():
        if len(numbers) == 1:
            own[next(iter(numbers))].add(loan)
    with_loans = [ProjectName(one.number, one.title, frozenset(own[one.number])) for one in listed]
    return with_loans + _other_names(listed, filed)


def _other_names(projects: Sequence[ProjectName], filed: Iterable[tuple[str, str]]) -> list[ProjectName]:
    """Names that notices of one project alone tell, none of them a project's own; short ones say too little."""
    told: dict[tuple[str, frozenset[int]], dict[str, ProjectName]] = defaultdict(dict)
    for number, text in filed:
        for name in sorted(names_told(text)):
            one = ProjectName(number, name)
            told[one.letters, one.ordinals].setdefault(number, one)
    own = {(one.letters, one.ordinals) for one in projects}
    alone = {key: those for key, those in told.items() if len(those) == 1 and len(key[0]) >= LETTERS}
    return [one for key, those in alone.items() if key not in own for one in those.values()]
