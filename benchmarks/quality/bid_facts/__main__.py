"""How well the facts that decide a bid are read from recorded texts, and a search for keywords beside it.

Run: python -m benchmarks.quality.bid_facts [--half tuning|held_out] [--wrong]

Texts and labels: recorded_texts.py. The rules were written on the half "tuning"; the half "held_out" was labelled
when they were finished. Of a fact and a value, "recall" is how many of the texts that tell it are read so,
"precision" how many of what is read so is told so. "Not told" is no value, and whatever is read there is wrong. Of what
the World Bank publishes its words alone are read: its funder is the portal's code, and would be right without reading.
"""

import re
import sys
from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import replace
from typing import Annotated, Final

import typer

from benchmarks.quality.bid_facts.recorded_texts import Half, Text, labels, texts
from benchmarks.surroundings import say
from transform.text import fold
from transform.values.eligibility import Finding, bidding

FACTS: Final = (
    *(
        "foreign_bidders",
        "funder",
        "qualification",
        "bid_security",
        "site_visit",
        "bid_language",
        "eligibility",
    ),
)
# What somebody would type who looks for these facts with a plain search; no negation, no form of words.
KEYWORDS: Final[dict[tuple[str, str], str]] = {
    (
        "foreign_bidders",
        "yes",
    ): r"international|foreign|quoc te|internasional|asing|yabanci|นานาชาติ|ต่างประเทศ|국제",
    ("foreign_bidders", "no"): r"domestic|local|trong nuoc|dalam negeri|nasional|yerli|ไทย",
    ("funder", "World Bank"): r"world bank|ngan hang the gioi|bank dunia|dunya bankasi|ธนาคารโลก",
    ("funder", "Asian Development Bank"): r"\badb\b|asian development bank",
    ("funder", "AIIB"): r"\baiib\b",
    ("funder", "Global Environment Facility"): r"\bgef\b|global environment",
    ("funder", "EBRD"): r"\bebrd\b",
    ("funder", "European Union"): r"\beu\b|european union",
    ("qualification", "pre"): r"prequalif|prakualifikasi|so tuyen|on yeterlik",
    ("qualification", "post"): r"postqualif|pascakualifikasi|hau tuyen",
    ("bid_security", "yes"): r"bid security|bao dam du thau|jaminan penawaran|gecici teminat|หลักประกัน",
    ("site_visit", "yes"): r"site visit|hien truong|peninjauan|yer gorme|ดูสถานที่",
    ("bid_language", "en"): r"english|tieng anh|inggris|ingilizce",
    ("eligibility", "told"): r"eligib|qualif|kualifikasi|nang luc|yeterlik|คุณสมบัติ",
}
Told = dict[str, set[str]]


def read(text: Text) -> Told:
    """What the product reads: values that contradict each other are not told."""
    notice = replace(text.notice, funder="") if text.notice.source == "intl_worldbank" else text.notice
    found = bidding(notice)
    told = {fact: _values(found.findings, fact) for fact in FACTS}
    told["funder"] = set(filter(None, found.funder.split(", ")))
    return told


def keywords(text: Text) -> Told:
    """What a search for keywords alone would say."""
    folded = fold(text.text)
    told: Told = {fact: set() for fact in FACTS}
    for (fact, value), pattern in KEYWORDS.items():
        if re.search(pattern, folded):
            told[fact].add(value)
    return told


def main(
    half: Annotated[Half | None, typer.Option(help="One half alone.")] = None,
    wrong: Annotated[bool, typer.Option(help="Also list what is read wrongly or missed.")] = False,
) -> None:
    """Measure and print. Exits with 1 if a text is read as open to foreigners that does not say so."""
    right, found = labels(), texts()
    open_by_mistake = 0
    for name in (half,) if half else ("tuning", "held_out", "fresh"):
        part = [text for text in found if text.half == name]
        _say_texts(name, part, right)
        for title, reader in (("the rules", read), ("keywords alone", keywords)):
            say(f"{name}: {title}", list(_rows(part, right, reader)))
        if wrong:
            _say_wrong(part, right)
        open_by_mistake += sum("yes" in _errors(text, right)[0].get("foreign_bidders", ()) for text in part)
    say("Bar", [("wrong 'yes, foreigners may'", f"{open_by_mistake} (bar: 0)")])
    sys.exit(open_by_mistake > 0)


def _values(findings: Iterable[Finding], fact: str) -> set[str]:
    values = {one.value for one in findings if one.fact == fact}
    return values if fact == "bid_language" or len(values) == 1 else set()


def _facts(text: Text) -> tuple[str, ...]:
    return ("funder",) if text.fresh else FACTS


def _truth(text: Text, right: dict[str, dict[str, str]], fact: str) -> set[str]:
    return set(filter(None, right.get(text.name, {}).get(fact, "").split(", ")))


def _say_texts(name: str, part: list[Text], right: dict[str, dict[str, str]]) -> None:
    groups = Counter(text.group for text in part)
    telling = Counter(text.group for text in part if right.get(text.name))
    rows = [
        (group, f"{count:4} texts, {telling[group]:3} tell a fact") for group, count in sorted(groups.items())
    ]
    say(f"{name}: texts", rows)


def _rows(
    part: list[Text], right: dict[str, dict[str, str]], reader: Callable[[Text], Told]
) -> Iterable[tuple[str, str]]:
    """One row a fact, value and group of texts that tell it or are said to; then the fact in all."""
    counts: Counter[tuple[str, str, str, str]] = Counter()
    for text in part:
        told = reader(text)
        for fact in _facts(text):
            truth = _truth(text, right, fact)
            for value in truth | told[fact]:
                kind = "missed" if value not in told[fact] else "right" if value in truth else "wrong"
                shown = "any" if fact in ("funder", "bid_language") else value
                for group in (text.group, "all"):
                    counts[fact, shown, group, kind] += 1
    for fact, value, group in sorted(
        {key[:3] for key in counts}, key=lambda key: (FACTS.index(key[0]), key[1:])
    ):
        right_, wrong, missed = (counts[fact, value, group, kind] for kind in ("right", "wrong", "missed"))
        yield f"{fact} {value} {group}", _figures(right_, wrong, missed)


def _figures(right: int, wrong: int, missed: int) -> str:
    recall = f"{right / (right + missed):.2f}" if right + missed else "   –"
    precision = f"{right / (right + wrong):.2f}" if right + wrong else "   –"
    return f"recall {recall} of {right + missed:3}, precision {precision} of {right + wrong:3}"


def _errors(text: Text, right: dict[str, dict[str, str]]) -> tuple[Told, Told]:
    """What is read and not told, and what is told and not read."""
    told = read(text)
    truth = {fact: _truth(text, right, fact) for fact in _facts(text)}
    return {fact: told[fact] - truth[fact] for fact in truth}, {
        fact: truth[fact] - told[fact] for fact in truth
    }


def _say_wrong(part: list[Text], right: dict[str, dict[str, str]]) -> None:
    for text in part:
        wrong, missed = _errors(text, right)
        for fact in wrong:
            if wrong[fact] or missed[fact]:
                say(text.name, [(fact, f"wrong {sorted(wrong[fact])}, missed {sorted(missed[fact])}")])


if __name__ == "__main__":
    typer.run(main)
