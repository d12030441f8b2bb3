"""Which pairs of notices are compared, and what is decided about them.

Only relevant notices, one in a hundred, and those that are the same tender as one of them need a lead. So the scope of
matching begins with the relevant ones and is expanded: each notice in it probes for others, and those that turn out to
be the same tender come in and probe in turn. A notice outside keeps blocking keys, by which later probes find it; a
notice that comes later is found by the probes that are kept of those inside. All pairs of a notice inside are decided,
so its lead is the one that deciding every pair of the warehouse would give.
"""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from functools import cache

from sqlalchemy import Connection

from domain.match import MatchForm, Verdict
from pipeline._neighbours import Neighbours
from pipeline.leads import update_leads
from pipeline.records import NoticeRecord
from scrapers.source_config import facts, source_names
from transform.matching.blocking import probes
from transform.matching.rule import RULE_VERSION, decide_pair
from warehouse import exchange_rates, locks, match_edges, match_overrides
from warehouse import leads as store
from warehouse.match_edges import Pair
from warehouse.match_overrides import Override


@cache
def official_schemes() -> frozenset[str]:
    """Numbering schemes of which two different numbers are always two different tenders."""
    return frozenset(scheme for name in source_names() for scheme in facts(name).official_schemes)


def match(connection: Connection, saved: Sequence[NoticeRecord], *, every: bool = False) -> int:
    """Decide the pairs of the changed notices that are in scope, and bring their leads up to date.

    Args:
        connection: within the batch's transaction.
        saved: the notices that are new or have changed.
        every: take them all into the scope, relevant or not.

    Returns:
        How many events were new.
    """
    changed = [one.id for one in saved]
    locks.lock_countries(connection, changed)
    old = [one.id for one in saved if not one.is_new]
    scope = MatchScope(connection, {one.id: one.enriched.form for one in saved})
    scope.touch_neighbours(old)
    match_edges.forget(connection, old)
    start = {one.id for one in saved if every or one.is_relevant} | store.leads_of(connection, old).keys()
    told = match_overrides.overrides_of(connection, changed)
    start |= scope.without_lead(_called_same(told))
    others = {one.id: one.enriched.blocks for one in saved if one.id not in start}
    scope.decide_pairs(match_edges.probed(connection, others))
    scope.apply_overrides(told)
    return update_leads(connection, sorted(scope.expand(start)), official_schemes(), saved)


def _called_same(told: Iterable[Override]) -> set[int]:
    return {end for one in told if one.verdict is Verdict.SAME for end in (one.a, one.b)}


def rematch(connection: Connection, notice_ids: Collection[int], verdict: Verdict) -> None:
    """Apply what people have just decided about these notices, and bring their leads up to date.

    Args:
        connection: within the transaction of the decision.
        notice_ids: both sides.
        verdict: what was decided; notices that are called the same tender come into the scope.
    """
    scope = MatchScope(connection)
    scope.touch_neighbours(notice_ids)
    scope.apply_overrides(match_overrides.overrides_of(connection, sorted(notice_ids)))
    without_lead = scope.without_lead(set(notice_ids))
    inside = set(notice_ids) - without_lead
    inside |= scope.expand(without_lead if verdict is Verdict.SAME else set())
    update_leads(connection, sorted(inside), official_schemes(), by_hand=True)


def backfill_probes(connection: Connection, missing: Iterable[int]) -> None:
    """Keep the probes of these notices in leads: a warehouse that was filled by an older version lacks them."""
    forms = match_edges.match_forms(connection, missing)
    match_edges.add_probes(connection, {notice_id: probes(form) for notice_id, form in forms.items()})


@dataclass(slots=True)
class MatchScope:
    """The notices whose pairs are decided, while they are found. What is decided is written at once.

    Attributes:
        forms: of all notices that were compared so far.
        touched: notices of which something was decided since `expand` last looked at what they keep.
        rates: what units of currencies were worth in dollars on a day, as far as it was asked for.
    """

    connection: Connection
    forms: dict[int, MatchForm] = field(default_factory=dict)
    touched: set[int] = field(default_factory=set)
    rates: dict[tuple[str, date], float | None] = field(default_factory=dict)

    def touch_neighbours(self, notice_ids: Collection[int]) -> None:
        """What these notices' decisions connect is looked at again: they are about to be forgotten, or contradicted."""
        edges = match_edges.edges_that_join(self.connection, notice_ids)
        self.touched |= {end for edge in edges for end in edge.ends}

    def apply_overrides(self, told: Sequence[Override]) -> None:
        """Write what people decided in place of the rule's decisions."""
        match_edges.replace_by_overrides(self.connection, told)
        self.touched |= {end for one in told for end in (one.a, one.b)}

    def decide_pairs(self, pairs: Sequence[Pair]) -> None:
        """Decide pairs by the rule."""
        self._fetch({side for pair in pairs for side in pair})
        made = {(a, b): decide_pair(self.forms[a], self.forms[b], self._worth) for a, b in pairs}
        decisions = {pair: decision for pair, decision in made.items() if decision}
        match_edges.add_decisions(self.connection, decisions, RULE_VERSION)
        self.touched |= {
            side
            for pair, decision in decisions.items()
            if decision.verdict is Verdict.SAME or decision.title_recurs
            for side in pair
        }

    def _worth(self, currency: str, at: float | None) -> float | None:
        """What one unit of a currency was worth in dollars at a moment (POSIX seconds)."""
        if at is None:
            return None
        asked = currency, datetime.fromtimestamp(at, UTC).date()
        if asked not in self.rates:
            self.rates[asked] = exchange_rates.dollars_for_one(self.connection, *asked)
        return self.rates[asked]

    def without_lead(self, notice_ids: set[int]) -> set[int]:
        """Those of these notices that are in no lead."""
        return notice_ids - store.leads_of(self.connection, notice_ids).keys()

    def expand(self, start: set[int]) -> set[int]:
        """Take in notices, and all that those inside keep as the same tender.

        Returns those taken in, and those in leads of which something was decided.
        """
        inside, coming = set[int](), start
        while coming or self.touched:
            inside |= coming
            self.decide_pairs(self._probe(coming))
            self.apply_overrides(match_overrides.overrides_of(self.connection, sorted(coming)))
            outside = self.touched - inside
            asked = coming | (self.touched & inside) | (outside - self.without_lead(outside))
            self.touched = set()
            inside |= asked
            kept = Neighbours(self.connection, self.forms).kept_ends(asked)
            coming = self.without_lead(kept - inside)
        return inside

    def _probe(self, notice_ids: set[int]) -> list[Pair]:
        self._fetch(notice_ids)
        sought = {notice_id: probes(self.forms[notice_id]) for notice_id in sorted(notice_ids)}
        match_edges.add_probes(self.connection, sought)
        known = match_edges.pairs_of(self.connection, notice_ids)
        return [pair for pair in match_edges.candidates(self.connection, sought) if pair not in known]

    def _fetch(self, notice_ids: set[int]) -> None:
        missing = notice_ids - self.forms.keys()
        if missing:
            self.forms |= match_edges.match_forms(self.connection, missing)
