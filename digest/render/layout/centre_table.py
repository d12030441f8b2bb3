"""The weekly roll-up's table: how much is told of each centre's country, section by section."""

from dataclasses import dataclass

from digest.i18n import Translator
from digest.render.context import DigestContext
from digest.select.items import Selection, items_of
from domain.centres import CENTRES


@dataclass(frozen=True, slots=True)
class CentreRow:
    """One centre: its name, its number in each section, and their sum."""

    name: str
    numbers: tuple[int, ...]
    total: int


@dataclass(frozen=True, slots=True)
class CentreTable:
    """All centres; `heads` name the sections that hold something."""

    heads: tuple[str, ...]
    rows: tuple[CentreRow, ...]


def make_centre_table(context: DigestContext, selection: Selection, t: Translator) -> CentreTable | None:
    """Count by centre; None where a mail tells of one country, or of nothing."""
    if not context.everywhere or not any(items_of(selection)):
        return None
    sections = [section for section, items in selection.items() if items.total]
    rows = []
    for centre in CENTRES:
        told = [item.section for item in items_of(selection) if item.lead.country == centre.country]
        name = centre.title_ko if t.language == "ko" else centre.title
        numbers = tuple(told.count(section) for section in sections)
        rows.append(CentreRow(f"{name} ({t.country(centre.country)})", numbers, len(told)))
    sums = tuple(selection[section].total for section in sections)
    rows.append(CentreRow(t("centres.total"), sums, sum(sums)))
    return CentreTable(tuple(t(f"tile.{section}") for section in sections), tuple(rows))
