"""Awards: who won which lot at what price, the same award under the same id whichever notice tells it."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass

from domain.notice import Award, Notice
from domain.party import Party
from ocds.process import Json, Process
from ocds.releases.organizations import Roster
from ocds.values import date_time, filled, short_hash, value
from transform.parties.awards import awards_of

UNDIVIDED = "1"  # the one lot of a tender that nobody divided


@dataclass(frozen=True, slots=True)
class Shared:
    """An award and the companies that share it; none where nobody is named."""

    award: Award
    suppliers: tuple[Party, ...]

    @property
    def lot(self) -> str:
        """The lot's id."""
        return self.award.lot or UNDIVIDED

    @property
    def price(self) -> tuple[str, str]:
        """The price as a key; two empty texts without one."""
        told = self.award.price
        return (str(told.amount), told.currency) if told else ("", "")


def shared_awards(notice: Notice) -> list[Shared]:
    """The awards of a notice, the members of a consortium together."""
    waiting = list(awards_of(notice))
    found = []
    while waiting:
        size = max(waiting[0].members, 1)
        members, waiting = waiting[:size], waiting[size:]
        suppliers = tuple(won.supplier for won in members if won.supplier)
        found.append(Shared(members[0].award, suppliers))
    return found


def named_prices(process: Process) -> frozenset[tuple[str, tuple[str, str]]]:
    """Lot and price of every award that names who won: what another source tells of it without a name is no more."""
    awards = (one for told in process.told for one in shared_awards(told.notice))
    return frozenset((one.lot, one.price) for one in awards if one.suppliers)


def award_blocks(
    process: Process, notice: Notice, roster: Roster, named: frozenset[tuple[str, tuple[str, str]]]
) -> Iterator[Json]:
    """The awards of a notice as a release has them."""
    counts: Counter[str] = Counter()
    for one in shared_awards(notice):
        if not one.suppliers and (one.lot, one.price) in named:
            continue
        made_of = short_hash([one.lot, *sorted(supplier.id for supplier in one.suppliers)])
        counts[made_of] += 1
        award, decided = one.award, process.decided_at(one.award)
        ends = {"endDate": date_time(award.contract_end.at)} if award.contract_end else None
        yield filled(
            {
                "id": f"{made_of}-{counts[made_of]}",
                "status": "active",
                "date": date_time(decided) if decided else None,
                "value": value(award.price),
                "suppliers": [roster.reference(supplier) for supplier in one.suppliers],
                "contractPeriod": ends,
                "relatedLots": [one.lot],
            }
        )


def winners(notice: Notice) -> list[Party]:
    """The companies that a notice says have won."""
    return [supplier for one in shared_awards(notice) for supplier in one.suppliers]
