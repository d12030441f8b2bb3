"""A title as a machine translated it: for readers of another language, always marked, the original beside it."""

from digest.i18n import Translator
from digest.render.field_formats import LONG, shorten
from digest.select.details import Details
from digest.select.leads import Lead


def format_translated(lead: Lead, details: Details, t: Translator) -> str:
    """The translated title; "" where there is none, where it says the same, or for readers of its own language."""
    said = shorten(details.translated.get(t.language, ""), LONG)
    return "" if lead.language == t.language or said == shorten(lead.facts.title, LONG) else said
