"""What an operator may be told of: desk/data/alert_kinds.csv has a line a kind. How each is found: cityleads/health."""

import csv
from dataclasses import dataclass
from enum import StrEnum
from functools import cache
from pathlib import Path
from typing import Final, Literal

from domain.crawl import REFUSALS, SHORTFALLS

_DATA: Final = Path(__file__).parent.parent / "data" / "alert_kinds.csv"
Rhythm = Literal["often", "daily"]


class Severity(StrEnum):
    """How soon somebody must act: today; within days; when there is time. The gravest first."""

    CRITICAL = "critical"
    WARNING = "warning"
    NOTICE = "notice"

    @property
    def rank(self) -> int:
        """0 for the gravest."""
        return list(Severity).index(self)


@dataclass(frozen=True, slots=True)
class AlertKind:
    """One kind of alert.

    Attributes:
        code: of `ops.operator_alert`; the reasons of crawls (FailureReason) have three kinds between them.
        rhythm: "often" is looked for every few minutes; "daily" once a day, as it is about a whole day's figures.
        ko, en: what is wrong, a sentence without its full stop.
        command: where to look or act first.
        mend: what to do, in Markdown, for docs/operations.md.
    """

    code: str
    severity: Severity
    rhythm: Rhythm
    ko: str
    en: str
    command: str
    mend: str

    def said(self, language: str) -> str:
        """Its sentence for readers of "ko" or "en"."""
        return self.ko if language == "ko" else self.en


@cache
def alert_kinds() -> dict[str, AlertKind]:
    """All kinds by their code, in the order of the table."""
    with _DATA.open(encoding="utf-8", newline="") as lines:
        return {row["code"]: _kind(row) for row in csv.DictReader(lines)}


def _kind(row: dict[str, str]) -> AlertKind:
    rhythm: Rhythm = "daily" if row["rhythm"] == "daily" else "often"
    told = {name: row[name] for name in ("code", "ko", "en", "command", "mend")}
    return AlertKind(**told, severity=Severity(row["severity"]), rhythm=rhythm)


def kind_of(code: str) -> AlertKind:
    """The kind of a row of `ops.operator_alert`: its own, else that of the reasons which its code belongs to."""
    if code in alert_kinds():
        return alert_kinds()[code]
    families = ((REFUSALS, "source_refused"), (SHORTFALLS, "source_short"))
    return alert_kinds()[next((name for codes, name in families if code in codes), "source_failed")]


def codes_looked_for(rhythm: Rhythm) -> frozenset[str]:
    """The codes of the kinds that are looked for so often."""
    return frozenset(code for code, kind in alert_kinds().items() if kind.rhythm == rhythm)
