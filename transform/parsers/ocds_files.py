"""The releases of a file of OCDS, merged by process; what is none is rejected where it stands, and the rest goes on.

Releases of one process are merged as OCDS says, the later one wins, and objects of a list are one where their id is one
(standard.open-contracting.org, 1.1, merging). A record's compiled release keeps the tags of its releases.
"""

import json
from collections.abc import Iterator, Mapping
from typing import Any

from domain.document import PageError, Reject
from transform.parsers._by_hand_shapes import kind_of

Placed = tuple[str, Any]  # where a JSON value stands in the file, "" for the file itself, and the value


def processes(body: bytes) -> tuple[list[dict[str, Any]], list[Reject]]:
    """One compiled release a process, and what is no release.

    Raises:
        PageError: it is no JSON, or holds neither releases nor records.
    """
    releases: dict[str, list[dict[str, Any]]] = {}
    values, rejects = _loaded(body)
    for place, value in values:
        for where, one in _elements(place, value):
            ocid = one.get("ocid") if isinstance(one, dict) else None
            if isinstance(ocid, str | int) and str(ocid).strip():
                releases.setdefault(str(ocid), []).append(one)
            elif where:
                rejects.append(_no_release(where, one))
    if not releases and not rejects:
        raise PageError("layout_changed", "The JSON holds neither releases nor records of OCDS.")
    return [_compiled(found) for found in releases.values()], rejects


def _no_release(where: str, value: object) -> Reject:
    """A reject that says where it stands and what it is, and not what it holds, which may be a person's."""
    lacks = "it has no ocid" if isinstance(value, dict) else f"it is {kind_of(value)}"
    message = f"{where[:1].upper()}{where[1:]} is no release of OCDS: {lacks}."
    return Reject("malformed", message, "", where)


def _loaded(body: bytes) -> tuple[list[Placed], list[Reject]]:
    """The file's JSON values: one, or one a line; and the lines that cannot be read."""
    text = body.decode("utf-8-sig", "replace")
    try:
        return [("", json.loads(text))], []
    except (ValueError, RecursionError) as error:
        whole = error
    values: list[Placed] = []
    rejects: list[Reject] = []
    for number, line in enumerate(text.split("\n"), start=1):
        if line.strip():
            try:
                values.append((f"line {number}", json.loads(line)))
            except (ValueError, RecursionError) as error:
                message = f"Line {number} is no JSON ({error})."
                rejects.append(Reject("malformed", message, "", f"line {number}"))
    if not any(isinstance(value, dict) and value for _, value in values):
        raise PageError("malformed", f"This is neither JSON nor one JSON object a line ({whole}).")
    return values, rejects


def _elements(place: str, value: object) -> Iterator[Placed]:
    """What should be releases: of packages, of records, in a list or alone."""
    for where, one in _listed(place, value) if isinstance(value, list) else [(place, value)]:
        if not isinstance(one, dict) or not one.keys() & {"releases", "records", "compiledRelease"}:
            yield where, one
        elif "ocid" in one:
            yield from _of_record(where, one)
        else:
            yield from _listed(f"{where} releases".strip(), one.get("releases"))
            for there, record in _listed(f"{where} records".strip(), one.get("records")):
                yield from _of_record(there, record)


def _of_record(place: str, record: object) -> Iterator[Placed]:
    if not isinstance(record, dict):
        yield place, record
        return
    compiled = record.get("compiledRelease")
    name, found = ("compiledRelease", compiled) if compiled else ("releases", record.get("releases"))
    known = {"ocid": record["ocid"]} if "ocid" in record else {}
    tags = {"tag": _tags(record.get("releases"))} if compiled else {}
    for where, one in _listed(f"{place} {name}".strip(), found):
        yield where, known | one | (tags if tags.get("tag") else {}) if isinstance(one, dict) else one


def _tags(releases: object) -> list[str]:
    """The tags of releases, each once; those that are linked and not embedded may have them too."""
    told = [one.get("tag") for one in releases if isinstance(one, dict)] if isinstance(releases, list) else []
    every = (tag for tags in told if isinstance(tags, list) for tag in tags if isinstance(tag, str))
    return list(dict.fromkeys(every))


def _listed(place: str, value: object) -> Iterator[Placed]:
    """The elements of a list, from 1; what is no list is one element, and null is none."""
    if isinstance(value, list):
        yield from ((f"{place}[{number}]", one) for number, one in enumerate(value, start=1))
    elif value is not None:
        yield place, value


def _compiled(releases: list[dict[str, Any]]) -> dict[str, Any]:
    merged: dict[str, Any] = {}
    for release in sorted(releases, key=lambda one: str(one.get("date", ""))):
        merged = _merged(merged, release)
    return merged | ({"tag": tags} if (tags := _tags(releases)) else {})


def _merged(earlier: Any, later: Any) -> Any:  # noqa: ANN401  # JSON values are of any type
    if isinstance(earlier, dict) and isinstance(later, Mapping):
        return earlier | {name: _merged(earlier.get(name), value) for name, value in later.items()}
    if _identified(earlier) and _identified(later):
        by_id = {str(one["id"]): one for one in earlier}
        for one in later:
            by_id[str(one["id"])] = _merged(by_id.get(str(one["id"])), one)
        return list(by_id.values())
    return later


def _identified(value: object) -> bool:
    """Whether it is a list of objects that all have an id."""
    return isinstance(value, list) and all(isinstance(one, dict) and "id" in one for one in value)
