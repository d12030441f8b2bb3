"""A title for a lead in the reader's language: where, what, and what is done, put together from words that are known.

No translation: the things are the meanings of words of the title alone, the place is the lead's own, and the kind of
purchase is a word of the title (`transform.titles.purchase_kinds`). The original title always stands beside it.
"""

from digest.i18n import Translator
from digest.render.card_lines import format_place
from digest.render.field_formats import shorten
from digest.render.glossary import make_glosses
from digest.select.details import Details
from digest.select.leads import Lead
from transform.titles.purchase_kinds import purchase_kind

# How many things a headline names; a title that names more is long enough to be read itself.
_THINGS = 2
_LONGEST = 160
TITLE = "title"  # where a word stands


def make_headline(lead: Lead, details: Details, t: Translator) -> str:
    """The headline; "" where the title has no matched word, or is in the reader's language anyway."""
    glosses = make_glosses((hit for hit in details.hits if hit.field == TITLE), t)
    if lead.language == t.language or not glosses:
        return ""
    things = t("headline.and").join(gloss.first for gloss in glosses[:_THINGS])
    kind = purchase_kind(lead.facts.title, lead.language)
    place = format_place(details.place, t) if details.place else ""
    form = "_".join(("whole", *(() if place else ("placeless",)), *(() if kind else ("kindless",))))
    said = t(f"headline.{form}", place=place, things=things, kind=t(f"purchase.{kind}") if kind else "")
    return shorten(said, _LONGEST)
