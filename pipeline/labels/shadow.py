"""What another model would make of the archive: compared with what is kept, nothing is written."""

from collections import defaultdict
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Final

from sqlalchemy import Connection, text

from domain.lead import TIERS
from transform.enrich import LEXICON_VERSION, judge_notice
from transform.notice_json import notice_from_json
from transform.relevance.model import Model

EXAMPLES: Final = 3
_BATCH: Final = 2_000


@dataclass(slots=True)
class Moved:
    """Notices of one source and country that would change from one tier to another.

    Attributes:
        count: how many.
        examples: native id and title of the first few.
    """

    count: int = 0
    examples: list[tuple[str, str]] = field(default_factory=list)

    def add(self, native_id: str, title: str) -> None:
        """Count a notice."""
        self.count += 1
        if len(self.examples) < EXAMPLES:
            self.examples.append((native_id, title))


@dataclass(frozen=True, slots=True)
class Comparison:
    """What a model would change.

    Attributes:
        notices: how many were judged again.
        of_before: how many of them were last judged by other words or another model than today's: what differs there is
            not this model's doing alone.
        tiers: notices by country, source and tier as it is kept.
        moved: by country, source, tier that is kept and tier that the model gives.
    """

    notices: int
    of_before: int
    tiers: Mapping[tuple[str, str, str], int]
    moved: Mapping[tuple[str, str, str, str], Moved]

    def change(self, country: str, tier: str) -> tuple[int, int]:
        """How many notices of a country are of a tier, and would be."""
        kept = sum(count for (of, _source, is_), count in self.tiers.items() if (of, is_) == (country, tier))
        moved = [(key, one.count) for key, one in self.moved.items() if key[0] == country]
        gone = sum(count for (_of, _source, before, _after), count in moved if before == tier)
        come = sum(count for (_of, _source, _before, after), count in moved if after == tier)
        return kept, kept - gone + come


def compare(
    connection: Connection,
    model: Model,
    source: str | None,
    progress: Callable[[int], None] = lambda _n: None,
) -> Comparison:
    """Judge all notices (or one source's) with another model, and tell where its tier is not the one that is kept."""
    asked = text(
        "SELECT source, native_id, country, title, language, tier, lexicon_version, content FROM core.notice"
        " WHERE CAST(:source AS text) IS NULL OR source = :source ORDER BY source, native_id"
    )
    moved: dict[tuple[str, str, str, str], Moved] = defaultdict(Moved)
    tiers: dict[tuple[str, str, str], int] = defaultdict(int)
    notices = of_before = 0
    rows = connection.execution_options(yield_per=_BATCH).execute(asked, {"source": source})
    for batch in rows.partitions():
        for row in batch:
            tier = judge_notice(notice_from_json(row.content), row.language, model=model).tier
            tiers[row.country, row.source, row.tier] += 1
            if tier != row.tier:
                moved[row.country, row.source, row.tier, tier].add(row.native_id, row.title)
        notices += len(batch)
        of_before += sum(row.lexicon_version != LEXICON_VERSION for row in batch)
        progress(notices)
    return Comparison(notices, of_before, dict(tiers), dict(sorted(moved.items(), key=_order)))


def _order(one: tuple[tuple[str, str, str, str], Moved]) -> tuple[str, str, int, int]:
    """By country and source, what becomes a lead first."""
    country, source, before, after = one[0]
    return country, source, -TIERS.index(after), -TIERS.index(before)
