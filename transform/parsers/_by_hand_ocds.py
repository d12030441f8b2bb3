"""OCDS 1.1 that people bring: release packages, record packages, and one release a line, as notices."""

import re
from collections.abc import Iterable, Iterator, Mapping
from functools import partial
from typing import Any, Final

from domain.country import COUNTRIES, zone_of
from domain.document import EXCERPT, Document, FieldError, Reading, UnknownField
from domain.notice import (
    Award,
    Cancellation,
    Category,
    Classification,
    Key,
    Moment,
    Money,
    Notice,
    PriceKind,
    Stage,
)
from transform.parsers._by_hand_cells import COUNTRY_CODES
from transform.parsers._by_hand_shapes import RELEASE, shaped
from transform.parsers.fields import Secondary
from transform.parsers.ocds_files import processes
from transform.parsers.parsing import each
from transform.text import as_code, clean
from transform.values.currencies import currency_code
from transform.values.dates import parse_moment
from transform.values.money import money
from transform.values.numberings import numbered, scheme_and_value

_STATUSES: Final[Mapping[str, Stage]] = {
    "planning": Stage.PLAN,
    "planned": Stage.PLAN,
    "active": Stage.OPEN,
    "complete": Stage.CLOSED,
    "cancelled": Stage.CANCELLED,
    "unsuccessful": Stage.CANCELLED,
    "withdrawn": Stage.CANCELLED,
}
_TAGS: Final[tuple[tuple[str, Stage], ...]] = (
    ("tenderCancellation", Stage.CANCELLED),
    ("contract", Stage.AWARDED),
    ("award", Stage.AWARDED),
    ("tenderAmendment", Stage.AMENDED),
    ("tenderUpdate", Stage.AMENDED),
    ("tender", Stage.OPEN),
    ("planning", Stage.PLAN),
)
_CATEGORIES: Final = {one.value: one for one in Category} | {"consultingServices": Category.SERVICES}
_TITLED: Final = ("tender", "tender.title", "title")  # where a title may stand
_PAGES: Final = ("tenderNotice", "procurementPlan")
_LOST: Final = ("cancelled", "unsuccessful")  # states of awards that are none
UNDIVIDED: Final = "1"  # the lone lot of a tender that nobody divided, as our own export has it
_INDEX: Final = re.compile(r"\[\d+\]")
_METHODS: Final = ("open", "selective", "limited", "direct")


def read_ocds(document: Document, source: str) -> Iterator[Reading]:
    """Read a file of OCDS; `meta` may tell the "country" of what names none."""
    found, rejects = processes(document.body)
    yield from rejects
    yield from each(
        found,
        lambda process: _notice(process, source, document.meta.get("country", "")),
        lambda process: str(process["ocid"]),
    )


def _notice(told: Mapping[str, Any], source: str, otherwise: str) -> Iterator[Reading]:
    wrong: dict[str, str] = {}
    release = shaped(told, RELEASE, "", wrong)
    tender, secondary = release.get("tender") or {}, Secondary("release.")
    ocid = str(release["ocid"])
    title = _title(tender.get("title") or release.get("title"), ocid)
    if not title:
        why = next((f": {path}: {told}" for path, told in wrong.items() if path in _TITLED), "")
        raise FieldError("missing_field", f"The release {ocid} has no tender.title{why}.", ocid)
    country = _country(release, otherwise)
    awards = tuple(_awards(release, secondary))
    yield Notice(
        **_identity(release, tender, source, country),
        **_terms(tender),
        **_times(release, tender, zone_of(country), secondary),
        part="list",
        title=title,
        description=secondary.read("tender.description", tender.get("description"), _text, ""),
        lang_hint=str(release.get("language") or "")[:2].lower(),
        stage=_stage(release, tender),
        cancellation=_cancellation(str(tender.get("status") or "")),
        buyer=_buyer(release, tender),
        place=_delivered(tender).get("region") or "",
        funder=_funder(release),
        url=_url(tender),
        prices=_prices(release, tender, secondary, awards),
        awards=awards,
        tenderers=secondary.read("tender.numberOfTenderers", tender.get("numberOfTenderers"), _count, None),
    )
    for path, why in wrong.items():
        yield UnknownField(f"release.{_INDEX.sub('', path)}", f"Release {ocid}, {path}: {why}."[:EXCERPT])
    for one in secondary.unknown_fields():
        yield UnknownField(one.field, f"Release {ocid}: {one.example} cannot be read."[:EXCERPT])


