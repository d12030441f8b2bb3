"""A company's profile, as a row of digest.company: read it, and change it with who and when."""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, fields, replace
from datetime import date, datetime
from typing import Any, Final
from zoneinfo import ZoneInfo

from sqlalchemy import Connection, Row, func, select, update
from sqlalchemy.dialects.postgresql import insert

from desk.acts import differences, record
from desk.companies.fit import Wants
from desk.field_errors import FieldError, StaleError
from domain.addresses import is_address
from domain.country import COUNTRIES, KST
from domain.lead import DIMENSIONS
from transform.relevance.lexicon import concept_labels
from transform.values.money import is_sum
from warehouse.tables import company

RHYTHMS: Final = ("never", "daily", "weekly")
# Leads a mail: more than twenty a day are not read by a small firm.
LEAST_CAP, MOST_CAP = 1, 20
_MOST_WORDS, _LONGEST_WORD = 20, 60
_LANGUAGE = re.compile(r"[a-z]{2}")
# What the firm itself may change by its link; the rest is the centres' to say.
OF_THE_FIRM: Final = frozenset(
    {"concepts", "countries", "keywords", "languages", "least_krw", "most_krw", "language", "rhythm", "most"}
)


class ProfileError(FieldError):
    """A value that a profile cannot have; `about` is its field."""


@dataclass(frozen=True, slots=True)
class Profile:
    """One company.

    Attributes:
        wants: what it looks for.
        email: a role address of the firm, e.g. bid@; None where none is known.
        language: ko or en, of its mails and its page.
        rhythm: never, daily or weekly: when its list goes out by itself.
        most: leads a mail.
        consented_on: the day on which the firm agreed to be kept here and to be introduced; None before.
        link_serial: its page's links are of this number; a higher one makes earlier links worthless.
        version: count of its changes, from 1.
    """

    id: int
    name: str
    wants: Wants
    email: str | None
    language: str
    rhythm: str
    most: int
    consented_on: date | None
    link_serial: int
    active: bool
    version: int

    def saying(self, values: Mapping[str, Any]) -> "Profile":
        """The same profile with other values, as somebody typed them: columns of digest.company."""
        wants = _wants(values)
        others = {name: value for name, value in values.items() if name not in wants}
        return replace(self, wants=replace(self.wants, **wants), **others)


# What columns of lists are in a profile; the others are as they are.
_SETS: dict[str, Callable[[Any], Any]] = {
    "dimensions": frozenset,
    "concepts": frozenset,
    "countries": frozenset,
    "keywords": tuple,
    "languages": frozenset,
}


def _wants(columns: Mapping[str, Any]) -> dict[str, Any]:
    """Those of some columns that say what is looked for, as Wants has them."""
    wanted = {one.name: columns[one.name] for one in fields(Wants) if one.name in columns}
    return {name: _SETS[name](value) if name in _SETS else value for name, value in wanted.items()}


def read_profile(connection: Connection, company_id: int) -> Profile | None:
    """One company by its number; None where there is none."""
    row = connection.execute(select(company).where(company.c.id == company_id)).one_or_none()
    return _profile(row) if row is not None else None


def read_profiles(connection: Connection, *, active: bool = True) -> tuple[Profile, ...]:
    """The companies that are looked for, or that were, by name."""
    rows = connection.execute(select(company).where(company.c.active == active).order_by(company.c.name))
    return tuple(_profile(row) for row in rows)


def _profile(row: Row[Any]) -> Profile:
    wants = Wants(**_wants(row._asdict()))
    others = (one.name for one in fields(Profile) if one.name != "wants")
    return Profile(wants=wants, **{name: getattr(row, name) for name in others})


def checked(values: Mapping[str, Any]) -> dict[str, Any]:
    """Values of a profile as columns. Raises ProfileError for the first that cannot be."""
    for name, value in values.items():
        if not _CHECKS[name](value):
            raise ProfileError(name)
    least, most = values.get("least_krw"), values.get("most_krw")
    if least is not None and most is not None and least > most:
        raise ProfileError("most_krw")
    return dict(values)


