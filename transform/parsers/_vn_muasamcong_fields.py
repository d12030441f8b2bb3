"""What the search and the details of muasamcong name alike, read from one record of the portal."""

import re
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from domain.document import EXCERPT, FieldError, UnknownField
from domain.notice import Key, Moment, Money, PriceKind, Stage
from transform.parsers import _vn_muasamcong as codes
from transform.parsers.fields import Fields
from transform.text import clean, fold, strip_markup
from transform.values.dates import parse_moment
from transform.values.money import LARGEST, money

SOURCE = "vn_muasamcong"
ZONE = "Asia/Ho_Chi_Minh"
_PREQUALIFIED = {"1": "Sơ tuyển: Có", "0": "Sơ tuyển: Không"}
_VERSION_SUFFIX = re.compile(r"-\d{2}$")


def number_of(told: object) -> str:
    """A number without its version."""
    return _VERSION_SUFFIX.sub("", str(told))


def expect(fields: Fields, record: Mapping[str, Any], names: Iterable[str]) -> None:
    """Report what the portal always told and this record does not."""
    for name in names:
        if not codes.only(record.get(name)):
            fields.report(f"{name} (missing)", record.get(name))


def place(fields: Fields, name: str, *, needed: bool) -> str:
    """Take the places; what names none is reported."""
    locations = fields.pop(name)
    text = codes.places(locations)
    if not text and (locations or needed):
        fields.report(name, locations)
    return text


def shared(fields: Fields, side: Mapping[str, str], part: str) -> dict[str, Any]:
    """What the search and the detail name alike."""
    number = number_of(fields.need("notifyNo"))
    body, unit, buyer_id = buyer(fields)
    first, latest = fields.text("originalPublicDate"), fields.text("publicDate")
    return {
        "source": SOURCE,
        "native_id": number,
        "part": part,
        "country": "VN",
        "title": _title(fields),
        "keys": (Key("vn_tbmt", number),),
        "plan_keys": _plan_keys(fields),
        "buyer": body,
        "buyer_unit": unit,
        "buyer_id": buyer_id,
        "category": codes.CATEGORIES.get(side["investField"]),
        "procedure": codes.PROCEDURES.get(side["bidForm"], ""),
        "procedure_details": side["bidForm"],
        "classifications": codes.classifications(side["investField"]),
        "published": side_moment(fields, "originalPublicDate" if first else "publicDate", first or latest),
        "deadline": moment_of(fields.text("bidCloseDate"), end_of_day=True),
        "opening": side_moment(fields, "bidOpenDate", fields.text("bidOpenDate")),
        "funder": codes.FUNDERS.get(side["processApply"], ""),
        "foreign_bidders": _foreign_bidders(fields.pop("isDomestic"), side["processApply"]),
    }


def _title(fields: Fields) -> str:
    title = strip_markup(codes.only(fields.pop("bidName")))
    if not title:
        raise FieldError("missing_field", "The field bidName is missing or empty.")
    return title


def stage(fields: Fields, version: str) -> tuple[Stage | None, str]:
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


def notice_status(status: str) -> Stage | None:
    """A detail outlives the list's later news, so of its status only the final one is told."""
    if status not in codes.DETAIL_STAGES:
        raise FieldError("unknown_code", f"The status '{status}' of a detail is not known.")
    return codes.DETAIL_STAGES[status]


def buyer(fields: Fields) -> tuple[str, str, str]:
    """Take the buyer, its unit that invites, and its number."""
    investor, inviting = clean(fields.text("investorName")), clean(fields.text("procuringEntityName"))
    investor_id, inviting_id = fields.text("investorCode"), fields.text("procuringEntityCode")
    unit = inviting if investor and fold(inviting) != fold(investor) else ""
    return investor or inviting, unit, investor_id or inviting_id


def side_codes(fields: Fields) -> dict[str, str]:
    """Take the codes that only enrich a notice."""
    return {name: codes.only(fields.pop(name)).strip() for name in codes.SIDE_CODES}


def unknown_codes(side: Mapping[str, str]) -> Iterator[UnknownField]:
    """Report new codes of what only enriches a notice; losing the notice for them would be worse."""
    for name, code in side.items():
        if code and code not in codes.SIDE_CODES[name]:
            yield UnknownField(name, code)


