"""The organisations of a process, and references to them: each has one id, one name, and every role it has in it."""

from dataclasses import dataclass, field

from domain.notice import Notice
from domain.party import Party
from ocds.process import Json, Process
from ocds.values import country_name, filled
from transform.parties import find_buyer
from transform.parties.awards import awards_of
from transform.values.places import place_by_code

BUYER = ("buyer", "procuringEntity")


@dataclass(slots=True)
class Roster:
    """Who takes part in a process, from all that was ever told of it.

    Attributes:
        names: the one name of each party, by id.
        buyer: the one that the lead shows: where sources name a body and its unit, every release names the same.
        parties, roles: by id.
    """

    names: dict[str, str]
    buyer: Party | None = None
    parties: dict[str, Party] = field(default_factory=dict)
    roles: dict[str, list[str]] = field(default_factory=dict)

    def add(self, party: Party, *roles: str) -> None:
        """Note that a party has roles."""
        self.parties.setdefault(party.id, party)
        known = self.roles.setdefault(party.id, [])
        known.extend(role for role in roles if role not in known)

    def reference(self, party: Party | None) -> Json | None:
        """How the party is referred to."""
        if party is None:
            return None
        known = self.parties[party.id]
        return {"id": known.id, "name": self.names.get(known.id) or known.name}

    def listed(self, *parties: Party | None) -> list[Json]:
        """Parties as a release lists them, each once, with their roles in the whole process."""
        ids = dict.fromkeys(party.id for party in parties if party)
        return [self._listed(self.parties[party_id]) for party_id in ids]

    def _listed(self, party: Party) -> Json:
        region = place_by_code(party.place_code).en if party.place_code else ""
        address = filled({"region": region, "countryName": country_name(party.country)})
        reference = self.reference(party) or {}
        return {**reference, "roles": sorted(self.roles[party.id])} | (
            {"address": address} if address else {}
        )


def _buyer_of(notice: Notice) -> Party | None:
    return find_buyer(notice.country, notice.buyer, notice.buyer_unit, notice.place)


def funder_of(notice: Notice) -> Party | None:
    """Who pays, where that is not the buyer."""
    return find_buyer(notice.country, notice.funder) if notice.funder else None


def roster_of(process: Process) -> Roster:
    """Everybody who takes part in a process."""
    roster = Roster(process.names)
    notices = [told.notice for told in process.in_order]
    for notice in sorted(notices, key=lambda notice: notice.buyer != process.buyer):
        roster.buyer = roster.buyer or _buyer_of(notice)
    if roster.buyer:
        roster.add(roster.buyer, *BUYER)
    for notice in notices:
        if funder := funder_of(notice):
            roster.add(funder, "funder")
        for won in awards_of(notice):
            if won.supplier:
                roster.add(won.supplier, "supplier")
    return roster
