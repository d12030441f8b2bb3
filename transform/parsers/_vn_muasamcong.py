"""Codes and field names of muasamcong.mpi.gov.vn as data, and what is made of them alone.

Counted in 2,870 notices of 2023-2026; the words behind the codes are the portal's own.
"""

import csv
import re
from collections.abc import Iterable, Mapping
from functools import cache
from pathlib import Path
from typing import Any
from urllib.parse import quote_plus, urlencode

from domain.notice import Cancellation, Category, Classification, Stage
from transform.text import clean


def names(text: str) -> tuple[str, ...]:
    """Field names, written with spaces between."""
    return tuple(text.split())


# What decides first comes first: the outcome, the status, the step. None: this field does not decide.
STAGES: dict[str, dict[str, Stage | None]] = {
    "statusForNotify": {
        "": None,
        "DXT": Stage.CLOSED,  # bids under evaluation
        "CNTTT": Stage.AWARDED,  # a contractor was selected
        "KCNTTT": Stage.CANCELLED,  # none was: the tender ended without a contract
        "DHT": Stage.CANCELLED,
        "DHTBMT": Stage.CANCELLED,  # the invitation was withdrawn
    },
    "status": {
        "": None,
        "01": None,
        "IS_PUBLISH": None,
        "INIT_MT": Stage.CLOSED,
        "OPEN_BID": Stage.CLOSED,
        "OPEN_DXKT": Stage.CLOSED,
        "OPEN_DXTC": Stage.CLOSED,
        "PUB_KQLCNT": Stage.CLOSED,
        "03": Stage.CANCELLED,
        "CANCEL_BID": Stage.CANCELLED,
        "CANCELED": Stage.CANCELLED,
    },
    "stepCode": {
        "": None,
        "notify-contractor-step-1-tbmt": Stage.OPEN,
        "notify-contractor-step-2-kqmt": Stage.CLOSED,
        "notify-contractor-step-3-dsntdkt": Stage.CLOSED,
        "notify-contractor-step-4-kqlcnt": Stage.CLOSED,
        "reoffer-price-step-1": Stage.OPEN,
    },
}
# Why there is no award, by statusForNotify; DHT ("bidding cancelled") is said of failed tenders too.
CANCELLATIONS = {"KCNTTT": Cancellation.UNSUCCESSFUL, "DHTBMT": Cancellation.CANCELLED}
DETAIL_STAGES: dict[str, Stage | None] = {"": None, "01": None, "03": Stage.CANCELLED}

FIELDS = {
    "HH": "goods",
    "XL": "works",
    "TV": "consulting services",
    "PTV": "non-consulting services",
    "HON_HOP": "mixed",
}
CATEGORIES = {
    "HH": Category.GOODS,
    "XL": Category.WORKS,
    "TV": Category.SERVICES,
    "PTV": Category.SERVICES,
}
PROCEDURES = {
    "DTRR": "open",
    "DTHC": "limited",
    "CHCT": "open",
    "CHCTRG": "open",
    "CGTT": "open",
    "CGTTRG": "open",
    "CDT": "direct",
    "CDTRG": "direct",
    "MSTT": "direct",
    "TVCN": "selective",
    "TCTVCN": "selective",
    "QCBS": "selective",
    "CQS": "selective",
}
FUNDERS = {"WB": "World Bank", "ADB": "Asian Development Bank"}
# Whose rules apply: domestic law, another donor's, a bank's, or a trade agreement's.
NATIONAL_LAW = "LDT"  # luật đấu thầu
RULES = (NATIONAL_LAW, "KHAC", "WB", "ADB", "CPTPP", "EVFTA", "UKFTA")
# Which of the portal's detail routes answers, where it is not the ordinary one; scrapers/sources has their addresses.
DONORS, OFFERS = "donors", "offers"
ROUTES = {"KHAC": DONORS, "WB": DONORS, "ADB": DONORS}
SIDE_CODES: dict[str, tuple[str, ...]] = {
    "investField": tuple(FIELDS),
    "bidForm": tuple(PROCEDURES),
    "processApply": RULES,
}

