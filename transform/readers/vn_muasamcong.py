"""Vietnam's national e-procurement system, muasamcong.mpi.gov.vn, since September 2022.

`list` is a page of smart/search, `detail` the answer of lcnt_tbmt_ttc_ldt (both seen in recorded bodies of
2026; the search also in its shape of 2023 with procuringEntityName, a bare bidPrice and 20220552258-00).
Times are naive and local, money is VND. Names of bidders, accounts and officials are never read.
"""

import re
from collections.abc import Iterator, Mapping
from typing import Any

from transform.dates import parse_moment
from transform.money import money
from transform.notice import (
    EXCERPT,
    Document,
    FieldError,
    Key,
    Leftover,
    Moment,
    Money,
    Notice,
    PageError,
    PriceKind,
    Reading,
    Stage,
)
from transform.parts import Fields, by_kind, each, load_json
from transform.readers import _vn_muasamcong as codes
from transform.text import clean, fold, strip_markup

SOURCE = "vn_muasamcong"
ZONE = "Asia/Ho_Chi_Minh"
_VERSION_SUFFIX = re.compile(r"-\d{2}$")


def read(document: Document) -> Iterator[Reading]:
    """Yield what a page of the search or a detail says."""
    return by_kind(document, {"list": _list, "detail": _detail})


def _list(document: Document) -> Iterator[Reading]:
    answer = load_json(document)
    # One client met the answer wrapped in a list.
    envelope = answer[0] if isinstance(answer, list) and len(answer) == 1 else answer
    page = envelope.get("page") if isinstance(envelope, dict) else None
    if not isinstance(page, dict) or not isinstance(page.get("content"), list):
        raise PageError("layout_changed", "The search answer holds no page.content list.", str(answer))
    outside, inside = Fields(envelope), Fields(page, "page.")
    outside.ignore("page", "agg")
    inside.ignore(*codes.PAGE_FIELDS)
    yield from outside.leftovers()
    yield from inside.leftovers()
    yield from each(page["content"], _row, _number)


def _number(record: Mapping[str, Any]) -> str:
    return _VERSION_SUFFIX.sub("", str(record["notifyNo"]))


def _row(record: Mapping[str, Any]) -> Iterator[Reading]:
    fields = Fields(record, "page.content.")
    version = fields.text("notifyVersion") or "00"
    stage, status_details = _stage(fields, version)
    locator = codes.locator_of(fields.text("notifyId") or str(record.get("id") or ""), version, record)
    fields.ignore(*codes.SEARCH_FIELDS)
    side = _side_codes(fields)
    yield Notice(
        **_shared(fields, side, "list"),
        stage=stage,
        status_details=status_details,
        place=codes.places(fields.pop("locations")),
        prices=_prices(
            ("VND", fields.pop("bidPrice"), PriceKind.ESTIMATE), ("VND", _award(fields), PriceKind.AWARD)
        ),
        url=codes.url_of(record),
        locator=locator,
    )
    yield from _unknown_codes(side)
    yield from fields.leftovers()


def _detail(document: Document) -> Iterator[Reading]:
    answer = load_json(document)
    record = answer.get("bidoNotifyContractorM") if isinstance(answer, dict) else None
    if not isinstance(record, dict):
        raise PageError("layout_changed", "The detail holds no bidoNotifyContractorM.", str(answer))
    yield from each([answer], _whole, lambda whole: _number(whole["bidoNotifyContractorM"]))


def _whole(answer: Mapping[str, Any]) -> Iterator[Reading]:
    outside = Fields(answer)
    fields = Fields(outside.pop("bidoNotifyContractorM"), "bidoNotifyContractorM.")
    fields.ignore(*codes.DETAIL_FIELDS)
    outside.ignore(*codes.DETAIL_BRANCHES)
    side = _side_codes(fields)
    stage = _notice_status(fields.text("status"))
    reason = str((outside.pop("bidCancelingResponse") or {}).get("cancelReason") or "")
    tasks = str((outside.pop("bidpPlanDetail") or {}).get("generalTasks") or "")
    shared = _shared(fields, side, "detail")
    extensions = _extensions(outside.pop("bidNoContractorResponse"), fields.pop("delayDTOList"))
    shared["deadline"] = _latest(shared["deadline"], *extensions)
    yield Notice(
        **shared,
        stage=stage,
        status_details=strip_markup(reason)[:EXCERPT] if stage else "",
        description=_description(shared["title"], fields.text("projectName"), tasks),
        place=codes.places(outside.pop("bidpBidLocationList")),
        prices=_detail_prices(fields),
    )
    yield from _unknown_codes(side)
    yield from fields.leftovers()
    yield from outside.leftovers()


