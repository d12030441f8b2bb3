"""Why a notice was missed: each reason of the table, and which of two goes first."""

from datetime import date

import pytest

from desk.reports.missed_reasons import SIFTS, UNLISTED, Known, Reason, decide

DAY = date(2026, 11, 20)


@pytest.mark.parametrize(
    ("known", "reason", "why"),
    [
        (Known(lead=True, notice=True, told_on=DAY, mail="sent"), Reason.TOLD, ""),
        (Known(lead=True, notice=True, told_on=DAY, mail="written"), Reason.TOLD, ""),
        (Known(lead=True, notice=True, told_on=DAY, mail="failed"), Reason.NOT_SENT, "failed"),
        (Known(lead=True, notice=True, told_on=DAY, mail="deferred"), Reason.NOT_SENT, "deferred"),
        (Known(notice=True, told_on=DAY, mail="sent"), Reason.TOLD, ""),
        (Known(lead=True, notice=True, elsewhere=True, held=True), Reason.ELSEWHERE, ""),
        (Known(lead=True, notice=True, held=True, sifted="dimension"), Reason.HELD, ""),
        (Known(lead=True, notice=True, due=True), Reason.NEXT_MAIL, ""),
        (Known(lead=True, notice=True), Reason.OLD, ""),
        (Known(notice=True), Reason.JUDGED_NONE, ""),
        (Known(notice=True, detail="fetched"), Reason.JUDGED_NONE, ""),
        (Known(notice=True, detail="lost"), Reason.NOT_READ, "detail"),
        (Known(notice=True, detail="given_up"), Reason.NOT_READ, "detail"),
        (Known(notice=True, detail="gone"), Reason.NOT_READ, "detail"),
        (Known(rejected="bad_date"), Reason.NOT_READ, "rejected"),
        *((Known(lead=True, notice=True, sifted=one, due=True), Reason.SIFTED, one) for one in SIFTS),
        *((Known(listing=one), Reason.NOT_LISTED, one) for one in UNLISTED),
    ],
)
def test_the_first_rule_that_holds_gives_the_reason(known: Known, reason: Reason, why: str) -> None:
    verdict = decide(known)
    assert (verdict.reason, verdict.why) == (reason, why)


def test_every_reason_can_be_given() -> None:
    given = {
        decide(known).reason
        for known in (
            Known(told_on=DAY, mail="sent"),
            Known(told_on=DAY, mail="failed"),
            Known(lead=True, elsewhere=True),
            Known(lead=True, held=True),
            Known(lead=True, sifted="dimension"),
            Known(lead=True, due=True),
            Known(lead=True),
            Known(notice=True, detail="lost"),
            Known(notice=True),
            Known(),
        )
    }
    assert given == set(Reason)
