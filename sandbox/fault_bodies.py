"""What misbehaviour makes of a body. Each function takes any portal's body, and leaves alone what it does not fit."""

import json
import re
import struct
import zipfile
from collections.abc import Callable, Iterator
from dataclasses import replace
from io import BytesIO
from random import Random
from typing import Any
from urllib.parse import urlencode, urlsplit

from sandbox.portal import Request

TOTALS = (
    *("recordsTotal", "recordsFiltered", "total", "totalElements", "totalPages", "numFound", "totalCount"),
    "total_records",
)
# How each portal names the page asked for, and the first of them.
PAGES = {"start": "0", "os": "0", "pageNumber": 0, "currentPage": [1], "pageNo": "1", "page": "0"}
TITLES = (
    *("bidName", "title", "paket", "bid_description", "slugifyTitle", "projectName"),
    *("planProjectPlanProjectName", "SUBJECT"),
)
NUMBERS = ("notifyNo", "adNo", "id", "projectId", "planProjectId", "KEY_ID")
_TOTAL_TAG = re.compile(rb"(<countbyday>)[^<]*(</countbyday>)")
_ITEMS = re.compile(rb"<(item|entry)[\s>].*</\1>", re.DOTALL)
_ITEM = re.compile(rb"<(item|entry)[\s>].*?</\1>", re.DOTALL)
_SPLICE = '"@@splice@@"'

Rows = list[Any]


def _loaded(body: bytes) -> Any:  # noqa: ANN401  # JSON values are of any type
    try:
        return json.loads(body)
    except ValueError:
        return None


def _dumped(value: object) -> bytes:
    return json.dumps(value, ensure_ascii=False).encode("utf-8", "surrogatepass")


def _lists(value: Any, depth: int = 0) -> Iterator[tuple[dict[str, Any], str]]:  # noqa: ANN401  # JSON
    """Every list of records, as (its holder, its key)."""
    for holder in value if isinstance(value, list) else [value]:
        if isinstance(holder, dict) and depth < 4:  # no portal nests its rows deeper
            for key, inner in holder.items():
                if isinstance(inner, list) and inner and isinstance(inner[0], dict | list):
                    yield holder, key
                else:
                    yield from _lists(inner, depth + 1)


def _json(change: Callable[[dict[str, Any], str], None], xml: Callable[[bytes], bytes] = bytes) -> Any:  # noqa: ANN401  # a change of bodies
    """Change the longest list of a JSON body, or the XML."""

    def changed(body: bytes) -> bytes:
        value = _loaded(body)
        if value is None:
            return xml(body)
        root = {"": value}  # the body may be its list itself
        found = max(_lists(root, -1), key=lambda one: len(one[0][one[1]]), default=None)
        if found is None:
            return body
        change(*found)
        return _dumped(root[""])

    return changed


def _set(make: Callable[[Rows], Rows]) -> Callable[[dict[str, Any], str], None]:
    def change(holder: dict[str, Any], key: str) -> None:
        holder[key] = make(holder[key])

    return change


def _renamed(names: tuple[str, ...]) -> Callable[[Rows], Rows]:
    def rename(rows: Rows) -> Rows:
        if isinstance(rows[0], list):
            return [row[1:] for row in rows]
        name = next((one for one in names if one in rows[0]), next(iter(rows[0])))
        return [{("x_" + key if key == name else key): value for key, value in row.items()} for row in rows]

    return rename


def _box(value: object) -> object:
    """Put each text of a row into an object."""
    if isinstance(value, str):
        return {"value": value}
    if isinstance(value, dict):
        return {name: _box(inner) for name, inner in value.items()}
    return [_box(inner) for inner in value] if isinstance(value, list) else value


def _spoilt(value: object) -> object:
    """Put a NUL and half a character into each text of a row."""
    if isinstance(value, str):
        return f"{value[:2]}\x00\ud800{value[2:]}"
    if isinstance(value, dict):
        return {name: _spoilt(inner) for name, inner in value.items()}
    return [_spoilt(inner) for inner in value] if isinstance(value, list) else value


