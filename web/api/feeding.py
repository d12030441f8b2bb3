"""What feeds, calendars and sheets tell of a search, in the language of whose token asks."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from fastapi import Request

from desk.searches.named import read_named as read_question
from desk.searches.query import SearchQuery
from desk.searches.spans import Span, find_events, find_span
from digest.links.tokens import Action, LinkToken
from digest.render.card_lines import format_buyer_names
from digest.render.cards import Card
from digest.render.dates.calendar import make_subscription
from digest.render.field_formats import format_change, shorten
from digest.render.spreadsheet import make_marked_rows, make_xlsx
from digest.select.beside.occasions import read_occasions
from digest.select.dealings import BuyerNames, read_buyers
from digest.select.details import Details, read_details
from digest.select.history import History, read_histories
from digest.select.items import Item
from digest.select.leads import Lead, read_named, read_rates
from digest.select.sections import as_known
from domain.addresses import safe_url
from domain.country import EVERYWHERE
from web.api.answering import Body, Caller
from web.api.atom import MEDIA, Entry, make_atom
from web.api.problems import Refused
from web.cards import context_of, read_cards
from web.i18n import WebTranslator
from web.queries import read_subscriber
from web.session import Session, site_of
from web.views.lead_lines import make_event

# What a feed or a calendar holds; readers keep what they have seen.
ENTRIES, DATES, ROWS = 50, 300, 5_000
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
_TITLE = 300


@dataclass(frozen=True, slots=True)
class Asked:
    """What is asked for: a search of a reader, who stands behind a token or a login."""

    session: Session
    search: SearchQuery

    @property
    def title(self) -> str:
        """How a feed of it is called."""
        t = self.session.t
        words = [self.search.q, *(t.country(one) for one in self.search.country)]
        return " · ".join([t("header.product"), *filter(None, words)])


def asked_by(request: Request, caller: Caller) -> Asked:
    """What the token of a feed asks for: its search, for its owner, in their language."""
    subscriber = read_subscriber(caller.connection, caller.bearer.me)
    assert subscriber is not None  # noqa: S101  # a token refers to its owner
    link_token = LinkToken(Action.READ, caller.bearer.me, "", caller.now.date())
    t = WebTranslator(subscriber["language"], subscriber["zone"])
    session = Session(site_of(request), caller.connection, link_token, subscriber, t, caller.now)
    search = read_question(caller.connection, caller.bearer.me, caller.bearer.search)
    if search is None:
        raise Refused(404, "The kept search that this feed tells of has ended.")
    return Asked(session, search)


def make_leads_feed(asked: Asked) -> Body:
    """The leads that answer a search, the one first known last at the top, each with what happened to it last."""
    session = asked.session
    rows = find_span(session.connection, asked.search, session.now, Span(ENTRIES))
    cards = read_cards(session, [row["id"] for row in rows])
    changes = _changes(session, list(cards))
    entries = [_lead_entry(*cards[row["id"]], changes.get(row["id"], ())) for row in rows]
    return _feed("leads", asked, entries)


def _changes(session: Session, ids: list[str]) -> Mapping[str, list[str]]:
    """Lead → what happened to it, in words, the latest first."""
    told: dict[str, list[str]] = {}
    found = find_events(session.connection, SearchQuery(), session.now, ENTRIES * 10, ids=tuple(ids))
    for row in found:
        told.setdefault(row["lead_id"], []).append(_change(row, session))
    return told


def _change(row: Mapping[str, Any], session: Session) -> str:
    """An event in words: when, what, and the value before and after."""
    line = make_event(row, replace(session.t, zone=row["zone"]))
    values = f"{line.old or '–'} → {line.new}" if line.new else ""
    return " · ".join(filter(None, (line.when, line.what, values)))


def _lead_entry(lead: Lead, _details: Details, card: Card, changes: Sequence[str]) -> Entry:
    lines = [
        card.headline,
        *(f"{line.label}: {line.value}{line.aside}" for line in card.lines),
        *changes[:5],
        lead.id,
    ]
    return Entry(
        key=f"lead/{lead.id}",
        title=shorten(card.plain_title, _TITLE),
        language=card.language,
        updated=lead.changed_at,
        published=lead.first_known_at,
        url=safe_url(lead.url),
        author=", ".join(one.title for one in card.sources) or "cityleads",
        categories=(lead.country, lead.tier, *lead.dimensions),
        lines=lines,
    )


def make_events_feed(asked: Asked) -> Body:
    """What happened to the leads that answer a search, the latest first."""
    session = asked.session
    rows = find_events(session.connection, asked.search, session.now, ENTRIES)
    buyers = read_buyers(session.connection, [row["lead_id"] for row in rows])
    return _feed("events", asked, [_event_entry(row, buyers.get(row["lead_id"]), session) for row in rows])


def _event_entry(row: Mapping[str, Any], buyer: BuyerNames | None, session: Session) -> Entry:
    names = format_buyer_names(row["buyer"] or "", buyer, session.t)
    line = make_event(row, replace(session.t, zone=row["zone"]))
    return Entry(
        key=row["name"],
        title=f"[{line.what}] {shorten(row['title'], _TITLE)}",
        language="",
        updated=row["happened_at"],
        published=row["happened_at"],
        url=safe_url(row["url"]),
        author="cityleads",
        categories=(row["country"], row["kind"]),
        lines=[
            _change(row, session),
            " · ".join(filter(None, (shorten(row["buyer"] or "", _TITLE), names))),
            row["lead_id"],
        ],
    )


def _feed(what: str, asked: Asked, entries: list[Entry]) -> Body:
    key = f"feed/{what}?{asked.search.to_query_string()}"
    content = make_atom(
        key, asked.title, asked.session.t.language, entries, sandbox=asked.session.site.sandbox
    )
    return Body(content, MEDIA, len(entries))


def make_deadlines(asked: Asked) -> Body:
    """The dates ahead of the leads that answer a search; without one, those of occasions too."""
    session = asked.session
    rows = find_span(session.connection, asked.search, session.now, Span(DATES), dated=True)
    leads = _leads(session, [row["id"] for row in rows])
    whole = asked.search == SearchQuery()
    occasions = read_occasions(session.connection, EVERYWHERE, session.now) if whole else []
    context = context_of(session)
    content, dates = make_subscription(context, leads, session.t, occasions[:DATES], asked.title)
    return Body(content, "text/calendar; charset=utf-8", dates)


def _leads(session: Session, ids: list[str]) -> list[Lead]:
    """Leads in the order of their ids."""
    found = read_named(session.connection, ids, read_rates(session.connection, session.now))
    return [found[one] for one in ids]


def make_sheet(asked: Asked) -> Body:
    """All leads that answer a search, up to the largest number, as a sheet."""
    session = asked.session
    rows = find_span(session.connection, asked.search, session.now, Span(ROWS))
    leads = _leads(session, [row["id"] for row in rows])
    details = read_details(session.connection, [one.id for one in leads])
    cells = make_marked_rows(context_of(session), _marked(leads, session), details, session.t)
    headers = {"Content-Disposition": f'attachment; filename="leads-{session.now.date()}.xlsx"'}
    return Body(make_xlsx(cells, asked.title), XLSX, len(leads), headers)


def _marked(leads: Sequence[Lead], session: Session) -> Iterator[tuple[str, str, Item]]:
    """The leads, the sure ones first, each with its tier and with what has become of it since its reader was told."""
    t = session.t
    history = read_histories(session.connection, session.subscriber["centre"]).get(session.me, History())
    for one in sorted(leads, key=lambda lead: lead.tier != "lead"):
        known, item = as_known(one, history, session.now)
        changes = (
            format_change(name, item.before.facts, one.facts, t) for name in item.changes if item.before
        )
        yield t(f"tier.{one.tier}"), t(f"known.{known}", changes=t.listed(changes)), item
