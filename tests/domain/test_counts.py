"""A count of one is told in the singular."""

import ast
import re
from collections.abc import Iterator

import pytest

from domain import reasons
from domain.crawl.counts import in_number
from tests.test_house import ROOMS, modules, named

# What puts a sentence in number: the rule, and what prints by it.
TELLING = {"in_number", "say", "_say", "written"}
# Behind a value: a word in -s that no number goes with, or a key in what a portal sends.
NO_NOUN = {
    *("answers", "begins", "cityleads", "comes", "does", "finds", "gets", "gives", "holds", "keeps", "knows", "lacks"),
    *("names", "needs", "prices", "reads", "records", "releases", "runs", "says", "shows", "stands"),
}  # fmt: skip
PLURAL = re.compile(r" (?:of )?(?P<noun>[a-z]{3,}s)\b(?! to\b)")


@pytest.mark.parametrize(
    ("sentence", "told"),
    [
        ("1 permissions of tr_ilan were withdrawn", "1 permission of tr_ilan was withdrawn"),
        ("2 permissions of tr_ilan were withdrawn", "2 permissions of tr_ilan were withdrawn"),
        ("nothing could be read (1 notices listed)", "nothing could be read (1 notice listed)"),
        ("1 notices were listed, but 11 read", "1 notice was listed, but 11 read"),
        ("refined 1 documents, 1 notices", "refined 1 document, 1 notice"),
        ("1 of 9 notices could not be read", "1 of 9 notices could not be read"),
        ("21 leads and 1.1 rates", "21 leads and 1.1 rates"),
        ("1 processes run, 1 restarts", "1 process runs, 1 restart"),
        ("sheet.csv has 1 titles; fill", "sheet.csv has 1 title; fill"),
        ("1 of 2 processes, 1 files of 1 bytes", "1 of 2 processes, 1 file of 1 byte"),
    ],
)
def test_a_noun_and_its_verb_follow_the_count(sentence: str, told: str) -> None:
    assert in_number(sentence) == told


def test_a_name_that_begins_with_a_vowel_has_an_before_it() -> None:
    troubles = [{"code": "unknown_format", "kind": kind} for kind in ("announcements", "list")]
    assert (
        reasons.sentence(troubles)
        == "an announcements page was not in the known format; a list page was not in the known format"
    )


def counts_told(text: str) -> Iterator[tuple[int, str]]:
    """Line and noun of each value that stands before a plural in an f-string that nothing puts in number."""
    tree = ast.parse(text)
    calls = (node for node in ast.walk(tree) if isinstance(node, ast.Call))
    telling = [call for call in calls if ast.unparse(call.func).rpartition(".")[2] in TELLING]
    told = {id(inner) for call in telling for inner in ast.walk(call)}
    for node in ast.walk(tree):
        if isinstance(node, ast.JoinedStr) and id(node) not in told:
            yield from ((node.lineno, noun) for noun in _nouns(node))


def _nouns(sentence: ast.JoinedStr) -> Iterator[str]:
    for value, then in zip(sentence.values, sentence.values[1:], strict=False):
        if isinstance(value, ast.FormattedValue) and isinstance(then, ast.Constant):
            bound = ast.unparse(value.value).isupper()
            found = PLURAL.match(str(then.value))
            if found and not bound and found["noun"] not in NO_NOUN:
                yield found["noun"]


@pytest.mark.parametrize(
    ("line", "nouns"),
    [
        ('print(f"{n} mails wait")', ["mails"]),
        ('print(f"{a} and {len(b)} of {c} rows")', ["rows"]),
        ('print(in_number(f"{n} mails wait"))', []),
        ('print(f"{source} answers; at most {MOST} rows")', []),
    ],
)
def test_a_count_before_a_plural_is_seen(line: str, nouns: list[str]) -> None:
    assert [noun for _, noun in counts_told(line)] == nouns


@pytest.mark.parametrize("room", [room for room in ROOMS if room != "benchmarks"])
def test_a_count_before_a_plural_is_put_in_number(room: str) -> None:
    loose = [
        f"{named(path)}:{line} {noun}"
        for path in modules(room)
        for line, noun in counts_told(path.read_text(encoding="utf-8"))
    ]
    assert loose == []