def _walk_totals(value: Any, change: Callable[[dict[str, Any], str], None]) -> None:  # noqa: ANN401  # JSON
    for holder in value if isinstance(value, list) else [value]:
        if isinstance(holder, dict):
            for key in list(holder):
                if key in TOTALS and not isinstance(holder[key], dict | list):
                    change(holder, key)
                elif isinstance(holder[key], dict):
                    _walk_totals(holder[key], change)


def total(text: str) -> Callable[[bytes], bytes]:
    """Let every total be this, written as it is."""

    def changed(body: bytes) -> bytes:
        value = _loaded(body)
        if not isinstance(value, dict | list):
            return _TOTAL_TAG.sub(lambda found: found[1] + text.strip('"').encode() + found[2], body)
        _walk_totals(value, lambda holder, key: holder.update({key: _SPLICE[1:-1]}))
        return _dumped(value).replace(_SPLICE.encode(), text.encode())

    return changed


def total_gone(body: bytes) -> bytes:
    """Leave every total out."""
    value = _loaded(body)
    if not isinstance(value, dict | list):
        return _TOTAL_TAG.sub(b"", body)
    _walk_totals(value, lambda holder, key: holder.pop(key))
    return _dumped(value)


def first_page(request: Request) -> Request:
    """Ask for the first page, whichever was asked for."""
    if request.method == "GET":
        asked = {name: str(PAGES.get(name, value)) for name, value in request.query.items()}
        return replace(request, url=urlsplit(request.url)._replace(query=urlencode(asked)).geturl())
    value = _loaded(request.body)
    if value is None:
        fields = {name: str(PAGES.get(name, value)) for name, value in request.form.items()}
        return replace(request, body=urlencode(fields).encode())
    _first(value)
    return replace(request, body=_dumped(value))


def _first(value: Any) -> None:  # noqa: ANN401  # JSON
    for holder in value if isinstance(value, list) else [value]:
        if isinstance(holder, dict):
            for key, inner in holder.items():
                if key in PAGES:
                    holder[key] = PAGES[key]
                elif isinstance(inner, dict | list):
                    _first(inner)


def never_last(body: bytes) -> bytes:
    """Promise that more follows."""
    promised = total("90000")(body)
    return re.sub(rb'"last"\s*:\s*true', b'"last": false', promised)


