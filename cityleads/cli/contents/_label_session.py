"""Labelling in a terminal: one title at a time, one short answer each, and the last one can be taken back."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Any, Final, Literal, NamedTuple

from domain.lead import DIMENSIONS
from pipeline.labels.sheet import answer_of
from warehouse.labels import Answer

KEYS: Final = "y(es) b(orderline) n(o) s(kip) u(ndo) q(uit)"
_ACTS: Final[dict[str, Literal["skip", "undo", "quit"]]] = {
    "s": "skip",
    "u": "undo",
    "q": "quit",
    "skip": "skip",
    "undo": "undo",
    "quit": "quit",
}


class Reply(NamedTuple):
    """What was typed: an act, or a label with dimensions; `wrong` says why it is neither."""

    act: Literal["label", "skip", "undo", "quit", "none"]
    answer: Answer | None = None
    dimensions: tuple[str, ...] = ()
    wrong: str = ""


class Done(NamedTuple):
    """How a session ended: labels kept, titles skipped, and those that nobody was asked about; counts."""

    labelled: int
    skipped: int
    left: int


def reply_of(line: str, guess: Sequence[str]) -> Reply:
    """Understand what was typed.

    Args:
        line: e.g. "y", "b mobility core" or "s".
        guess: the dimensions that the program told, which a label without any of its own confirms.
    """
    first, *named = line.lower().split() or [""]
    answer = answer_of(first)
    if first in _ACTS and not named:
        return Reply(_ACTS[first])
    if answer is None or any(name not in DIMENSIONS for name in named):
        return Reply("none", wrong=f"type {KEYS}; dimensions are {', '.join(DIMENSIONS)}")
    if answer == "no":
        return Reply("none", wrong="a no has no dimensions") if named else Reply("label", answer)
    told = sorted(set(named or guess), key=DIMENSIONS.index)
    if not told:
        return Reply(
            "none", wrong=f"name its dimensions, e.g. {first} mobility; there are {', '.join(DIMENSIONS)}"
        )
    return Reply("label", answer, tuple(told))


@dataclass(slots=True)
class Session:
    """A person who labels titles.

    Attributes:
        titles: as the command shows them, in their order.
        ask: shows a title with its place and returns what was typed, None where nothing more comes.
        say: tells what is wrong with it.
        keep: keeps a label at once and returns the ids of its rows.
        take_back: takes those rows back.
        steps: of each title that was answered the rows of its label, None where it was skipped.
    """

    titles: Sequence[dict[str, Any]]
    ask: Callable[[dict[str, Any], int], str | None]
    say: Callable[[str], None]
    keep: Callable[[dict[str, Any], Answer, tuple[str, ...]], list[int]]
    take_back: Callable[[list[int]], None]
    steps: list[list[int] | None] = field(default_factory=list)

    def run(self) -> Done:
        """Ask about one title after the other, until all are answered or the person has enough."""
        while (at := len(self.steps)) < len(self.titles):
            line = self.ask(self.titles[at], at)
            reply = Reply("quit") if line is None else reply_of(line, self.titles[at]["dimensions"])
            if reply.act == "quit":
                break
            self._take(reply, self.titles[at])
        skipped = self.steps.count(None)
        return Done(len(self.steps) - skipped, skipped, len(self.titles) - len(self.steps))

    def _take(self, reply: Reply, title: dict[str, Any]) -> None:
        if reply.answer is not None:
            self.steps.append(self.keep(title, reply.answer, reply.dimensions))
        elif reply.act == "skip":
            self.steps.append(None)
        elif reply.act == "undo" and self.steps:
            self.take_back(self.steps.pop() or [])
        else:
            self.say(reply.wrong or "there is nothing to undo")