def add_profile(connection: Connection, name: str, by: int | str, now: datetime) -> int:
    """Add a company that looks for nothing yet; its number. Raises ProfileError where there is one of that name."""
    checked({"name": name})
    made = insert(company).values(name=name).on_conflict_do_nothing().returning(company.c.id)
    number: int | None = connection.execute(made).scalar_one_or_none()
    if number is None:
        raise ProfileError("name")
    record(connection, by, "company.added", str(number), now, new={"name": name})
    return number


def change_profile(
    connection: Connection,
    before: Profile,
    values: Mapping[str, Any],
    version: int,
    by: int | str,
    now: datetime,
) -> None:
    """Change a company's profile; each field that differs is an act.

    Args:
        connection: inside a transaction.
        before: the profile.
        values: columns of digest.company.
        version: of the profile as it was shown.
        by: id of the subscriber, or the firm itself as `by_the_firm` names it.
        now: aware time.

    Raises:
        ProfileError: a value cannot be.
        StaleError: the profile is of another version by now.
    """
    told = checked(values)
    agreed = told.get("consented_on")
    if agreed and agreed > now.astimezone(ZoneInfo(KST)).date():  # what nobody has agreed to yet
        raise ProfileError("consented_on")
    held = select(company).where(company.c.id == before.id).with_for_update()
    row = connection.execute(held).one()
    if row.version != version:
        raise StaleError
    old, new = differences(row._mapping, told, told)  # noqa: SLF001  # SQLAlchemy's own way
    if not new:
        return
    changed = {name: told[name] for name in new}
    changing = update(company).where(company.c.id == before.id).values(**changed, version=version + 1)
    connection.execute(changing)
    record(connection, by, "company.profile", str(before.id), now, old=old, new=new)


def renew_link(connection: Connection, company_id: int, by: int | str, now: datetime) -> None:
    """Make all earlier links of a company's page worthless."""
    raised = update(company).where(company.c.id == company_id).values(link_serial=company.c.link_serial + 1)
    connection.execute(raised)
    record(connection, by, "company.link", str(company_id), now)


def by_the_firm(name: str) -> str:
    """How acts name a firm that changed its own profile."""
    return f"company {name}"


def find_companies(
    connection: Connection, word: str, most: int, skip: int = 0
) -> tuple[int, tuple[Profile, ...]]:
    """How many companies have a word in their name, and some of them by name; those no longer looked for come last."""
    found = select(company).where(company.c.name.icontains(word, autoescape=True))
    total = connection.execute(select(func.count()).select_from(found.subquery())).scalar_one()
    rows = connection.execute(
        found.order_by(company.c.active.desc(), company.c.name).limit(most).offset(skip)
    )
    return total, tuple(_profile(row) for row in rows)


def _is_concept(code: str) -> bool:
    try:
        concept_labels(code)
    except KeyError:
        return False
    return True


def _all_in(known: object) -> Any:  # noqa: ANN401  # a check
    return lambda values: all(one in known for one in values)  # type: ignore[operator]  # a collection


_CHECKS: Final[Mapping[str, Any]] = {
    "name": lambda value: bool(value.strip()) and len(value) <= 120,  # characters
    "dimensions": _all_in(DIMENSIONS),
    "concepts": lambda values: all(_is_concept(one) for one in values),
    "countries": _all_in(COUNTRIES),
    "keywords": lambda values: (
        len(values) <= _MOST_WORDS and all(0 < len(one) <= _LONGEST_WORD for one in values)
    ),
    "languages": lambda values: all(_LANGUAGE.fullmatch(one) for one in values),
    "least_krw": lambda value: value is None or is_sum(value),
    "most_krw": lambda value: value is None or is_sum(value),
    "language": lambda value: value in ("ko", "en"),
    "email": lambda value: value is None or is_address(value),
    "rhythm": lambda value: value in RHYTHMS,
    "most": lambda value: LEAST_CAP <= value <= MOST_CAP,
    "consented_on": lambda value: value is None or isinstance(value, date),
    "active": lambda value: isinstance(value, bool),
}