def _half(body: bytes) -> bytes:
    items = [found[0] for found in _ITEM.finditer(body)]
    return _ITEMS.sub(lambda _: b"".join(items[: len(items) // 2]), body)


_halved = _json(_set(lambda rows: rows[: len(rows) // 2]), _half)


def half_rows(body: bytes) -> bytes:
    """Show half of the rows, as the last page, without a total."""
    return re.sub(rb'"last"\s*:\s*false', b'"last": true', total_gone(_halved(body)))


_emptied = _json(_set(lambda _rows: []), lambda body: _ITEMS.sub(b"", body))


def empty(body: bytes) -> bytes:
    """Say in good form that there is nothing."""
    return total("0")(_emptied(body))


def maintenance(body: bytes) -> bytes:
    """Say that the portal is being worked on, on a page that still holds the mark of a good one."""
    return b"<html><body>Site is under maintenance<!-- " + body[:4000] + b" --></body></html>"


def error_envelope(body: bytes) -> bytes:
    """Say that too much was asked, in an object that has the honest keys with nothing in them."""
    value = _loaded(body)
    keys = value if isinstance(value, dict) else {}
    blank = {key: type(held)() if isinstance(held, list | dict) else None for key, held in keys.items()}
    return _dumped(blank | {"data": [], "statusCode": 429, "message": "Too many requests"})


copied = _json(_set(lambda rows: [row for _ in range(500 // len(rows)) for row in rows]))
rows_renamed = _json(lambda holder, key: holder.update({f"x_{key}": holder.pop(key)}))
title_renamed = _json(_set(_renamed(TITLES)), lambda body: re.sub(rb"(</?)title>", rb"\1headline>", body))
id_renamed = _json(
    _set(_renamed(NUMBERS)), lambda body: re.sub(rb"(</?)(?:guid|description)\b", rb"\1x-number", body)
)
boxed = _json(_set(lambda rows: [_box(row) for row in rows]))
null_rows = _json(
    _set(lambda rows: [None] * len(rows)), lambda body: _ITEM.sub(lambda f: b"<%s></%s>" % (f[1], f[1]), body)
)
one_null_row = _json(
    _set(lambda rows: [None, *rows[1:]]),
    lambda body: _ITEM.sub(lambda f: b"<%s></%s>" % (f[1], f[1]), body, count=1),
)
nuls = _json(
    _set(lambda rows: [_spoilt(row) for row in rows]),
    lambda body: body.replace(b"<title>", b"<title>\x00\xed"),
)


def _long(rows: Rows) -> Rows:
    first = rows[0]
    if isinstance(first, list):
        return [[*first[:1], "x" * 1_000_000, *first[2:]], *rows[1:]]
    name = next((one for one in TITLES if one in first), next(iter(first)))
    return [{**first, name: f"{first[name]} " + "x" * 1_000_000}, *rows[1:]]


long_title = _json(_set(_long), lambda body: body.replace(b"<title>", b"<title>" + b"x" * 1_000_000, 1))


def token_renamed(body: bytes) -> bytes:
    """Give the tokens of forms other names."""
    return body.replace(b"authenticityToken", b"csrfToken").replace(b"__VIEWSTATE", b"__STATE")


def deep(_body: bytes) -> bytes:
    """Nest a hundred thousand lists."""
    return b'{"data":' + b"[" * 100_000 + b"]" * 100_000 + b"}"


def deep_inside(body: bytes) -> bytes:
    """Nest lists within an answer that is good otherwise."""
    if body.lstrip()[:1] in (b"{", b"["):
        return body.replace(b"{", b'{"deep":' + b"[" * 50_000 + b"]" * 50_000 + b",", 1)
    return re.sub(rb"<(item|entry)([\s>])", rb"<deep>" * 5000 + rb"<\1\2", body, count=1)


def entities(body: bytes) -> bytes:
    """Define entities that grow, and use the largest in each title."""
    if not body.lstrip().startswith(b"<?xml"):
        return body
    lines = [b'<!ENTITY a0 "haha">']
    lines += [b'<!ENTITY a%d "%s">' % (n, b"&a%d;" % (n - 1) * 10) for n in range(1, 10)]
    head, end, rest = body.partition(b"?>")
    told = head + end + b"<!DOCTYPE rss [" + b"".join(lines) + b"]>" + rest
    return told.replace(b"<title>", b"<title>&a9;")


def garbage(_body: bytes) -> bytes:
    """Send noise, always the same."""
    return Random(0).randbytes(4096)  # noqa: S311  # noise, no secret


def _zipped(body: bytes, name: str, content: bytes) -> bytes:
    if not body.startswith(b"PK"):
        return body
    buffer = BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr(zipfile.ZipInfo(name), content, zipfile.ZIP_DEFLATED)
    return buffer.getvalue()


def zip_bomb(body: bytes) -> bytes:
    """An archive whose one file unpacks to 128 MiB."""
    return _zipped(body, "bulletin.pdf", bytes(128 * 1024 * 1024)) if body.startswith(b"PK") else body


def zip_traversal(body: bytes) -> bytes:
    """An archive whose file names lead out of any folder."""
    return _zipped(body, "../../../../tmp/bulletin.pdf", b"%PDF-1.4 nothing")


def zip_lying(body: bytes) -> bytes:
    """An archive that claims another size than its file has."""
    if not body.startswith(b"PK"):
        return body
    place = body.rfind(b"PK\x01\x02")
    return body[: place + 24] + struct.pack("<I", 12) + body[place + 28 :]


def zip_encrypted(body: bytes) -> bytes:
    """An archive that says of its files that they are encrypted."""
    if not body.startswith(b"PK"):
        return body
    return re.sub(rb"(PK\x01\x02.{4})..", lambda found: found[1] + b"\x01\x00", body, flags=re.DOTALL)
