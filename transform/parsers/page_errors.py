"""Pages that are not what was expected: what they are, by what they say of themselves."""

import json
from typing import Any

from domain.document import EXCERPT, Document, PageError
from transform.parsers.bot_walls import find_wall


def load_json(document: Document) -> Any:  # noqa: ANN401  # JSON values are of any type
    """Parse a JSON body, with or without a byte order mark.

    Raises:
        PageError: it is not JSON, nested too deep, or a number in it has more digits than Python converts
            (`sys.get_int_max_str_digits`, 4,300).
    """
    try:
        return json.loads(document.body.decode("utf-8-sig"))
    except (RecursionError, ValueError) as error:
        text = document.body[:EXCERPT].decode("utf-8", "replace")
        raise PageError(*_json_fault(error, text), text) from error


def _json_fault(error: Exception, text: str) -> tuple[str, str]:
    """Say why a body could not be parsed: (reason code, sentence for people)."""
    if isinstance(error, RecursionError):
        return "malformed", "The JSON is nested deeper than any page of a portal; nothing of it was read."
    if isinstance(error, json.JSONDecodeError | UnicodeDecodeError):
        return diagnose(text)
    return "malformed", "A number in the JSON has thousands of digits; nothing of it was read."


# What a portal's own error page says of itself; bot walls stand in transform/parsers/bot_walls.py.
_TELLTALES: tuple[tuple[str, str, str], ...] = (
    ("terjadi error pada aplikasi SPSE", "error_page", "SPSE answered with its own error page."),
    ("Terjadi Kesalahan", "error_page", "The portal answered with its own error page."),
    ("tidak ditemukan", "not_found", "The portal says that this page does not exist."),
    ("URL-NOT-DEFINED", "error_page", "The portal says that this address is not defined."),
    ("invalid_response", "error_page", "The portal answered <invalid_response>."),
)


def is_cut(html: str) -> bool:
    """Whether a page begins as a whole HTML document and does not end as one: the rest of it did not come."""
    folded = html.lower()
    return "<html" in folded and "</html" not in folded


def diagnose(text: str) -> tuple[str, str]:
    """Say what a page is that is not what was expected: (reason code, sentence for people)."""
    if wall := find_wall(text):
        whose = f" ({wall.vendor})" if wall.vendor else ""
        return "challenge", f"A bot wall{whose} answered in the portal's place; it was left alone."
    for telltale, reason, message in _TELLTALES:
        if telltale in text:
            return reason, message
    if not text.strip():
        return "empty_body", "The portal answered with an empty body."
    if is_cut(text):
        return "layout_changed", "The page breaks off before its end."
    return "layout_changed", "The page is not in the known format; the portal may have changed it."
