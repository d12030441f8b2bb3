"""Pages that are not what was expected: what they are, by what they say of themselves."""

import json
from typing import Any

from domain.document import EXCERPT, Document, PageError
from transform.parsers.bot_walls import find_wall


def load_json(document: Document) -> Any:  # noqa: ANN401  # JSON values are of any type
    """Parse a JSON body, with or without a byte order mark. PageError: it is not JSON, or nested too deep."""
    try:
        return json.loads(document.body.decode("utf-8-sig"))
    except RecursionError as error:
        told = "The JSON is nested deeper than any page of a portal; nothing of it was read."
        raise PageError("malformed", told, document.body[:EXCERPT].decode("utf-8", "replace")) from error
    except ValueError as error:
        text = document.body[:EXCERPT].decode("utf-8", "replace")
        raise PageError(*diagnose(text), text) from error


# What a portal's own error page says of itself; bot walls stand in transform/parsers/bot_walls.py.
_TELLTALES: tuple[tuple[str, str, str], ...] = (
    ("terjadi error pada aplikasi SPSE", "error_page", "SPSE answered with its own error page."),
    ("Terjadi Kesalahan", "error_page", "The portal answered with its own error page."),
    ("tidak ditemukan", "not_found", "The portal says that this page does not exist."),
    ("URL-NOT-DEFINED", "error_page", "The portal says that this address is not defined."),
    ("invalid_response", "error_page", "The portal answered <invalid_response>."),
)


def diagnose(text: str) -> tuple[str, str]:
    """Say what a page is that is not what was expected: (reason code, sentence for people)."""
    if wall := find_wall(text):
        return "challenge", f"A bot wall ({wall.vendor}) answered in the portal's place; it was left alone."
    for telltale, reason, message in _TELLTALES:
        if telltale in text:
            return reason, message
    if not text.strip():
        return "empty_body", "The portal answered with an empty body."
    return "layout_changed", "The page is not in the known format; the portal may have changed it."