def _shared(fields: Fields, side: Mapping[str, str], part: str) -> dict[str, Any]:
    """What the search and the detail name alike."""
    number = _VERSION_SUFFIX.sub("", fields.need("notifyNo"))
    buyer, unit, buyer_id = _buyer(fields)
    first, latest = fields.text("originalPublicDate"), fields.text("publicDate")
    return {
        "source": SOURCE,
        "native_id": number,
        "part": part,
        "country": "VN",
        "title": _title(fields),
        "keys": (Key("vn_tbmt", number),),
        "plan_keys": _plan_keys(fields),
        "buyer": buyer,
        "buyer_unit": unit,
        "buyer_id": buyer_id,
        "category": codes.CATEGORIES.get(side["investField"]),
        "procedure": codes.PROCEDURES.get(side["bidForm"], ""),
        "procedure_details": side["bidForm"],
        "classifications": codes.classifications(side["investField"]),
        "published": _moment(first or latest),
        "deadline": _moment(fields.text("bidCloseDate"), end_of_day=True),
        "opening": _moment(fields.text("bidOpenDate")),
        "funder": codes.FUNDERS.get(side["processApply"], ""),
        "foreign_bidders": _foreign_bidders(fields.pop("isDomestic")),
    }


def _title(fields: Fields) -> str:
    title = strip_markup(codes.only(fields.pop("bidName")))
    if not title:
        raise FieldError("missing_field", "The field bidName is missing or empty.")
    return title


def _stage(fields: Fields, version: str) -> tuple[Stage | None, str]:
    """The three status fields together: what was decided, else how far it is, else the step."""
    told = {name: fields.text(name) for name in codes.STAGES}
    found: list[Stage | None] = []
    for name, table in codes.STAGES.items():
        if told[name] not in table:
            raise FieldError("unknown_code", f"The {name} '{told[name]}' is not known.", str(told))
        found.append(table[told[name]])
    stage = next((one for one in found if one), None)
    if stage is Stage.OPEN and version != "00":
        stage = Stage.AMENDED
    return stage, " / ".join(code for code in told.values() if code)


def _notice_status(status: str) -> Stage | None:
    """A detail outlives the list's later news, so of its status only the final one is told."""
    if status not in codes.DETAIL_STAGES:
        raise FieldError("unknown_code", f"The status '{status}' of a detail is not known.")
    return codes.DETAIL_STAGES[status]


def _buyer(fields: Fields) -> tuple[str, str, str]:
    investor, inviting = clean(fields.text("investorName")), clean(fields.text("procuringEntityName"))
    investor_id, inviting_id = fields.text("investorCode"), fields.text("procuringEntityCode")
    unit = inviting if investor and fold(inviting) != fold(investor) else ""
    return investor or inviting, unit, investor_id or inviting_id


def _side_codes(fields: Fields) -> dict[str, str]:
    return {name: codes.only(fields.pop(name)).strip() for name in codes.SIDE_CODES}


def _unknown_codes(side: Mapping[str, str]) -> Iterator[Leftover]:
    """Report new codes of what only enriches a notice; losing the notice for them would be worse."""
    for name, code in side.items():
        if code and code not in codes.SIDE_CODES[name]:
            yield Leftover(name, code)


def _plan_keys(fields: Fields) -> tuple[Key, ...]:
    plan = _VERSION_SUFFIX.sub("", fields.text("planNo"))
    return (Key("vn_plan", plan),) if plan else ()


def _moment(text: str, *, end_of_day: bool = False) -> Moment | None:
    """A local time; 23:59:59 is how the portal writes a day without one."""
    if not text:
        return None
    said = text.partition("T")[0] if text.endswith("T23:59:59") else text
    try:
        return parse_moment(said, ZONE, end_of_day=end_of_day)
    except ValueError as error:
        raise FieldError("bad_date", f"'{text}' is not a date: {error}.", text) from error


def _latest(*moments: Moment | None) -> Moment | None:
    return max((moment for moment in moments if moment), key=lambda moment: moment.at, default=None)


def _extensions(branch: Mapping[str, Any] | None, own: list[Mapping[str, Any]] | None) -> list[Moment | None]:
    """Closing times of extensions. The notice's own list may be null while the other branch holds them."""
    other = ((branch or {}).get("bidNotification") or {}).get("delayDTOList")
    delays = [*(own or ()), *(other or ())]
    return [_moment(str(delay.get("bidCloseDelayDate") or ""), end_of_day=True) for delay in delays]


def _award(fields: Fields) -> object:
    """The winning price, where one contractor won it all; of several, the sum is nobody's statement."""
    prices = fields.pop("bidWinningPrice")
    return prices if not isinstance(prices, list) or len(prices) == 1 else None


def _prices(*told: tuple[str, object, PriceKind]) -> tuple[Money, ...]:
    found = []
    for currency, value, kind in told:
        amount = value[0] if isinstance(value, list) and value else value
        if isinstance(amount, int | float) and amount > 0:
            found.append(money(amount, currency, kind))
    return tuple(found)


def _detail_prices(fields: Fields) -> tuple[Money, ...]:
    """The detail tells the approved estimate and the plan's price; the search shows the estimate alone."""
    currency = fields.text("bidPriceUnit") or "VND"
    estimate, planned = fields.pop("bidEstimatePrice"), fields.pop("bidPrice")
    return _prices((currency, estimate, PriceKind.ESTIMATE), (currency, planned, PriceKind.BUDGET))


def _foreign_bidders(is_domestic: object) -> bool | None:
    """Only 0, international bidding, is read: that 1 shuts foreigners out is inferred and not said."""
    return True if str(is_domestic) == "0" else None


def _description(title: str, *texts: str) -> str:
    told = dict.fromkeys(strip_markup(text) for text in texts if text)
    return " · ".join(text for text in told if text and fold(text) != fold(title))[:EXCERPT]