def _plan_keys(fields: Fields) -> tuple[Key, ...]:
    """The plan, and the package in it: that stays when a tender is called off and invited under a new number."""
    numbers = {"vn_plan": number_of(fields.text("planNo")), "vn_package": fields.text("bidNo")}
    return tuple(Key(scheme, number) for scheme, number in numbers.items() if number)


def funding(*told: str) -> str:
    """The portal's words for where the money comes from: the source of the capital, and the plan's name."""
    return " · ".join(dict.fromkeys(strip_markup(text) for text in told if text))[:EXCERPT]


def side_moment(fields: Fields, name: str, text: str) -> Moment | None:
    """A time that a lead can do without: what is no time is reported, and the notice kept."""
    try:
        return moment_of(text)
    except FieldError:
        fields.report(name, text)
        return None


def moment_of(text: str, *, end_of_day: bool = False) -> Moment | None:
    """Read a local time; 23:59:59 is how the portal writes a day without one."""
    if not text:
        return None
    said = text.partition("T")[0] if text.endswith("T23:59:59") else text
    try:
        return parse_moment(said, ZONE, end_of_day=end_of_day)
    except ValueError as error:
        raise FieldError("bad_date", f"'{text}' is not a date: {error}.", text) from error


def latest(*moments: Moment | None) -> Moment | None:
    """The last of some times."""
    return max((moment for moment in moments if moment), key=lambda moment: moment.at, default=None)


def award(fields: Fields, stage: Stage | None) -> float | None:
    """The winning price, where one contractor won it all; of several, the sum is nobody's statement."""
    told = fields.pop("bidWinningPrice")
    if isinstance(told, list) and len(told) > 1:
        return None
    value = sum_in(told)
    if stage is Stage.AWARDED and value is None:
        fields.report("bidWinningPrice (missing)", told)
    return value


def texts(value: object) -> list[str]:
    """The texts of a list, each once; what is no list of texts holds none."""
    found = (clean(one) for one in value if isinstance(one, str)) if isinstance(value, list) else ()
    return list(dict.fromkeys(text for text in found if text))


def sum_in(told: object) -> float | None:
    """The number in a field for a sum, which the search of 2026 puts into a list."""
    value = told[0] if isinstance(told, list) and told else told
    return value if isinstance(value, int | float) and 0 < value < LARGEST else None


def amount(fields: Fields, name: str) -> float | None:
    """Take a sum; what has not the shape of one is reported."""
    told = fields.pop(name)
    if sum_in(told) is None and told not in (None, "", "NaN", 0, [], [None]):
        fields.report(name, told)
    return sum_in(told)


def prices(*told: tuple[str, float | None, PriceKind]) -> tuple[Money, ...]:
    """Sums as money: (currency, value, what it is); those that are not told are left out."""
    return tuple(money(value, currency, kind) for currency, value, kind in told if value)


def _foreign_bidders(is_domestic: object, rules: str) -> bool | None:
    """0 is international bidding. 1, domestic bidding, shuts foreigners out under the national law alone.

    Luật Đấu thầu 22/2023/QH15, article 4: only domestic contractors take part in it. Under the rules of a donor or of
    a trade agreement it does not say so.
    """
    if str(is_domestic) == "0":
        return True
    return False if str(is_domestic) == "1" and rules == codes.NATIONAL_LAW else None


def terms(fields: Fields, package: Mapping[str, Any]) -> str:
    """Bid security and whether there is a prequalification, in the words of the portal's page."""
    values = [sum_in(fields.pop(name)) for name in ("guaranteeValue", "bidGuaranteeValue")]
    forms = [strip_markup(fields.text(name)) for name in ("guaranteeForm", "bidGuaranteeForm")]
    value, asked = next(filter(None, values), None), fields.pop("isPrequalification")
    told = [f"Bảo đảm dự thầu: {value:.0f} VND", *forms] if value else []
    prequalified = _PREQUALIFIED.get(str(package.get("isPrequalification") if asked is None else asked), "")
    return " · ".join(filter(None, (", ".join(filter(None, told)), prequalified)))


def description(title: str, *texts: str) -> str:
    """What the notice says of itself beside its title, each text once."""
    told = dict.fromkeys(strip_markup(text) for text in texts if text)
    return " · ".join(text for text in told if text and fold(text) != fold(title))[:EXCERPT]