def _title(value: object, ocid: str) -> str:
    if value is not None and not isinstance(value, str):
        raise FieldError("bad_field", f"The tender.title of the release {ocid} is no text.", str(value))
    return clean(value or "")


def _text(value: object) -> str:
    """A text that may be missing. Raises ValueError for anything else."""
    if value is not None and not isinstance(value, str):
        raise ValueError("no text")
    return clean(value or "")


def _identity(
    release: Mapping[str, Any], tender: Mapping[str, Any], source: str, country: str
) -> dict[str, Any]:
    ocid = str(release["ocid"])
    budget = (release.get("planning") or {}).get("budget") or {}
    own = numbered(country, str(tender.get("id") or ""))
    plans = (
        scheme_and_value(str(budget.get("id") or "")),
        numbered(country, str(budget.get("projectID") or "")),
    )
    return {
        "source": source,
        "native_id": ocid,
        "country": country,
        "keys": (own or Key("ocid", ocid),),
        "plan_keys": tuple(dict.fromkeys(filter(None, plans))),
        "funding_details": clean(str(budget.get("description") or "")),
    }


def _terms(tender: Mapping[str, Any]) -> dict[str, Any]:
    """What is bought, and how."""
    told = str(tender.get("procurementMethod"))
    return {
        "status_details": str(tender.get("statusDetails") or tender.get("status") or ""),
        "category": _CATEGORIES.get(str(tender.get("mainProcurementCategory"))),
        "procedure": told if told in _METHODS else "",
        "procedure_details": clean(str(tender.get("procurementMethodDetails") or "")),
        "classifications": _classifications(tender),
    }


def _times(
    release: Mapping[str, Any], tender: Mapping[str, Any], zone: str, secondary: Secondary
) -> dict[str, Any]:
    period = tender.get("tenderPeriod") or {}
    due, moment = period.get("endDate"), partial(_moment, zone=zone)
    # Of several releases the date is that of the last; the invitation was out when the time for bids began.
    told = (
        secondary.read("date", release.get("date"), moment, None),
        secondary.read("tender.tenderPeriod.startDate", period.get("startDate"), moment, None),
    )
    return {
        "published": min((one for one in told if one), key=lambda one: one.at, default=None),
        "deadline": secondary.read(
            "tender.tenderPeriod.endDate", due, partial(moment, end_of_day=True), None
        ),
    }


def _moment(text: str | None, *, zone: str, end_of_day: bool = False) -> Moment | None:
    return parse_moment(text, zone, end_of_day=end_of_day) if text else None


def _count(value: int | None) -> int | None:
    return None if value is None else int(value)


def _country(release: Mapping[str, Any], otherwise: str) -> str:
    """Where it is built: as its items are delivered, else where the buyer is, else as the file's bringer says."""
    buyers = (
        party.get("address") or {}
        for party in release.get("parties") or ()
        if {"buyer", "procuringEntity"} & set(party.get("roles") or ())
    )
    for address in (_delivered(release.get("tender") or {}), *buyers):
        named = str(address.get("countryName") or address.get("country") or "")
        if as_code(named) in COUNTRY_CODES:
            return COUNTRY_CODES[as_code(named)]
    if otherwise in COUNTRIES:
        return otherwise
    message = "No address of the buyer names a country of ours; give the file's with --country."
    raise FieldError("missing_field", message, str(release.get("ocid")))


def _delivered(tender: Mapping[str, Any]) -> Mapping[str, Any]:
    """The address at which the first item that has one is delivered (extension "location")."""
    return next(
        (one["deliveryAddress"] for one in tender.get("items") or () if one.get("deliveryAddress")), {}
    )


def _funder(release: Mapping[str, Any]) -> str:
    told = (party for party in release.get("parties") or () if "funder" in (party.get("roles") or ()))
    return next((clean(str(party["name"])) for party in told if party.get("name")), "")


