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

from domain.match import Decision, MatchForm, Verdict
from pipeline.leads import update_leads
from pipeline.records import NoticeRecord
from scrapers.source_config import facts, source_names
from transform.matching.blocking import probes
from transform.matching.rule import RULE_VERSION, decide_pair
from warehouse import exchange_rates, locks, match_edges, match_overrides
from warehouse import leads as store
from warehouse.match_edges import Pair


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
    recurred = _recurring(connection, old)
    match_edges.forget(connection, old)
    scope = MatchScope(connection, {one.id: one.enriched.form for one in saved})
    start = {one.id for one in saved if every or one.is_relevant} | store.leads_of(connection, old).keys()
    start |= scope.without_lead(scope.apply_overrides(changed))
    others = {one.id: one.enriched.blocks for one in saved if one.id not in start}
    start |= scope.without_lead(scope.decide_pairs(match_edges.probed(connection, others)))
    inside = scope.expand(start)
    # Where a title recurs more is asked of likenesses: what is connected there may divide, or join again.
    inside |= match_edges.joined(connection, (recurred | scope.recurring) - inside)
    return update_leads(connection, sorted(inside), official_schemes(), saved)


def _recurring(connection: Connection, notice_ids: Sequence[int]) -> set[int]:
    """These notices and others, where a decision of before said that their title recurs."""
    related = match_edges.edges_at(connection, notice_ids, (Verdict.RELATED,))
    return {end for edge in related if edge.title_recurs for end in edge.ends}


def rematch(connection: Connection, notice_ids: Collection[int], verdict: Verdict) -> None:
    """Apply what people have just decided about these notices, and bring their leads up to date.

    Args:
        connection: within the transaction of the decision.
        notice_ids: both sides.
        verdict: what was decided; notices that are called the same tender come into the scope.
    """
    scope = MatchScope(connection)
    scope.apply_overrides(notice_ids)
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
    """The notices whose pairs are decided, while they are found.

    Attributes:
        forms: of all notices that were compared so far.
        decisions, overrides: what was decided, and is written by `expand`.
        recurring: notices of which a new decision says that another tender of their title was announced within a
            month.
        rates: what units of currencies were worth in dollars on a day, as far as it was asked for.
    """

    connection: Connection
    forms: dict[int, MatchForm] = field(default_factory=dict)
    decisions: dict[Pair, Decision] = field(default_factory=dict)
    overrides: dict[Pair, match_overrides.Override] = field(default_factory=dict)
    recurring: set[int] = field(default_factory=set)
    rates: dict[tuple[str, date], float | None] = field(default_factory=dict)

    def apply_overrides(self, notice_ids: Iterable[int]) -> set[int]:
        """Look up what people decided about notices; returns those that they call the same tender as another."""
        found = match_overrides.overrides_of(self.connection, list(notice_ids))
        self.overrides |= {(one.a, one.b): one for one in found}
        return {side for one in found if one.verdict is Verdict.SAME for side in (one.a, one.b)}

    def decide_pairs(self, pairs: Sequence[Pair]) -> set[int]:
        """Decide pairs by the rule; returns the notices that are the same tender as another."""
        new = [pair for pair in pairs if pair not in self.decisions]
        self._fetch({side for pair in new for side in pair})
        same = set[int]()
        for a, b in new:
            decision = decide_pair(self.forms[a], self.forms[b], self._worth)
            if decision is None:
                continue
            self.decisions[a, b] = decision
            if decision.verdict is Verdict.SAME:
                same |= {a, b}
            elif decision.title_recurs:
                self.recurring |= {a, b}
        return same

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
        """Take in notices and all that are the same tender, and write what was decided; returns those taken in."""
        inside, coming = set[int](), start
        while coming:
            inside |= coming
            same = self.decide_pairs(self._probe(coming)) | self.apply_overrides(coming)
            coming = self.without_lead(same - inside)
        match_edges.add_decisions(self.connection, self.decisions, RULE_VERSION)
        match_edges.replace_by_overrides(self.connection, list(self.overrides.values()))
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
