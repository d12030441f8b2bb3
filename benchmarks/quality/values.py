"""How well and how fast dates, sums and places are read, with peers beside us in the same run.

Run: make bench-values (in the laboratory, where the peers are). Dates and sums are the tables of the tests, whose
expectations were worked out by hand. Our parsers were written against them, so our own score only says that they are
kept; the peers' score says what that is worth. Places are timed on the labelled titles beside the project.
"""

import json
import os
import time
import warnings
from collections.abc import Callable, Iterator, Sequence
from datetime import UTC, datetime
from decimal import Decimal
from importlib.util import find_spec
from typing import TypeVar
from zoneinfo import ZoneInfo

from benchmarks.quality.language import TITLES
from domain.notice import PriceKind
from tests.transform.date_samples import DAYS, MINUTES, NO_DATES
from tests.transform.money_samples import EXACT, REFUSED, ROUNDED
from transform.text import fold
from transform.values.dates import parse_moment
from transform.values.money import parse_money
from transform.values.places import find_place, place_in

LABELS = TITLES.parent.parent / "labels"
LANGUAGES = {
    "Asia/Bangkok": ["th", "en"],
    "Asia/Ho_Chi_Minh": ["vi", "en"],
    "Asia/Jakarta": ["id", "en"],
    "Europe/Istanbul": ["tr"],
    "Asia/Seoul": ["ko"],
}
Date = Callable[[str, str], datetime | None]
Sum = Callable[[str, str, str], Decimal | None]
T = TypeVar("T")


def ours_date(text: str, zone: str) -> datetime | None:
    """Our own parser; None for a refusal."""
    try:
        return parse_moment(text, zone).at
    except ValueError:
        return None


def ours_sum(text: str, currency: str, lang: str) -> Decimal | None:
    """Our own parser; None for a refusal."""
    try:
        return parse_money(text, currency=currency, kind=PriceKind.BUDGET, lang=lang).amount
    except ValueError:
        return None


def dateparsers() -> Iterator[tuple[str, Date]]:
    """Ours, and dateparser with each portal's languages and day before month."""
    yield "ours", ours_date
    if find_spec("dateparser"):
        import dateparser

        def ask(text: str, zone: str) -> datetime | None:
            settings = {"DATE_ORDER": "DMY", "TIMEZONE": zone, "RETURN_AS_TIMEZONE_AWARE": True}
            try:
                found: datetime | None = dateparser.parse(text, languages=LANGUAGES[zone], settings=settings)
            except OverflowError:  # it stumbles over the year 1
                return None
            return found.astimezone(UTC) if found else None

        yield "dateparser", ask


def sumparsers() -> Iterator[tuple[str, Sum]]:
    """Ours, and price-parser."""
    yield "ours", ours_sum
    if find_spec("price_parser"):
        from price_parser import Price

        def ask(text: str, _currency: str, lang: str) -> Decimal | None:
            separator = "," if lang in ("vi", "id", "tr") else "."
            amount: Decimal | None = Price.fromstring(text, decimal_separator=separator).amount
            return amount

        yield "price-parser", ask


def dates() -> list[tuple[tuple[str, str], datetime | None]]:
    """Every date of the table with what it means; None for what is no date."""
    told = [(text, zone, said) for text, zone, said in MINUTES] + [(t, z, f"{d} 00:00") for t, z, d in DAYS]
    known = [
        ((text, zone), datetime.fromisoformat(said).replace(tzinfo=ZoneInfo(zone)).astimezone(UTC))
        for text, zone, said in told
    ]
    return [*known, *(((text, zone), None) for text, zone in NO_DATES)]


def sums() -> list[tuple[tuple[str, str, str], Decimal | None]]:
    """Every sum of the table with what it means; None for what is no sum."""
    known = [((text, currency, lang), Decimal(amount)) for text, currency, lang, amount in [*EXACT, *ROUNDED]]
    return [*known, *((refused, None) for refused in REFUSED)]


def line(name: str, ask: Callable[..., T | None], rows: Sequence[tuple[tuple[str, ...], T | None]]) -> str:
    """What one way of reading got right, got silently wrong, and its speed on one core."""
    start = time.process_time()
    answers = [ask(*words) for words, _expected in rows]
    speed = len(rows) / (time.process_time() - start)
    right = sum(answer == expected for answer, (_words, expected) in zip(answers, rows, strict=True))
    wrong = sum(
        answer is not None and answer != expected
        for answer, (_words, expected) in zip(answers, rows, strict=True)
    )
    return f"  {name:14}{right:5} of {len(rows)} right, {wrong:4} silently wrong, {speed:10,.0f}/s"


def places() -> Iterator[str]:
    """Microseconds a title, folded before (as in the pipeline, where others fold it too) and not."""
    for country in ("ID", "TH", "TR", "VN"):
        lines = (LABELS / f"dev_{country.lower()}.jsonl").read_text(encoding="utf-8").splitlines()
        titles = [json.loads(one)["title"] for one in lines]
        find_place(country, titles[0])
        fresh, found = _timed(country, titles)
        for title in titles:
            fold(title)
        warm, _found = _timed(country, titles)
        speeds = f"{fresh:5.1f} us a title, {warm:5.1f} where it was folded before"
        yield f"  {country:4}{len(titles):5} titles, {found:4} name a place, {speeds}"


def _timed(country: str, titles: list[str]) -> tuple[float, int]:
    place_in.cache_clear()  # it keeps what it found
    start = time.process_time()
    found = sum(find_place(country, title) is not None for title in titles)
    return (time.process_time() - start) / len(titles) * 1e6, found


def main() -> None:
    """Print what was read."""
    warnings.simplefilter("ignore")  # peers warn of Python's own changes
    print(f"{os.cpu_count()} cores; processor time of one")
    print("dates")
    for name, ask in dateparsers():
        print(line(name, ask, dates()))
    print("sums")
    for peer, read in sumparsers():
        print(line(peer, read, sums()))
    print("places (bar: 20 us a title on average)")
    if LABELS.is_dir():
        print("\n".join(places()))


if __name__ == "__main__":
    main()
