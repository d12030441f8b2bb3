"""Why a notice was missed: a table of rules over what the warehouse knows of it, the first that holds. Pure."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from enum import StrEnum


class Reason(StrEnum):
    """Why a reader was not told of a notice. The values are codes in desk.report."""

    TOLD = "told"
    NOT_SENT = "not_sent"
    ELSEWHERE = "elsewhere"
    HELD = "held"
    SIFTED = "sifted"
    NEXT_MAIL = "next_mail"
    OLD = "old"
    NOT_READ = "not_read"
    JUDGED_NONE = "judged_none"
    NOT_LISTED = "not_listed"


# What may be too much. The values are codes in desk.report.
TOO_MUCH = ("lead", "buyer", "subject", "source", "unsure", "other")
# How a reader's own choice left a lead out.
SIFTS = ("lead_muted", "buyer_muted", "dimension", "least_sum")
# Why what is nowhere in the warehouse is not there.
UNLISTED = (
    *("no_source", "nowhere", "some_unread"),
    *("in_full", "partial", "stale", "blocked", "failed", "never", "not_configured"),
)
DETAILS_LOST = frozenset({"lost", "given_up", "gone"})


@dataclass(frozen=True, slots=True)
class Known:
    """What is known of a notice, and of what one reader was told of it.

    Attributes:
        lead: whether it belongs to a living lead, sure or unsure.
        told_on: the morning of the mail, or the day of the alert, that told the reader of it.
        mail: state of that mail, as in digest.outbox; "" where there is none.
        elsewhere: whether the lead is of a country that the reader's centre does not read of.
        held: whether the flood guard keeps it back.
        sifted: one of SIFTS; "" where the reader's choice lets it through.
        due: whether the next mail would tell it.
        notice: whether the notice itself was read.
        detail: state of the request for its own page: one of DETAILS_LOST, another, or "".
        rejected: why a parser could not read it; "" where none tried in vain.
        listing: one of UNLISTED, for what is nowhere.
    """

    lead: bool = False
    told_on: date | None = None
    mail: str = ""
    elsewhere: bool = False
    held: bool = False
    sifted: str = ""
    due: bool = False
    notice: bool = False
    detail: str = ""
    rejected: str = ""
    listing: str = "no_source"


@dataclass(frozen=True, slots=True)
class Verdict:
    """The reason, and what of it: a code that the reason has several of, else ""."""

    reason: Reason
    why: str = ""


# The first that holds. Each is the condition, and what of it.
_RULES: tuple[tuple[Reason, Callable[[Known], bool], Callable[[Known], str]], ...] = (
    (Reason.TOLD, lambda it: it.told_on is not None and it.mail in ("sent", "written"), lambda _: ""),
    (Reason.NOT_SENT, lambda it: it.told_on is not None, lambda it: it.mail),
    (Reason.ELSEWHERE, lambda it: it.lead and it.elsewhere, lambda _: ""),
    (Reason.HELD, lambda it: it.lead and it.held, lambda _: ""),
    (Reason.SIFTED, lambda it: it.lead and bool(it.sifted), lambda it: it.sifted),
    (Reason.NEXT_MAIL, lambda it: it.lead and it.due, lambda _: ""),
    (Reason.OLD, lambda it: it.lead, lambda _: ""),
    (Reason.NOT_READ, lambda it: it.notice and it.detail in DETAILS_LOST, lambda _: "detail"),
    (Reason.JUDGED_NONE, lambda it: it.notice, lambda _: ""),
    (Reason.NOT_READ, lambda it: bool(it.rejected), lambda _: "rejected"),
    (Reason.NOT_LISTED, lambda _: True, lambda it: it.listing),
)


def decide(known: Known) -> Verdict:
    """The reason that the table gives."""
    reason, _, why = next(rule for rule in _RULES if rule[1](known))
    return Verdict(reason, why(known))
