"""How the mail speaks: words from the catalogues, dates, numbers and sums through Babel."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from functools import cache
from pathlib import Path
from typing import Any, Literal
from zoneinfo import ZoneInfo

import yaml
from babel import Locale
from babel.dates import format_date, format_skeleton
from babel.numbers import format_compact_decimal, format_decimal

WORDS = Path(__file__).parent / "words"
KST = "Asia/Seoul"
# British English puts the day before the month, as the portals do.
_LOCALES = {"ko": "ko_KR", "en": "en_GB"}
_DAY = {"ko_KR": "y년 M월 d일 (E)", "en_GB": "EEE d MMM y"}
_SHORT_DAY = {"ko_KR": "M월 d일", "en_GB": "d MMMM"}
# CLDR has but one form of round Korean numbers, and calls it short.
_ROUND_FORM: dict[str, Literal["short", "long"]] = {"ko_KR": "short", "en_GB": "long"}
# Sums from here on are also told in round words, e.g. 38억.
_ROUND_FROM = Decimal(1_000_000)


@cache
def catalogue(language: str) -> Mapping[str, Any]:
    """Read one language's words, keys joined by dots. Raises FileNotFoundError for an unknown language."""
    return read_words(WORDS / f"{language}.yml")


def read_words(path: Path) -> Mapping[str, Any]:
    """Read a catalogue, keys joined by dots. Raises FileNotFoundError where there is none."""
    return dict(_flat(yaml.safe_load(path.read_text(encoding="utf-8")), ""))


def _flat(branch: Mapping[str, Any], path: str) -> Iterator[tuple[str, Any]]:
    for name, value in branch.items():
        if isinstance(value, dict) and value.keys() != {"one", "other"}:
            yield from _flat(value, f"{path}{name}.")
        else:
            yield f"{path}{name}", value


@dataclass(frozen=True, slots=True)
class Voice:
    """One language in one centre's zone.

    Attributes:
        language: ko or en.
        zone: IANA zone of the centre; local times are told in it.
    """

    language: str
    zone: str

    @property
    def locale(self) -> str:
        """Babel's name of the locale. Raises KeyError for a language that has no catalogue."""
        return _LOCALES[self.language]

    def __call__(self, key: str, **values: object) -> str:
        """Say something from the catalogue; "n" chooses singular or plural. Raises KeyError for unknown keys."""
        entry = self.entry(key)
        if isinstance(entry, dict):
            entry = entry[Locale.parse(self.locale).plural_form(int(str(values["n"])))]
        return str(entry).format(**values) if values else str(entry)

    def entry(self, key: str) -> Any:  # noqa: ANN401  # a sentence, or one for each plural form
        """The catalogue's entry. Raises KeyError for unknown keys."""
        return catalogue(self.language)[key]

    def code(self, group: str, code: str | None) -> str:
        """Say a code of a closed list, e.g. ("stage", "open"); a null is "not told"."""
        return self("unknown") if code is None else self(f"{group}.{code}")

    def named(self, group: str, code: str, name: str) -> str:
        """Say a code of an open list; one that the catalogue does not know by its own name."""
        key = f"{group}.{code}"
        return self(key) if self.knows(key) else name

    def knows(self, key: str) -> bool:
        """Whether the catalogue has an entry."""
        return key in catalogue(self.language)

    def day(self, day: date) -> str:
        """A date with year and weekday."""
        return format_date(day, _DAY[self.locale], locale=self.locale)

    def short_day(self, day: date) -> str:
        """A date without its year."""
        return format_date(day, _SHORT_DAY[self.locale], locale=self.locale)

    def tiny_day(self, at: datetime) -> str:
        """Month and day of a moment in figures, in the centre's zone, the order that its readers are used to."""
        local = at.astimezone(ZoneInfo(self.zone))
        return f"{local.month}.{local.day}." if self.language == "ko" else f"{local.day}/{local.month}"

    def moment(self, at: datetime, zone: str) -> str:
        """A date with year, weekday and time of day, in a zone."""
        local = at.astimezone(ZoneInfo(zone))
        return f"{self.day(local.date())} {local:%H:%M}"

    def brief_moment(self, at: datetime) -> str:
        """Day and time in the centre's zone, without the year."""
        local = at.astimezone(ZoneInfo(self.zone))
        return f"{self.short_day(local.date())} {local:%H:%M}"

    def local_and_kst(self, at: datetime, precision: str | None) -> str:
        """A moment in local time and in KST, as much of it as was said; the rest must not be shown."""
        local = at.astimezone(ZoneInfo(self.zone))
        if precision in ("month", "year"):
            skeleton = {"month": "yMMMM", "year": "y"}[precision]
            return str(format_skeleton(skeleton, local, locale=self.locale))
        if precision == "day":
            return self("moment.no_time", moment=self.day(local.date()))
        return self("moment.both", local=self.moment(at, self.zone), kst=self._kst(at))

    def _kst(self, at: datetime) -> str:
        """The moment in KST; its day only where that is another day than the local one."""
        local, korean = at.astimezone(ZoneInfo(self.zone)), at.astimezone(ZoneInfo(KST))
        return f"{korean:%H:%M}" if local.date() == korean.date() else self.moment(at, KST)

    def days_left(self, days: int) -> str:
        """How many calendar days are left, in words."""
        if days < 0:
            return self("days.past")
        near = {0: "days.today", 1: "days.tomorrow"}.get(days)
        return self(near) if near else self("days.left", n=days)

    def number(self, number: int | Decimal) -> str:
        """A number with its separators, no digit lost."""
        pattern = "#,##0.00" if number != int(number) else "#,##0"
        return str(format_decimal(number, pattern, locale=self.locale, decimal_quantization=False))

    def about(self, number: int, *, exact: bool) -> str:
        """A number; with "about" before it where it is not exact."""
        said = self.number(number)
        return said if exact else self("amount.about", sum=said)

    def rounded(self, amount: Decimal) -> str:
        """A sum in round words, e.g. 38.2억 or 3.8 billion."""
        return format_compact_decimal(
            amount, format_type=_ROUND_FORM[self.locale], locale=self.locale, fraction_digits=1
        )

    def amount(self, amount: Decimal, currency: str, kind: str | None, *, exact: bool) -> str:
        """A sum to the last digit, in round words beside it where it is long, and what kind of price it is."""
        said = f"{currency} {self.number(amount)}".strip()
        if amount >= _ROUND_FROM:
            said = self("amount.with_round", sum=said, round=self.rounded(amount))
        if not exact:
            said = self("amount.about", sum=said)
        return self("amount.with_kind", sum=said, kind=self(f"kind.{kind}")) if kind else said
