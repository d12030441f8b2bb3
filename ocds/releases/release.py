"""Releases of one process: one a version of a notice, and one that says how all of them together stand."""

from collections.abc import Iterable
from dataclasses import dataclass

from w3lib.url import safe_url_string

from domain.notice import Money, Notice, PriceKind, Stage
from domain.party import Party
from ocds.process import Json, Process, Told
from ocds.releases.award_blocks import award_blocks, named_prices, winners
from ocds.releases.organizations import Roster, funder_of, roster_of
from ocds.releases.purchase import items_of, lots_of
from ocds.releases.tender_status import status_of, tag_of
from ocds.values import date_time, filled, short_hash, value
from transform.values.numberings import numbered

_PLANS = (Stage.PROGRAMME, Stage.PLAN)


@dataclass(frozen=True, slots=True)
class Frame:
    """What all releases of a process share."""

    process: Process
    roster: Roster
    lots: list[Json]
    items: list[Json]
    number: str
    period: Json
    named: frozenset[tuple[str, tuple[str, str]]]


def frame_of(process: Process) -> Frame:
    """Make what all releases of a process share."""
    lots = lots_of(process)
    items, named = items_of(process, lots), named_prices(process)
    return Frame(process, roster_of(process), lots, items, tender_number(process), _opens(process), named)


def tender_number(process: Process) -> str:
    """The official number of the tender, where its shape alone tells whose number it is; else the ocid."""
    numbers = (key for told in process.in_order for key in told.notice.keys)
    own = (key.value for key in numbers if numbered(process.country, key.value) == key)
    return next(own, process.ocid)


def told_releases(frame: Frame) -> list[Json]:
    """A release for each version of each notice, in order; a version that says nothing new has none."""
    releases: list[Json] = []
    seen: set[str] = set()
    contents: dict[tuple[str, str], Json] = {}
    for told in frame.process.in_order:
        identity = (told.notice.source, told.notice.native_id)
        before = contents.get(identity)
        content = _content(frame, told)
        if content != before:
            contents[identity] = content
            tag = tag_of(told.notice, seen, moved=before is not None and _moved(before, content))
            previous = releases[-1]["id"] if releases else ""
            releases.append(_release(frame.process, told, content, tag, previous))
    return releases


def _moved(before: Json, content: Json) -> bool:
    due = [one["tender"].get("tenderPeriod", {}).get("endDate") for one in (before, content)]
    return None not in due and due[0] != due[1]


def _release(process: Process, told: Told, content: Json, tag: str, previous: str) -> Json:
    """The content under an id that no other content has."""
    notice = told.notice
    date = date_time(process.said_at(told))
    made_of = short_hash([process.ocid, tag, date, content])
    release_id = f"{notice.source}-{notice.native_id}-{told.version}-{made_of}"
    if tag == "tenderAmendment":
        amendment = {"id": release_id, "date": date, "amendsReleaseID": previous, "releaseID": release_id}
        content = content | {"tender": content["tender"] | {"amendments": [amendment]}}
    return headed(process, release_id, date, tag) | language(told.language) | content


def headed(process: Process, release_id: str, date: str, tag: str) -> Json:
    """The fields that every release begins with."""
    return {
        "ocid": process.ocid,
        "id": release_id,
        "date": date,
        "tag": [tag],
        "initiationType": "tender",
    }


def language(code: str) -> Json:
    """The language field; none for a text whose language nobody knows."""
    return {} if code in ("", "und") else {"language": code.lower()}


def _content(frame: Frame, told: Told) -> Json:
    notice, roster = told.notice, frame.roster
    buyer = roster.buyer if notice.buyer or notice.buyer_unit else None
    awards = list(award_blocks(frame.process, notice, roster, frame.named))
    return filled(
        {
            "parties": roster.listed(buyer, funder_of(notice), *winners(notice)),
            "buyer": roster.reference(buyer),
            "planning": _planning(notice, frame.process.shared_plans),
            "tender": _tender(frame, told, buyer),
            "bids": _bids(notice),
            "awards": awards,
        }
    )


def _bids(notice: Notice) -> Json | None:
    """How many made an offer, where a portal counts them; single offers no portal of ours shows."""
    if notice.tenderers is None:
        return None
    return {"statistics": [{"id": "bidders", "measure": "bidders", "value": notice.tenderers}]}


def _planning(notice: Notice, shared_plans: frozenset[str]) -> Json | None:
    """The budget; its amount only where all of it is for this process."""
    own = shared_plans.isdisjoint(map(str, (*notice.keys, *notice.plan_keys)))
    amount = value(_price(notice.prices, PriceKind.BUDGET)) if own else None
    projects = [key for key in notice.plan_keys if key.scheme.endswith("_project")]
    plans = [str(key) for key in notice.plan_keys if key not in projects]
    known = [key.value for key in projects if numbered(notice.country, key.value) == key]
    budget = filled(
        {
            "id": next(iter(plans), ""),
            "amount": amount,
            "projectID": next(iter(known), ""),
            "description": notice.funding_details,
        }
    )
    return {"budget": budget} if budget else None


def _price(prices: Iterable[Money], *kinds: PriceKind) -> Money | None:
    found = {price.kind: price for price in prices}
    return next((found[kind] for kind in kinds if kind in found), None)


def _tender(frame: Frame, told: Told, buyer: Party | None) -> Json:
    notice = told.notice
    cancellation = notice.cancellation.value if notice.cancellation else None
    return {"id": frame.number} | filled(
        {
            "title": notice.title,
            "status": status_of(notice.stage, cancellation),
            "procuringEntity": frame.roster.reference(buyer),
            "items": frame.items,
            "lots": frame.lots,
            "value": value(_price(notice.prices, PriceKind.ESTIMATE, PriceKind.REFERENCE)),
            "procurementMethod": notice.procedure,
            "procurementMethodDetails": notice.procedure_details,
            "mainProcurementCategory": notice.category.value if notice.category else "",
            "tenderPeriod": _period(frame, notice),
            "numberOfTenderers": notice.tenderers,
            "documents": _documents(told),
        }
    )


def _opens(process: Process) -> Json:
    """When the time for bids began: with the first notice that is neither plan nor draft and came before its end."""
    due = process.deadline_at
    told = [one.notice for one in process.told if one.notice.stage not in (*_PLANS, Stage.DRAFT)]
    published = [notice.published.at for notice in told if notice.published]
    before = [at for at in published if due and at <= due]
    return {"startDate": date_time(min(before))} if before else {}


def _period(frame: Frame, notice: Notice) -> Json:
    """From then to the deadline that a notice tells."""
    if notice.deadline is None:
        return {}
    end = date_time(notice.deadline.at)
    start = {} if frame.period.get("startDate", "") > end else frame.period
    return start | {"endDate": end}


def _documents(told: Told) -> list[Json]:
    url = told.notice.url
    if not url:
        return []
    kind = "procurementPlan" if told.notice.stage in _PLANS else "tenderNotice"
    found = {"id": short_hash([url]), "documentType": kind, "url": safe_url_string(url)}
    return [found | language(told.language)]
