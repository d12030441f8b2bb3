"""Staff's pages of companies, every string ready: the list, one company, and the month's figures."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from zoneinfo import ZoneInfo

from babel.dates import format_skeleton

from desk.acts import read_record
from desk.companies.overview import read_overview
from desk.companies.profiles import Profile, find_companies, read_profile
from desk.companies.received import read_received
from desk.role import Role
from digest.companies import company_of
from digest.company_list import ranked
from digest.company_round import GOOD_FOR
from digest.links.tokens import CompanyToken
from digest.render.field_formats import shorten
from domain.country import KST
from web.companies.match_lines import MatchLine, card_of, match_line, said_did
from web.companies.profile_form import ProfileForm, make_form
from web.companies.profile_words import said_of, say_profile
from web.forms import INTEGER, plain, whole
from web.i18n import WebTranslator
from web.queries import read_titles
from web.session import Refusal, Session
from web.team.board_view import page_of
from web.team.file_view import centre_title

PAGE, _MATCHES, _RECORD = 50, 20, 50
_TOLD = 200
_COUNTS = ("sent", "opened", "interested", "not_for_us", "introduced")


@dataclass(frozen=True, slots=True)
class CompanyRow:
    """One company of the list."""

    name: str
    url: str
    can: str
    meta: str


@dataclass(frozen=True, slots=True)
class CompaniesView:
    """The list of companies; `add` is where a new one's form goes, "" for who may not."""

    word: str
    token: str
    rows: tuple[CompanyRow, ...]
    said: str
    add: str
    trouble: str
    overview: str
    earlier: str
    later: str


@dataclass(frozen=True, slots=True)
class RecordLine:
    """A lead that a company got or answered, and what it did."""

    title: str
    language: str
    url: str
    did: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class CompanyView:
    """One company, for staff.

    Attributes:
        form: None for who may not change it.
        page: address of the firm's own page, to be given to the firm alone; "" likewise.
        renew: where the form goes that makes earlier addresses worthless.
        consent: in words.
    """

    name: str
    facts: tuple[tuple[str, str], ...]
    consent: str
    agreed: bool
    matches: tuple[MatchLine, ...]
    record: tuple[RecordLine, ...]
    acts: tuple[str, ...]
    form: ProfileForm | None
    page: str
    renew: str
    hint: str
    trouble: str


def view_companies(
    session: Session, asked: Mapping[str, str], token: str, trouble: str = ""
) -> CompaniesView:
    """The companies with a word in their names, a page of them."""
    t, word, page = session.t, plain(asked.get("q", "")[:100]), page_of(asked)
    total, found = find_companies(session.connection, word, PAGE, (page - 1) * PAGE)
    editor = session.role.may(Role.EDITOR)
    return CompaniesView(
        word=word,
        token=token,
        rows=tuple(_row(one, session) for one in found),
        said=t("companies.found", n=total, number=t.number(total)),
        add=session.page("companies") if editor else "",
        trouble=trouble,
        overview=session.page("companies/overview"),
        earlier=session.page("companies", q=word, page=str(page - 1)) if page > 1 else "",
        later=session.page("companies", q=word, page=str(page + 1)) if total > page * PAGE else "",
    )


def _row(one: Profile, session: Session) -> CompanyRow:
    t = session.t
    told = (
        t(f"companies.rhythms.{one.rhythm}"),
        "" if one.consented_on else t("companies.no_consent"),
        "" if one.active else t("companies.inactive"),
    )
    can = " · ".join(said_of(concept, t) for concept in sorted(one.wants.concepts))
    return CompanyRow(one.name, session.page(f"company/{one.id}"), can, " · ".join(filter(None, told)))


def company_named(session: Session, number: str) -> Profile:
    """The company of an address. Raises Refusal: 404 where there is none."""
    known = whole(number, INTEGER)
    found = None if known is None else read_profile(session.connection, known)
    if found is None:
        raise Refusal(404, "no_company", session.t.language)
    return found


def view_company(
    session: Session, profile: Profile, trouble: str = "", sent: Profile | None = None
) -> CompanyView:
    """One company with its best matches and what it did with what it got; the form holds what was `sent` in vain."""
    t = session.t
    editor = session.role.may(Role.EDITOR)
    known = read_received(session.connection, profile.id, _RECORD)
    titles = read_titles(session.connection, list(known))
    day = profile.consented_on
    return CompanyView(
        name=profile.name,
        facts=tuple(_facts(profile, t)),
        consent=t("companies.consent", day=t.day(day)) if day else t("companies.no_consent_yet"),
        agreed=day is not None,
        matches=tuple(_matches(profile, session, editor=editor)) if profile.active else (),
        record=tuple(
            RecordLine(
                shorten(titles[lead_id]["title"], _TOLD),
                titles[lead_id]["language"],
                session.lead(lead_id),
                tuple(said_did(one, t)),
            )
            for lead_id, one in known.items()
        ),
        acts=tuple(_acts(profile, session)),
        form=make_form(profile, session.page(f"company/{profile.id}/profile"), t, staff=True, sent=sent)
        if editor
        else None,
        page=firm_address(session, profile) if editor else "",
        renew=session.page(f"company/{profile.id}/renew") if editor else "",
        hint="" if editor else t("file.role") if session.logged_in else t("file.login"),
        trouble=trouble,
    )