PAGE_FIELDS = names(
    """
    content totalPages pageSize currentPage totalElements sort first last empty numberOfElements pageable
    number size
    """
)
# What every row of the search, and every detail, was seen to tell (21 rows and 6 details recorded 2025-2026).
ROW_ALWAYS = names(
    """
    id notifyId planNo publicDate bidCloseDate bidForm bidMode bidPrice investField isInternet processApply status
    stepCode
    """
)
DETAIL_ALWAYS = names("bidCloseDate status originalPublicDate investField processApply planNo")
# Known and of no use to leads; accounts of officials among them.
SEARCH_FIELDS = names(
    """
    id notifyNoStand bidMode isInternet type planType bidId createdBy score isMedicine inputResultId bidOpenId
    techReqId publicDateKqmt publicDateKqlcnt isPass bidField numPetition numClarifyReq numBidderTech numPetitionHsmt
    numPetitionLcnt numPetitionKqlcnt bidRealityOpenDate workType bidPreNotifyResultId bidPreOpenId pno planVersion
    isMultiLot priceStep
    """
)
DETAIL_FIELDS = names(
    """
    id notifyVersion contractType bidMode contractPeriodUnit contractPeriod
    planType oldInvestorName mergeInvestorDate bidOpenLocation bidValidityPeriod bidValidityPeriodUnit
    issueLocation receiveLocation executionLocation feeType feeValue projectCode isInternet bidNoType bidId
    isAgreeFrame shortListNo planDecisionDate lotDTOList getVersionDTOS createdBy notifyType
    isAttachFlowEnabled isPriorityBidForm bidBefore medicalType additionalChoise underUnitCode
    """
)
# Of donors' notices (lcnt_tbmt_ttc_vk_adb) and of online price offers beside those.
DONOR_FIELDS = names(
    """
    isWorkday isTemporaryCalc checkCloseDate createdDate lastModifiedDate
    lastModifiedBy cancelDate cancelType cancelDecisionNo cancelDecisionDate cancelDecisionAgency
    cancelFileAttachName cancelBy isMultiLot cType cPeriodUnit cPeriod
    """
)
OFFER_FIELDS = names(
    """
    reofferNo reofferVersion notifyId decisionNo decisionDate decisionAgency priceStep allowReoffer statusReoffer
    versionDTOS createdDateNotify
    """
)
DETAIL_BRANCHES = names(
    """
    bidInvContractorOfflineDTO bidoBidStatus bidoBidStatusDTO cancelBidHistoryList statusDT bidoInvFileDTO
    bidContractorShortlistMDTO bidoPreNotifyContractorResult biduClarifyReqInvAndContentViews
    bidoPreBidConferences bidoInvBiddingDTO bidPlan bidProject contractorsResult contractorsResultAll
    contractorPassList infoReBidNotification bidoNotifyContractor bidoListContractorReofferPassedDTOList
    """
)

_PORTLET = "egpportalcontractorselectionv2_WAR_egpportalcontractorselectionv2"
URL_HEAD = {
    "p_p_id": _PORTLET,
    "p_p_lifecycle": "0",
    "p_p_state": "normal",
    "p_p_mode": "view",
    f"_{_PORTLET}_render": "detail-v2",
    "type": "es-notify-contractor",
}
URL_FIELDS = names(
    """
    stepCode id notifyId inputResultId bidOpenId techReqId bidPreNotifyResultId bidPreOpenId processApply
    bidMode notifyNo planNo pno isInternet caseKHKQ bidForm
    """
)

_PROVINCES = Path(__file__).parents[1] / "data" / "vn_provinces.csv"
PORTAL = "https://muasamcong.mpi.gov.vn/web/guest/contractor-selection?"
_URL = f"{PORTAL}{urlencode(URL_HEAD)}&{'&'.join(f'{name}={{}}' for name in URL_FIELDS)}&step=tbmt"
_NEEDS_NO_QUOTING = re.compile(r"[A-Za-z0-9_.~-]*")
_UUID = re.compile(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}")


def only(value: object) -> str:
    """A name that the search of 2026 puts into a list and everything else does not; "" for what is none."""
    first = (value[0] if value else None) if isinstance(value, list) else value
    return "" if first is None or isinstance(first, list | dict) else str(first).strip()


def places(locations: Iterable[Mapping[str, Any]] | None) -> str:
    """The portal's words for where, smallest unit first; since 2025 the field for districts holds wards.

    A province without its name is told by its number, of which several numberings stand side by side.
    """
    named = (
        ", ".join(
            clean(str(name))
            for name in (place.get("wardName"), place.get("districtName"), _province(place))
            if name
        )
        for place in locations or ()
    )
    return "; ".join(dict.fromkeys(name for name in named if name))


def _province(place: Mapping[str, Any]) -> str:
    return str(place.get("provName") or provinces().get(str(place.get("provCode") or ""), ""))


@cache
def provinces() -> dict[str, str]:
    """Province by number: of a number that changed its meaning in July 2025, the new one."""
    with _PROVINCES.open(encoding="utf-8", newline="") as lines:
        return {row["code"]: row["name"] for row in csv.DictReader(lines)}


def classifications(field: str) -> tuple[Classification, ...]:
    """The portal's field of procurement; it has no finer codes."""
    return (Classification("vn_invest_field", field, FIELDS[field]),) if field in FIELDS else ()


def locator_of(notice_id: str, version: str, record: Mapping[str, Any]) -> dict[str, str]:
    """What the detail of a notice is asked by; direct awards carry their number as their id and have none.

    Which route answers follows from the form, else from whose rules apply (recorded requests of the portal's own
    page: every CGTTRG goes to online offers, KHAC, WB and ADB to the donors' route, trade agreements to the
    ordinary one). The ordinary route goes without saying.
    """
    if not _UUID.fullmatch(notice_id):
        return {}
    route = OFFERS if _is_offer(record) else ROUTES.get(only(record.get("processApply")), "")
    return {"id": notice_id, "version": version} | ({"route": route} if route else {})


def _is_offer(record: Mapping[str, Any]) -> bool:
    online = str(record.get("stepCode") or "").startswith("reoffer-price")
    return online or only(record.get("bidForm")) == "CGTTRG"


def url_of(record: Mapping[str, Any]) -> str:
    """The page for people needs its whole parameter set; `undefined` stands for what is missing."""
    told = [only(record.get(name)) or "undefined" for name in URL_FIELDS]
    plain = _NEEDS_NO_QUOTING.fullmatch("".join(told))
    return _URL.format(*told) if plain else _URL.format(*map(quote_plus, told))
