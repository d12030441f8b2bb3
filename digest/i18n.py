"""Words of mails from the catalogues; dates, numbers and sums through Babel."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from decimal import ROUND_HALF_UP, Decimal
from functools import cache
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import yaml
from babel import Locale
from babel.dates import format_date, format_skeleton
from babel.numbers import format_decimal

from domain.country import KST, country_named

LOCALES = Path(__file__).parent / "locales"
# British English puts the day before the month, as the portals do.
_LOCALES = {"ko": "ko_KR", "en": "en_GB"}
_DAY = {"ko_KR": "y년 M월 d일(E)", "en_GB": "EEE d MMM y"}
_SHORT_DAY = {"ko_KR": "M월 d일", "en_GB": "d MMMM"}
# What large numbers are counted in, the largest first. Babel's own short form drops the comma and rounds half to even.
_UNITS = {
    "ko_KR": ((10**16, "경"), (10**12, "조"), (10**8, "억"), (10**4, "만"), (1, "")),
    "en_GB": ((10**12, " trillion"), (10**9, " billion"), (10**6, " million"), (1, "")),
}
_TENTH = Decimal("0.1")
# Sums from here on are also told in round words, e.g. 38억.
_ROUND_FROM = Decimal(1_000_000)
# Stands between names, which may hold commas.
_BETWEEN = " · "


@cache
def catalogue(language: str) -> Mapping[str, Any]:
    """Read one language's words, keys joined by dots. Raises FileNotFoundError for an unknown language."""
    return read_words(LOCALES / f"{language}.yml")


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
class Translator:
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

    def country(self, code: str) -> str:
        """Name a host country. Raises ValueError for a code that is none of theirs."""
        return country_named(code).name_in(self.language)

    def page_kind(self, kind: str) -> str:
        """What kind of page a document is (list, detail …); by its own name where the catalogue has none."""
        return self.named("part", kind.partition("_")[0], kind)

    def knows(self, key: str) -> bool:
        """Whether the catalogue has an entry."""
        return key in catalogue(self.language)

    def day(self, day: date) -> str:
        """A date with year and weekday."""
        return format_date(day, _DAY[self.locale], locale=self.locale)

    def stated_day(self, on: str) -> str:
        """An ISO date with year and weekday; a month ("2026-06") or a year as no more than that."""
        if skeleton := {len("2026"): "y", len("2026-06"): "yMMMM"}.get(len(on)):
            first = date.fromisoformat(f"{on}-01-01"[: len("2026-01-01")])
            return str(format_skeleton(skeleton, first, locale=self.locale))
        return self.day(date.fromisoformat(on))

    def short_day(self, day: date) -> str:
        """A date without its year."""
        return format_date(day, _SHORT_DAY[self.locale], locale=self.locale)

    def recent_day(self, day: date, now: datetime) -> str:
        """A date without its year where that is the present one."""
        this_year = now.astimezone(ZoneInfo(self.zone)).year == day.year
        return self.short_day(day) if this_year else self.day(day)

    def tiny_day(self, at: datetime) -> str:
        """Month and day of a moment in figures, in the centre's zone, the order that its subscribers are used to."""
        local = at.astimezone(ZoneInfo(self.zone))
        return f"{local.month}.{local.day}." if self.language == "ko" else f"{local.day}/{local.month}"

    def moment(self, at: datetime, zone: str) -> str:
        """A date with year, weekday and time of day, in a zone."""
        local = at.astimezone(ZoneInfo(zone))
        return f"{self.day(local.date())} {local:%H:%M}"

    def brief_moment(self, at: datetime, precision: str | None = None) -> str:
        """Day and time in the centre's zone, without the year; the day alone where no more was said."""
        local = at.astimezone(ZoneInfo(self.zone))
        day = self.short_day(local.date())
        return day if precision == "day" else f"{day} {local:%H:%M}"

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

    def language_named(self, code: str) -> str:
        """Name a language by its ISO 639-1 code; one that is not known by the code itself."""
        return str(Locale.parse(self.locale).languages.get(code, code))

    def listed(self, names: Iterable[str]) -> str:
        """Several names in a line."""
        return _BETWEEN.join(names)

    def missing(self, *, read: bool) -> str:
        """Say that a value is not there: that the notice does not tell it, only where the notice was read."""
        return self("untold" if read else "unknown")

    def clock_of(self, at: datetime) -> str:
        """The centre's clock in words: its city, and how far it is from UTC at a moment."""
        offset = at.astimezone(ZoneInfo(self.zone)).strftime("%z")
        hours, minutes = f"{offset[0]}{int(offset[1:3])}", offset[3:]
        name = self.named("zone", self.zone, self.zone)
        return self("footer.zones", zone=name, offset=hours if minutes == "00" else f"{hours}:{minutes}")

    def number(self, number: int | Decimal) -> str:
        """A number with its separators, no digit lost."""
        pattern = "#,##0.00" if number != int(number) else "#,##0"
        return str(format_decimal(number, pattern, locale=self.locale, decimal_quantization=False))

    def about(self, number: int, *, exact: bool) -> str:
        """A number; with "about" before it where it is not exact."""
        said = self.number(number)
        return said if exact else self("amount.about", sum=said)

    def rounded(self, amount: Decimal) -> str:
        """A sum in round words, e.g. 38.2억 or 3.8 billion: to one decimal, halves away from zero (사사오입)."""
        units = _UNITS[self.locale]
        at = next((n for n, (size, _) in enumerate(units) if abs(amount) >= size), len(units) - 1)
        tenths = (amount / units[at][0]).quantize(_TENTH, ROUND_HALF_UP)
        if at and abs(tenths) * units[at][0] >= units[at - 1][0]:  # 9,999.95만 is 1억
            at, tenths = at - 1, Decimal(1).copy_sign(tenths)
        return f"{format_decimal(tenths, '#,##0.#', locale=self.locale)}{units[at][1]}"

    def currency(self, code: str) -> str:
        """A currency by its name, e.g. 바트; by its code (ISO 4217) where the catalogue has no name."""
        return self.named("currency", code, code)

    def amount(self, amount: Decimal, currency: str, kind: str | None, *, exact: bool) -> str:
        """A sum to the last digit, in round words beside it where it is long, and what kind of price it is.

        What the portal itself rounded is told in round words alone.
        """
        said = f"{currency} {self.number(amount)}".strip()
        unit = self.currency(currency)
        if amount >= _ROUND_FROM:
            form = "amount.with_round" if exact else "amount.round"
            said = self(form, sum=said, round=self.rounded(amount), unit=unit).strip()
        elif not exact:
            said = self("amount.about", sum=said)
        if kind is None:
            return said
        name = self.named("kind", f"{kind}_{currency}", self(f"kind.{kind}"))
        return self("amount.with_kind", sum=said, kind=name)
