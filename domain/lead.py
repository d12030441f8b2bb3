"""The codes of a lead: its tiers and its stages."""

from typing import Final

from domain.notice import Stage

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
