"""Which notices get a lead: those that are relevant, and whoever is the same tender as one of them.

One notice in a hundred is relevant. The others need no lead until something relevant turns out to be the same tender,
or a person says so. So a circle grows from the relevant ones: each in it looks for others, and whoever is the same
tender comes in and looks in turn. What stays outside leaves its blocking keys and is found when somebody looks; what
comes later is found by where those in the circle have been looking. Of a notice in the circle all pairs are decided,
so its lead is the one that deciding every pair of the warehouse would give.
"""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, field
from functools import cache

from sqlalchemy import Connection

from domain.lead import RELEVANT_TIERS
from pipeline.leads import update_leads
from pipeline.notices import Saved
from scrapers.source_config import facts, source_names
from transform.matching.blocking import probes
from transform.matching.normalize import Normal
from transform.matching.rule import RULE_VERSION, Verdict, decide, is_twin
from warehouse import leads as store
from warehouse import match_edges, match_overrides, work_queue

Pair = tuple[int, int]


@cache
def official_schemes() -> frozenset[str]:
    """Numbering schemes of which two different numbers are always two different tenders."""
    return frozenset(scheme for name in source_names() for scheme in facts(name).official_schemes)


def match(connection: Connection, saved: Sequence[Saved], *, every: bool = False) -> int:
    """Decide the pairs of the changed notices that are in the circle, and bring their leads up to date.

    Args:
        connection: within the batch's transaction.
        saved: the notices that are new or have changed.
        every: take them all into the circle, relevant or not.

    Returns:
        How many events were new.
    """
    changed = [one.id for one in saved]
    work_queue.alone_with(connection, changed)
    old = [one.id for one in saved if not one.is_new]
    before = match_edges.edges_within(connection, old, ("related",))
    twins = {row[side] for row in before if is_twin(row["verdict"], row["score"]) for side in ("a", "b")}
    match_edges.forget(connection, old)
    circle = Circle(connection, {one.id: one.rebuilt.enriched.normal for one in saved})
    start = {one.id for one in saved if every or one.rebuilt.enriched.judgement.tier in RELEVANT_TIERS}
    start |= store.leads_of(connection, old).keys()
    start |= circle.outside(circle.hear(changed))
    others = {one.id: one.rebuilt.enriched.blocks for one in saved if one.id not in start}
    start |= circle.outside(circle.judge(match_edges.looked_for(connection, others)))
    inside = circle.grow(start)
    # Where a title comes again more is asked of likenesses: what hangs together there may divide, or join again.
    inside |= match_edges.joined(connection, (twins | circle.twins) - inside)
    return update_leads(connection, sorted(inside), official_schemes(), saved)


def regard(connection: Connection, notice_ids: Collection[int], verdict: str) -> None:
    """Let what people have just decided about these notices stand, and bring their leads up to date.

    Args:
        connection: within the transaction of the decision.
        notice_ids: both sides.
        verdict: what was decided; who is called the same tender comes into the circle.
    """
    circle = Circle(connection)
    circle.hear(notice_ids)
    outside = circle.outside(set(notice_ids))
    inside = set(notice_ids) - outside
    inside |= circle.grow(outside if verdict == match_overrides.SAME else set())
    update_leads(connection, sorted(inside), official_schemes(), by_hand=True)


def catch_up(connection: Connection, missing: Iterable[int]) -> None:
    """Note where these notices in leads look for others: a warehouse that was filled before does not know it."""
    sides = match_edges.normals(connection, missing)
    looks = {notice_id: probes(Normal.from_json(normal)) for notice_id, normal in sides.items()}
    match_edges.add_probes(connection, looks)


@dataclass(slots=True)
class Circle:
    """The circle while it grows: what is at hand of notices, and what was decided and is not written yet.

    `twins` are notices of which a decision of now says that there is another tender of their title within a month.
    """

    connection: Connection
    sides: dict[int, Normal] = field(default_factory=dict)
    edges: dict[Pair, tuple[object, ...]] = field(default_factory=dict)
    decided: dict[Pair, match_overrides.Standing] = field(default_factory=dict)
    twins: set[int] = field(default_factory=set)

    def hear(self, notice_ids: Iterable[int]) -> set[int]:
        """Look up what people decided about notices; returns who is the same tender as another by their word."""
        standing = match_overrides.standing(self.connection, list(notice_ids))
        self.decided |= {(one.a, one.b): one for one in standing}
        return {side for one in standing if one.verdict == match_overrides.SAME for side in (one.a, one.b)}

    def judge(self, pairs: Sequence[Pair]) -> set[int]:
        """Decide pairs by the rule; returns who is the same tender as another."""
        new = [pair for pair in pairs if pair not in self.edges]
        self._know({side for pair in new for side in pair})
        joined = set[int]()
        for a, b in new:
            decision = decide(self.sides[a], self.sides[b])
            if decision is None:
                continue
            told_why = {"reasons": list(decision.reasons)}
            self.edges[a, b] = (a, b, decision.verdict.value, decision.score, told_why, RULE_VERSION)
            if decision.verdict is Verdict.SAME:
                joined |= {a, b}
            elif is_twin(decision.verdict, decision.score):
                self.twins |= {a, b}
        return joined

    def outside(self, notice_ids: set[int]) -> set[int]:
        """Those of these notices that are in no lead."""
        return notice_ids - store.leads_of(self.connection, notice_ids).keys()

    def grow(self, start: set[int]) -> set[int]:
        """Take notices in and whoever hangs together with them, and write what was decided; returns those taken in."""
        inside, coming = set[int](), start
        while coming:
            inside |= coming
            coming = self.outside((self.judge(self._found(coming)) | self.hear(coming)) - inside)
        match_edges.add_edges(self.connection, self.edges.values())
        match_edges.obey(self.connection, list(self.decided.values()))
        return inside

    def _found(self, lookers: set[int]) -> list[Pair]:
        self._know(lookers)
        looks = {notice_id: probes(self.sides[notice_id]) for notice_id in sorted(lookers)}
        match_edges.add_probes(self.connection, looks)
        known = match_edges.pairs_of(self.connection, lookers)
        return [pair for pair in match_edges.candidates(self.connection, looks) if pair not in known]

    def _know(self, notice_ids: set[int]) -> None:
        missing = notice_ids - self.sides.keys()
        if missing:
            found = match_edges.normals(self.connection, missing)
            self.sides |= {notice_id: Normal.from_json(normal) for notice_id, normal in found.items()}
