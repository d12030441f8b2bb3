"""The details of muasamcong: one invitation as each of the portal's three routes tells it.

The ordinary route (lcnt_tbmt_ttc_ldt), the donors' (lcnt_tbmt_ttc_vk_adb) and that of online price offers
(online-reoffer/detail) say the same under other names (seen in recorded bodies of 2026).
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from domain.document import EXCERPT, Reading
from domain.notice import Moment, Money, Notice, PriceKind
from transform.parsers import _vn_muasamcong as codes
from transform.parsers import _vn_muasamcong_fields as told
from transform.parsers.fields import Fields
from transform.text import strip_markup

_PLACES = ("bidpBidLocationList", "lsBidpBidLocationDTO")
_PACKAGE = ("bidpPlanDetail", "bidDetail")
_TOLD = ("bidCancelingResponse", "bidNoContractorResponse", "delayList")
_BRANCHES = frozenset((*_PLACES, *_PACKAGE, *_TOLD, *codes.DETAIL_BRANCHES))


@dataclass(frozen=True, slots=True)
class Shape:
    """How a route's answer is built.

    Attributes:
        root: the branch that is the notice; "" where its fields stand beside the branches.
        renamed: its own names of what the ordinary route calls otherwise.
        always: what this route always tells besides, by the ordinary route's names.
    """

    root: str
    renamed: Mapping[str, str] = field(default_factory=dict)
    always: tuple[str, ...] = ()


# By the field that only this route's answer has.
SHAPES = {
    "bidoNotifyContractorM": Shape("bidoNotifyContractorM"),
    "bidoNotifyContractorP": Shape("bidoNotifyContractorP", {"pName": "projectName"}),
    "reofferNo": Shape(
        "",
        {
            "reofferCloseDate": "bidCloseDate",
            "reofferOpenDate": "bidOpenDate",
            "priceInit": "bidEstimatePrice",
        },
        ("bidEstimatePrice",),
    ),
}


def shape_of(answer: object) -> Shape | None:
    """Tell which route answered; None where it is none that is known."""
    if not isinstance(answer, dict):
        return None
    found = next((shape for mark, shape in SHAPES.items() if mark in answer), None)
    return found if found and isinstance(answer.get(found.root, answer), dict) else None


def read_one(answer: Mapping[str, Any], shape: Shape) -> Iterator[Reading]:
    """Read one detail."""
    record, outside = _parted(answer, shape)
    fields = Fields(record, f"{shape.root}." if shape.root else "", always=("bidEstimatePrice",))
    fields.ignore(*codes.DETAIL_FIELDS, *codes.DONOR_FIELDS, *codes.OFFER_FIELDS)
    outside.ignore(*codes.DETAIL_BRANCHES)
    told.expect(fields, record, (*codes.DETAIL_ALWAYS, *shape.always))
    side = told.side_codes(fields)
    yield _invitation(fields, outside, side)
    yield from told.unknown_codes(side)
    yield from fields.unknown_fields()
    yield from outside.unknown_fields()


def number_of(answer: Mapping[str, Any], shape: Shape) -> str:
    """The notice's number, for a reject."""
    return told.number_of((answer[shape.root] if shape.root else answer)["notifyNo"])


def _parted(answer: Mapping[str, Any], shape: Shape) -> tuple[dict[str, Any], Fields]:
    """The notice's own fields, under the ordinary route's names, and the branches beside them."""
    if shape.root:
        record, branches = answer[shape.root], {name: answer[name] for name in answer if name != shape.root}
    else:
        record = {name: value for name, value in answer.items() if name not in _BRANCHES}
        branches = {name: value for name, value in answer.items() if name in _BRANCHES}
    return {shape.renamed.get(name, name): value for name, value in record.items()}, Fields(branches)


def _invitation(fields: Fields, outside: Fields, side: Mapping[str, str]) -> Notice:
    package = _first(outside, _PACKAGE) or {}
    plan, capital = (
        fields.text("planName"),
        fields.text("capitalDetail") or str(package.get("capitalDetail") or ""),
    )
    same = told.shared(fields, side, "detail")
    same["deadline"] = told.latest(same["deadline"], *_extensions(fields, outside))
    stage, reason = told.notice_status(fields.text("status")), _reason(fields, outside)
    tasks = str(package.get("generalTasks") or "")
    return Notice(
        **same,
        stage=stage,
        status_details=strip_markup(reason)[:EXCERPT] if stage else "",
        description=told.description(same["title"], fields.text("projectName") or plan, tasks),
        place=_place(outside, package),
        prices=_prices(fields, package),
        funding_details=told.funding(capital, plan),
        terms=told.terms(fields, package),
    )


def _place(outside: Fields, package: Mapping[str, Any]) -> str:
    locations = _first(outside, _PLACES) or package.get("bidLocation")
    place = codes.places(locations)
    if not place:
        outside.report(_PLACES[0], locations)
    return place


def _first(outside: Fields, names: tuple[str, ...]) -> Any:  # noqa: ANN401  # JSON values are of any type
    """Take the branch that goes by one of these names."""
    found = [outside.pop(name) for name in names]
    return next((branch for branch in found if branch), None)


def _reason(fields: Fields, outside: Fields) -> str:
    """Why it was called off: told in a branch of its own, or beside the status."""
    branch = outside.pop("bidCancelingResponse") or {}
    return fields.text("cancelReason") or str(branch.get("cancelReason") or "")


def _extensions(fields: Fields, outside: Fields) -> list[Moment | None]:
    """Closing times of extensions. The notice's own list may be null while the other branch holds them."""
    other = ((outside.pop("bidNoContractorResponse") or {}).get("bidNotification") or {}).get("delayDTOList")
    delays = [*(fields.pop("delayDTOList") or ()), *(other or ()), *(outside.pop("delayList") or ())]
    return [told.moment_of(str(delay.get("bidCloseDelayDate") or ""), end_of_day=True) for delay in delays]


def _prices(fields: Fields, package: Mapping[str, Any]) -> tuple[Money, ...]:
    """The detail tells the approved estimate and the plan's price; the search shows the estimate alone."""
    currency = fields.text("bidPriceUnit") or codes.only(package.get("bidPriceUnit")) or "VND"
    estimate = told.amount(fields, "bidEstimatePrice")
    planned = told.amount(fields, "bidPrice") or told.sum_in(package.get("bidPrice"))
    if planned is None:
        fields.report("bidPrice (missing)", package.get("bidPrice"))
    return told.prices((currency, estimate, PriceKind.ESTIMATE), (currency, planned, PriceKind.BUDGET))