def _url(tender: Mapping[str, Any]) -> str:
    """The page for people: that of the last notice."""
    pages = (one for one in tender.get("documents") or () if one.get("documentType") in _PAGES)
    links = [
        str(one["url"]) for one in pages if str(one.get("url") or "").startswith(("https://", "http://"))
    ]
    return links[-1] if links else ""


def _stage(release: Mapping[str, Any], tender: Mapping[str, Any]) -> Stage:
    """The status of the tender; one that is complete, or says none, by the tags and awards of the release.

    A tender that can still be shaped though its section is there is a draft (codelist tenderStatus, "planning").
    """
    told, tags = str(tender.get("status") or ""), set(release.get("tag") or ())
    if told == "planning" and "tender" in tags:
        return Stage.DRAFT
    status = _STATUSES.get(told)
    if status not in (Stage.CLOSED, None):
        return status
    if _is_awarded(release):
        return Stage.AWARDED
    return status or next((stage for tag, stage in _TAGS if tag in tags), Stage.OPEN)


def _is_awarded(release: Mapping[str, Any]) -> bool:
    return any(one.get("status") in ("active", None) for one in release.get("awards") or ())


def _cancellation(status: str) -> Cancellation | None:
    return Cancellation(status) if status in tuple(Cancellation) else None


def _buyer(release: Mapping[str, Any], tender: Mapping[str, Any]) -> str:
    named = (release.get("buyer") or {}, tender.get("procuringEntity") or {})
    return next((clean(str(one["name"])) for one in named if one.get("name")), "")


def _classifications(tender: Mapping[str, Any]) -> tuple[Classification, ...]:
    found = (one.get("classification") or {} for one in (tender, *(tender.get("items") or ())))
    return tuple(
        dict.fromkeys(
            Classification(
                str(one.get("scheme") or ""), str(one["id"]), clean(str(one.get("description") or ""))
            )
            for one in found
            if one.get("id")
        )
    )


def _sum(value: Mapping[str, Any] | None, kind: PriceKind) -> Money | None:
    if not value or value.get("amount") is None:
        return None
    return money(value["amount"], currency_code(str(value["currency"])), kind)


def _prices(
    release: Mapping[str, Any], tender: Mapping[str, Any], secondary: Secondary, awards: Iterable[Award]
) -> tuple[Money, ...]:
    budget = ((release.get("planning") or {}).get("budget") or {}).get("amount")
    told = (
        secondary.read("tender.value", tender.get("value"), partial(_sum, kind=PriceKind.ESTIMATE), None),
        secondary.read("planning.budget.amount", budget, partial(_sum, kind=PriceKind.BUDGET), None),
    )
    won = [award.price for award in awards if award.price]
    return tuple(price for price in (*told, won[0] if len(won) == 1 else None) if price)


def _awards(release: Mapping[str, Any], secondary: Secondary) -> Iterator[Award]:
    lots = [one.get("id") for one in (release.get("tender") or {}).get("lots") or ()]
    for award in release.get("awards") or ():
        if award.get("status") not in _LOST:
            yield _award(award, secondary, divided=lots != [UNDIVIDED])


def _award(award: Mapping[str, Any], secondary: Secondary, *, divided: bool) -> Award:
    moment = partial(_moment, zone="UTC")
    end = (award.get("contractPeriod") or {}).get("endDate")
    suppliers = [one for one in award.get("suppliers") or () if one.get("name")]
    names = [clean(str(one["name"])) for one in suppliers]
    return Award(
        # Several suppliers of one award share its price.
        supplier=f"Consortium: {'; '.join(names)}" if len(names) > 1 else "".join(names),
        supplier_id=str(suppliers[0].get("id") or "") if len(names) == 1 else "",
        price=secondary.read("awards.value", award.get("value"), partial(_sum, kind=PriceKind.AWARD), None),
        decided=secondary.read("awards.date", award.get("date"), moment, None),
        contract_end=secondary.read("awards.contractPeriod.endDate", end, moment, None),
        lot=str(next(iter(award.get("relatedLots") or ()), "")) if divided else "",
    )
