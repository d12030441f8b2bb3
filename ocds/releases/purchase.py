"""What is bought: the lots and items of a process, which each of its releases repeats."""

from ocds.process import Json, Process
from ocds.releases.award_blocks import UNDIVIDED, shared_awards
from ocds.values import country_name, filled, value


def lots_of(process: Process) -> list[Json]:
    """The lots that any notice names, in the order of their names; one where no notice divides the tender."""
    estimates: dict[str, Json | None] = {}
    for told in process.in_order:
        for one in shared_awards(told.notice):
            if one.award.lot:
                estimates[one.lot] = value(one.award.estimate) or estimates.get(one.lot)
    if not estimates:
        return [{"id": UNDIVIDED}]
    return [filled({"id": lot, "title": lot, "value": estimates[lot]}) for lot in sorted(estimates)]


def items_of(process: Process, lots: list[Json]) -> list[Json]:
    """One item a code of what is bought, one without a code where no notice has any; each says where it is built.

    Which lot a code belongs to no portal tells, so only the items of an undivided tender name theirs.
    """
    codes = dict.fromkeys(code for told in process.in_order for code in told.notice.classifications)
    where = filled({"region": process.region, "countryName": country_name(process.country)})
    beside = {"deliveryAddress": where, "relatedLot": lots[0]["id"] if len(lots) == 1 else None}
    if not codes:
        return [filled({"id": UNDIVIDED, "description": process.title, **beside})]
    items: dict[str, Json] = {}
    for code in codes:
        classification = filled({"scheme": code.scheme, "id": code.code, "description": code.description})
        number = "-".join(filter(None, (code.scheme, code.code)))
        items.setdefault(number, filled({"id": number, "classification": classification, **beside}))
    return list(items.values())
