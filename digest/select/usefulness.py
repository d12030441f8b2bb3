"""How much use a lead is to one subscriber, in points: what a mail shows as a card, and what comes first. Pure.

The points rank, they judge nothing: what is told follows from `digest.select.sections` alone.
"""

from datetime import datetime
from math import log10

from digest.preferences import Preferences
from digest.select.closing import days_left
from digest.select.items import Item, Section

FOLLOWED = 100.0
# What presses or was told before stands before what is over or unsure.
SECTIONS = {
    Section.URGENT: 40.0, Section.NEW: 20.0, Section.CHANGED: 20.0, Section.CLOSING: 16.0, Section.NEWS: 4.0,
    Section.OVER: 0.0, Section.UNSURE: -40.0,
}  # fmt: skip
# Days left → points: enough time to bid is worth more than little, a near end presses.
DAYS = ((3, 8.0), (7, 6.0), (14, 5.0), (30, 4.0))
LATER, UNDATED = 3.0, 1.0
FOREIGN = {True: 4.0, None: 0.0, False: -6.0}
CHOSEN_DIMENSION, REACHES_LEAST_SUM = 6.0, 3.0
# A sum of ten million won is worth nothing, and each power of ten more two points, up to a trillion.
_LEAST_POWER, _MOST_POWERS, _A_POWER = 7.0, 5.0, 2.0
SURE = 4.0


def usefulness(item: Item, preferences: Preferences, now: datetime) -> float:
    """The points of one item for one subscriber, more for what is of more use."""
    lead = item.lead
    points = (
        SECTIONS[item.section] + FOREIGN[lead.foreign_bidders] + _dated(item, now) + _sum(item, preferences)
    )
    points += FOLLOWED * item.followed + SURE * (lead.tier == "lead")
    return points + CHOSEN_DIMENSION * (not preferences.dimensions.isdisjoint(lead.dimensions))


def _dated(item: Item, now: datetime) -> float:
    if item.closes_at is None:
        return UNDATED
    left = days_left(item.closes_at, now, item.lead.zone)
    return next((points for days, points in DAYS if left <= days), LATER)


def _sum(item: Item, preferences: Preferences) -> float:
    worth = item.lead.worth
    if worth is None or worth.krw <= 0:
        return 0.0
    powers = min(max(log10(worth.krw) - _LEAST_POWER, 0.0), _MOST_POWERS)
    reaches = preferences.least_krw is not None and worth.krw >= preferences.least_krw
    return _A_POWER * powers + REACHES_LEAST_SUM * reaches
