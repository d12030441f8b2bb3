"""Leads: what a centre acts on, the notices that it is compiled from, and what happened to it."""

import re
from base64 import b32encode
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from enum import StrEnum
from hashlib import sha256
from typing import Any, Final, Protocol

from domain.notice import Notice, Stage, Substage

_LEAD_ID: Final = re.compile(r"L-[A-Z0-9]{1,20}")

# From what is no lead at all to what staff should act on.
TIERS: Final = ("none", "watch", "lead")
# What people are shown, the surer first.
RELEVANT_TIERS: Final = ("lead", "watch")
STAGES: Final = tuple(stage.value for stage in Stage)
# A tender that takes bids; it counts as closed once its deadline has passed (core.stage_at).
OPEN_STAGES: Final = frozenset({Stage.OPEN.value, Stage.AMENDED.value})
ENDED_STAGES: Final = frozenset({Stage.CANCELLED.value, Stage.AWARDED.value})
# Nobody can bid any more.
OVER_STAGES: Final = ENDED_STAGES | {Stage.CLOSED.value}
# The seven characteristics of a smart city of Thailand's depa, and what is common to them.
DIMENSIONS: Final = ("environment", "energy", "economy", "mobility", "living", "people", "governance", "core")


class EventKind(StrEnum):
    """What can happen to a lead."""

    NEW = "new"
    ADVANCED = "advanced"
    AMENDED = "amended"
    DEADLINE_MOVED = "deadline_moved"
    VALUE_CHANGED = "value_changed"
    CANCELLED = "cancelled"
    AWARDED = "awarded"
    RETENDERED = "retendered"
    MERGED = "merged"


@dataclass(frozen=True, slots=True)
class Member:
    """A notice of a lead with what refine found out about it.

    Attributes:
        notice_id: surrogate key; never decides anything.
        tier, score, dimensions, evidence: the relevance judgement.
        place_code: ISO 3166-2 or a city's code, None when unknown.
        language: ISO 639-1 of the title.
        first_known_at, changed_at: UTC.
    """

    notice_id: int
    notice: Notice
    tier: str
    score: float
    dimensions: tuple[str, ...]
    evidence: dict[str, Any]
    place_code: str | None
    language: str
    first_known_at: datetime
    changed_at: datetime


@dataclass(frozen=True, slots=True)
class Lead:
    """One tender, compiled from its notices; the fields are those of core.lead, and the notices' surrogate keys."""

    id: str
    country: str
    anchor_notice_id: int
    tier: str
    score: float
    dimensions: tuple[str, ...]
    stage: str | None
    cancellation: str | None
    substage: str | None
    title: str
    language: str
    buyer: str
    place_code: str | None
    published_at: datetime | None
    deadline_at: datetime | None
    deadline_precision: str | None
    prequalification_at: datetime | None
    prequalification_precision: str | None
    amount: Decimal | None
    currency: str | None
    amount_kind: str | None
    amount_exact: bool | None
    funder: str
    foreign_bidders: bool | None
    url: str
    evidence: dict[str, Any]
    disagreements: dict[str, dict[str, str]]
    first_known_at: datetime
    changed_at: datetime
    notice_ids: tuple[int, ...]

    @property
    def is_relevant(self) -> bool:
        """Whether centres are shown it."""
        return self.tier in RELEVANT_TIERS


@dataclass(frozen=True, slots=True)
class LeadState:
    """As much of a lead as its events follow from; the fields are those of core.lead_before."""

    stage: str | None
    substage: str | None
    deadline_at: datetime | None
    deadline_precision: str | None
    amount: Decimal | None
    currency: str | None
    amount_kind: str | None
    amount_exact: bool | None


@dataclass(frozen=True, slots=True)
class LeadEvent:
    """Something that happened to a lead; the fields are those of core.lead_event.

    Attributes:
        field: the column of core.lead that changed; "lead" for a relation to another lead, "" for a new lead.
        old, new: texts, None where there was or is nothing; times as `transform.values.reduced_dates.write_moment`.
        happened_at: UTC.
        name: that of the same event of a lead that has gone on as this one; None where it gets a name of its own.
    """

    lead_id: str
    kind: EventKind
    field: str
    old: str | None
    new: str | None
    happened_at: datetime
    name: str | None = None


class Staged(Protocol):
    """Whatever has a stage and what is done at it, as core.lead has them."""

    @property
    def stage(self) -> str | None: ...  # noqa: D102  # as the class says

    @property
    def substage(self) -> str | None: ...  # noqa: D102  # as the class says


def calls_for_bids(before: Staged, after: Staged) -> bool:
    """Whether bids are asked for now where an expression of interest was before; the stage is open in both."""
    was_interest = before.substage == Substage.INTEREST.value
    return was_interest and after.substage is None and before.stage == after.stage == Stage.OPEN.value


def lead_id(source: str, native_id: str) -> str:
    """Make the id of the lead whose anchor is this notice."""
    return f"L-{short_id(f'{source}/{native_id}')}"


def is_lead_id(text: str) -> bool:
    """Whether text from outside may be the id of a lead."""
    return _LEAD_ID.fullmatch(text) is not None


def short_id(name: str) -> str:
    """Ten characters that stand for a name and survive being read out."""
    return b32encode(sha256(name.encode()).digest()).decode("ascii")[:10]
