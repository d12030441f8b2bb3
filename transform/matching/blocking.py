"""Blocking: which notices are worth comparing, by keys that they share and how near their days are.

A notice leaves keys, each with a day; another one probes keys, each with a day and how far it reaches. What a pair
shares does not depend on what else is stored, so the order of arrival decides nothing; and as most keys have a
day, probing takes no longer after years. Recall is measured (docs/quality.md).
"""

import re
from collections.abc import Iterator
from functools import cache
from hashlib import blake2b

from domain.match import MatchForm, Probe
from domain.notice import Stage
from transform.matching.title_similarity import YEAR
from transform.matching.title_words import acts

NUMBER = "number"
BUYER = 16  # letters of a buyer's name
BEGINNING = 30  # letters of a title
# Days: beyond them a veto holds, or without a deadline or sum in common too little for one tender.
MONTH, WEEK, TOGETHER, THREE_DAYS, ATTEMPTS = 30, 7, 5, 3, 400
ENGLISH, HOME, KOREAN = "en", "home", "ko"
THINGS = 3  # of a title, by which it is looked for in another language
_DIGITS = re.compile(r"\d+")
# Name and text of a key, the notice's day for it, and how many days away others are looked for.
Text = tuple[str, str, int, int]


def keys(form: MatchForm) -> list[tuple[int, int]]:
    """What a notice leaves to be found by: key, and the day of its publication (0 where time does not matter)."""
    abroad = _abroad(form, _side_of_language(form))
    texts = (*_numbers(form), *_shared(form), *_related(form), *abroad)
    country = form.country
    return sorted({(_hash(country, name, text), day) for name, text, day, _ in texts})


def title_key(form: MatchForm) -> int:
    """The key that a notice leaves for how its title begins."""
    return _hash(form.country, "title", form.compact[:BEGINNING])


def probes(form: MatchForm) -> list[Probe]:
    """Where a notice looks for others."""
    abroad = _abroad(form, {ENGLISH: HOME, HOME: ENGLISH}.get(_side_of_language(form), ""))
    texts = (*_numbers(form), *_shared(form), *_related_sought(form), *abroad)
    country = form.country
    found = {
        Probe(_hash(country, name, text), day - reach, day + reach, numbered=name == NUMBER)
        for name, text, day, reach in texts
    }
    return sorted(found)


def _hash(country: str, name: str, text: str) -> int:
    hashed = _begun(country, name).copy()
    hashed.update(text.encode())
    return int.from_bytes(hashed.digest(), "big", signed=True)


@cache
def _begun(country: str, name: str) -> blake2b:
    """What all keys of a name and country begin with, hashed once."""
    return blake2b(f"{name}|{country}|".encode(), digest_size=8)


def _numbers(form: MatchForm) -> Iterator[Text]:
    """Official numbers: its own, those of its plans, and the one that it corrects."""
    for number in (*form.own, *form.plans, form.amends):
        if number:
            yield NUMBER, number, 0, 0


def _shared(form: MatchForm) -> Iterator[Text]:
    """What announcements of one tender have in common, one key for each way in which they may differ."""
    title, deadline, amount, day = form.compact, form.deadline_day, form.amount, _day(form)
    if deadline:
        yield "deadline and head", f"{deadline}|{title[:16]}", 0, 0
        if len(title) >= 20:
            yield "deadline and tail", f"{deadline}|{title[-12:]}", 0, 0
        if len(title) >= 36:
            yield "deadline and middle", f"{deadline}|{title[16:28]}", 0, 0
        if amount:
            yield "deadline and amount", f"{deadline}|{_rounded(amount, 2)}|{title[:5]}", 0, 0
    if amount:
        yield "amount", f"{_rounded(amount, 3)}|{title[:5]}", day, MONTH
        if (
            form.language == KOREAN
        ):  # a Korean body's own list tells no day, and its purchases stand in another too
            yield "title and amount", f"{title[:30]}|{_rounded(amount, 3)}", 0, 0
    if form.buyer:
        yield "head", f"{title[:24]}|{form.buyer[:BUYER]}", day, WEEK
        yield "tail", f"{title[-10:]}|{form.buyer[:BUYER]}", day, WEEK
    yield "title", title[:BEGINNING], day, TOGETHER


def _related(form: MatchForm) -> Iterator[Text]:
    """What lots of one purchase have in common, and what one is found by that failed, or names a year."""
    if form.buyer:
        family, day = _family(form), _day(form)
        yield "family", family, day, TOGETHER
        if _given_up(form):
            yield "failed", family, day, 0
        for year in _years(form):
            yield "year", f"{family}|{year}", 0, 0


def _related_sought(form: MatchForm) -> Iterator[Text]:
    """Where related tenders are sought: lots, one that failed before, what came after it failed, the years beside it.

    What failed looks near as well as far: so many may be found far away that they are left out.
    """
    if form.buyer:
        family, day = _family(form), _day(form)
        yield "family", family, day, TOGETHER
        yield "failed", family, day, ATTEMPTS
        if _given_up(form):
            yield "family", family, day, ATTEMPTS
        for year in _years(form):
            yield "year", f"{family}|{year - 1}", 0, 0
            yield "year", f"{family}|{year + 1}", 0, 0


def _abroad(form: MatchForm, language: str) -> Iterator[Text]:
    """What a tender published in English shares with itself published at home: nearly the deadline, and one of these.

    The sum; or what is bought, alone and with the province, as one of the two may not tell it; or the province.
    """
    if form.deadline is None or language not in (ENGLISH, HOME):
        return
    day = int(form.deadline // 86_400)
    if form.amount:
        yield "sum", f"{language}|{form.currency}|{_rounded(form.amount, 2)}", day, THREE_DAYS
    province = "-".join(form.place.split("-")[:2])
    things = [subject for subject in form.subjects if subject not in acts()][:THINGS]
    for where in {"", province}:
        yield from (("thing", f"{language}|{thing}|{where}", day, THREE_DAYS) for thing in things)
    if province and not things:
        yield "thing", f"{language}||{province}", day, THREE_DAYS


def _side_of_language(form: MatchForm) -> str:
    return ENGLISH if form.language == ENGLISH else HOME if form.language not in ("", "und") else ""


def _family(form: MatchForm) -> str:
    return f"{_DIGITS.sub('', form.compact)[:40]}|{form.buyer[:BUYER]}"


def _given_up(form: MatchForm) -> bool:
    return form.stage == Stage.CANCELLED or form.attempt > 1


def _years(form: MatchForm) -> list[int]:
    return sorted({int(number) for number in form.numbers if YEAR.match(number)})


def _day(form: MatchForm) -> int:
    return int((form.published or 0) // 86_400)


def _rounded(amount: float, digits: int) -> str:
    """To so many digits, as "2.35e+8"."""
    return f"{amount:.{digits - 1}e}".replace("e+0", "e+").replace("e-0", "e-")