def firm_address(session: Session, profile: Profile) -> str:
    """The address of a firm's own page."""
    until = (session.now + GOOD_FOR).date()
    token = session.site.signer.sign_company(CompanyToken(profile.id, profile.link_serial, until))
    base = session.site.base or session.up.rstrip("/")
    return f"{base}/firm?token={token}"


def _facts(profile: Profile, t: WebTranslator) -> list[tuple[str, str]]:
    return [(t(f"companies.{name}"), said) for name, said in say_profile(profile, t).items() if said]


def _matches(profile: Profile, session: Session, *, editor: bool) -> list[MatchLine]:
    t = session.t
    known = read_received(session.connection, profile.id)
    found = ranked(session.connection, company_of(profile), session.now, _MATCHES)
    lines = []
    for one in found:
        card = card_of(one, session.site, session.now, t)
        letter = (
            session.page(f"company/{profile.id}/introduce/{card.id}")
            if editor and profile.consented_on
            else ""
        )
        lines.append(match_line(one, card, session.lead(card.id), known.get(card.id), t, letter))
    return lines


def _acts(profile: Profile, session: Session) -> list[str]:
    t = session.t
    acts = read_record(session.connection, str(profile.id), "company", most=_RECORD)
    return [
        " · ".join(
            (
                t.moment(act.at, t.zone),
                act.by,
                t(f"companies.acts.{act.kind.partition('.')[2]}"),
                *say_changes(act.new, t),
            )
        )
        for act in acts
    ]


# Names that a field of a profile has in an act, where the form calls it by another.
_FORM_NAMES = {"least_krw": "least", "most_krw": "most_sum", "most": "cap", "email": "contact"}


def say_changes(new: Mapping[str, object], t: WebTranslator) -> list[str]:
    """What changed, as the form calls it, with its values in words."""
    told = (f"{_field(name, t)}: {_value(name, value, t)}" for name, value in new.items() if name != "name")
    said = ", ".join(told)
    return [shorten(said, _TOLD)] if said else []


def _field(name: str, t: WebTranslator) -> str:
    return t("lead.id") if name == "lead" else t.named("companies", _FORM_NAMES.get(name, name), name)


def _value(name: str, value: object, t: WebTranslator) -> str:
    """A value of an act; codes in words, and a dash for what is taken away."""
    say: dict[str, Callable[[str], str]] = {
        "concepts": lambda one: said_of(one, t),
        "dimensions": lambda one: t(f"dimension.{one}"),
        "countries": t.country,
        "languages": t.language_named,
        "language": t.language_named,
        "rhythm": lambda one: t(f"companies.rhythms.{one}"),
        "active": lambda one: t("companies.active" if one == "True" else "companies.inactive"),
    }
    values = value if isinstance(value, list | tuple) else [value]
    return " · ".join(say.get(name, str)(str(one)) for one in values if one not in (None, "")) or "–"


@dataclass(frozen=True, slots=True)
class OverviewRow:
    """One company's figures in a centre's country, or the centre's sum where the name is that of the sum."""

    name: str
    counts: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class OverviewView:
    """A month: by centre its rows."""

    month: str
    heads: tuple[str, ...]
    centres: tuple[tuple[str, tuple[OverviewRow, ...]], ...]
    before: str
    after: str


def view_overview(session: Session, asked: Mapping[str, str]) -> OverviewView:
    """What companies got and did in a month, by centre: that of `month` ("2026-11"), else the present one in Korea."""
    t = session.t
    first = first_of_month(asked.get("month", ""), session.now.astimezone(ZoneInfo(KST)).date())
    by_centre: dict[str, list[OverviewRow]] = {}
    for row in read_overview(session.connection, first):
        rows = by_centre.setdefault(centre_title(row["centre"], t), [])
        if row["company"]:
            rows.append(OverviewRow(row["company"], tuple(t.number(row[name]) for name in _COUNTS)))
    before, after = (first - timedelta(days=1)).replace(day=1), (first + timedelta(days=31)).replace(day=1)
    return OverviewView(
        month=str(format_skeleton("yMMMM", first, locale=t.locale)),
        heads=tuple(t(f"companies.counts.{name}") for name in _COUNTS),
        centres=tuple((name, tuple(rows)) for name, rows in by_centre.items()),
        before=session.page("companies/overview", month=f"{before:%Y-%m}"),
        after=session.page("companies/overview", month=f"{after:%Y-%m}"),
    )


def first_of_month(asked: str, today: date) -> date:
    """The first day of a month that is asked for ("2026-11"); of the present one for anything else."""
    try:
        return date.fromisoformat(f"{asked}-01") if len(asked) == len("2026-11") else today.replace(day=1)
    except ValueError:
        return today.replace(day=1)
