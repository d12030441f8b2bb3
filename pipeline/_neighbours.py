"""What is connected with notices: by decisions that both of their ends keep, and by the leads that they are in.

Likenesses that one end does not keep are not followed: a budget heading is like thousands of titles, and the same
tender as none of them.
"""

from collections.abc import Collection, Iterable
from dataclasses import dataclass, field

from sqlalchemy import Connection

from domain.match import Edge, MatchForm, Verdict
from transform.matching.likenesses import Star, by_end, star
from warehouse import leads as store
from warehouse import match_edges


@dataclass(slots=True)
class Neighbours:
    """The stars of notices that are in leads, or about to be, while they are read; every decision is written before.

    Attributes:
        forms: of these notices and of all that are like them.
        told: what people decided about pairs of those.
        stars: what was found.
    """

    connection: Connection
    forms: dict[int, MatchForm] = field(default_factory=dict)
    told: dict[frozenset[int], Verdict] = field(default_factory=dict)
    stars: dict[int, Star] = field(default_factory=dict)

    def kept_ends(self, notice_ids: Collection[int]) -> set[int]:
        """The notices that these keep as the same tender, whether or not those keep them."""
        self._read(notice_ids)
        return {end for one in notice_ids for edge in self.stars[one].kept for end in edge.ends}

    def connected(self, notice_ids: Iterable[int]) -> set[int]:
        """These notices, all that are connected with them, and all that are in one lead with one of those."""
        reached, coming = set[int](), set(notice_ids)
        while coming:
            self._read(self.kept_ends(coming))
            agreed = {end for one in coming for edge in self.stars[one].kept for end in self._agreed(edge)}
            reached |= coming
            coming = (agreed | store.lead_mates(self.connection, coming)) - reached
        return reached

    def _agreed(self, edge: Edge) -> tuple[int, ...]:
        return edge.ends if all(edge in self.stars[end].kept for end in edge.ends) else ()

    def _read(self, notice_ids: Iterable[int]) -> None:
        missing = set(notice_ids) - self.stars.keys()
        if not missing:
            return
        edges = match_edges.edges_that_join(self.connection, missing)
        beside = {end for edge in edges for end in edge.ends} | missing
        if unknown := beside - self.forms.keys():
            self.forms |= match_edges.match_forms(self.connection, unknown)
        self.told |= match_edges.told_between(self.connection, beside)
        recurring = {end for edge in edges if edge.title_recurs for end in edge.ends}
        same = by_end(edge for edge in edges if edge.verdict is Verdict.SAME)
        for one in missing:
            self.stars[one] = star(one, same.get(one, ()), self.forms, self.told, recurs=one in recurring)
