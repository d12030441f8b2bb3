"""Reading a draw in a terminal: one title at a time, one short answer each, and the last one can be taken back."""

from collections.abc import Callable
from contextlib import suppress
from datetime import datetime
from typing import Any

from sqlalchemy import Engine

from cityleads.cli.options import out
from cityleads.completeness.recall import settled
from pipeline.labels.sheet import answer_of
from warehouse.monitoring import audits

KEYS = "y(es) b(orderline) n(o) s(kip) u(ndo) q(uit)"


class Reading:
    """A person who answers title by title.

    Attributes:
        titles: all of the draw, with their answers.
        steps: places that were answered or skipped in this session.
    """

    def __init__(self, engine: Engine, audit_id: int, by: str, now: datetime) -> None:
        self.engine, self.audit_id, self.by, self.now = engine, audit_id, by, now
        with engine.connect() as connection:
            self.titles = audits.titles(connection, audit_id)
        self.steps: list[int] = []

    def run(self) -> None:
        """Ask until all are answered or the person has enough; then settle."""
        acts: dict[str, Callable[[dict[str, Any]], None]] = {"s": self._skip, "u": self._undo}
        with suppress(EOFError, KeyboardInterrupt):
            while title := self._next():
                self._show(title)
                line = input("> ").strip().lower()
                if line in ("q", "quit"):
                    break
                said = answer_of(line)
                if said:
                    self._keep(title, said)
                else:
                    acts.get(line[:1], self._explain)(title)
        with self.engine.begin() as connection:
            audits.settle(connection, self.audit_id, settled(self.titles), self.now)

    def _next(self) -> dict[str, Any] | None:
        open_ = (one for one in self.titles if one["answer"] is None and one["place"] not in self.steps)
        return next(open_, None)

    def _keep(self, title: dict[str, Any], said: str | None) -> None:
        title["answer"] = said
        with self.engine.begin() as connection:
            audits.answer(connection, self.audit_id, title["place"], said, self.by, self.now)
        if said:
            self.steps.append(title["place"])

    def _skip(self, title: dict[str, Any]) -> None:
        self.steps.append(title["place"])

    def _undo(self, _title: dict[str, Any]) -> None:
        if self.steps:
            last = self.steps.pop()
            self._keep(next(one for one in self.titles if one["place"] == last), None)

    def _explain(self, _title: dict[str, Any]) -> None:
        say(f"type {KEYS}")

    def _show(self, title: dict[str, Any]) -> None:
        say(f"\n{title['place']} of {len(self.titles)}: {title['country']} {title['buyer']}")
        say(f"    {title['title']}")
        say(f"    {title['url'] or 'no page'}")
        say(KEYS)


def say(line: str) -> None:
    """Print a line as it is."""
    out.print(line, markup=False, highlight=False, soft_wrap=True)
