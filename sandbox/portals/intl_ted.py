"""api.ted.europa.eu: the search interface v3, its answers as two recorded notices have them.

A name among the fields that it does not know, a limit above 100 and a key that it does not know are each refused with
400. Only the fields asked for are told, and of them those that a notice has.
"""

import json
import re
from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime, timedelta
from random import Random
from typing import Any

from domain.clock import FIRST_DAY
from sandbox.portal import Request, Response, json_response, not_found
from sandbox.samples import Sample
from sandbox.words import Words

HOSTS = ("api.ted.europa.eu",)
PATH = "/v3/notices/search"
KEYS = {
    "query",
    "fields",
    "page",
    "limit",
    "scope",
    "paginationMode",
    "iterationNextToken",
    "onlyLatestVersions",
}
MOST = 100
# Some of the 1,830 names that are known; each was accepted by the real interface in 2026.
FIELDS = {
    *("publication-number", "publication-date", "notice-type", "notice-title", "title-lot", "title-proc"),
    *(
        "official-language",
        "description-proc",
        "description-lot",
        "procedure-identifier",
        "notice-identifier",
    ),
    *(
        "buyer-name",
        "buyer-country",
        "buyer-legal-type",
        "organisation-country-buyer",
        "organisation-name-buyer",
    ),
    *(
        "place-of-performance",
        "place-of-performance-country-proc",
        "classification-cpv",
        "main-classification-proc",
    ),
    *("deadline-receipt-tender-date-lot", "links", "winner-name", "procedure-type", "document-url-lot"),
}
NAMES = {"TUR": "Türkiye", "DEU": "Germany"}
_SINCE = re.compile(r"publication-date >= (\d{8})")
_COUNTRIES = re.compile(r"\(([A-Z]{3})\)")


def answer(request: Request, samples: Sequence[Sample]) -> Response:
    """Answer a search, or say what is wrong with it."""
    if request.path != PATH or request.method != "POST":
        return not_found()
    asked = request.json()
    if wrong := _wrong(asked):
        return Response(json.dumps({"message": wrong}).encode(), "application/json", status=400)
    shown = _found(samples, asked["query"])
    start = (asked.get("page", 1) - 1) * asked["limit"]
    return json_response(_answer(shown[start : start + asked["limit"]], len(shown), asked["fields"]))


def lists(samples: Sequence[Sample], now: datetime) -> Iterator[tuple[Mapping[str, str], bytes]]:  # noqa: ARG001  # the portals' contract
    """Yield pages of a hundred."""
    for start in range(0, len(samples), MOST):
        page = _answer(samples[start : start + MOST], len(samples), sorted(FIELDS))
        yield {}, json_response(page).body


def invent(words: Words, number: int, random: Random) -> dict[str, Any]:
    """Make up a notice of the weeks before the sandbox's first day."""
    published = FIRST_DAY - timedelta(days=random.randrange(1, 30))
    return {
        "type": "cn-standard",
        "published": published.isoformat(),
        "deadlines": [(published + timedelta(days=40)).isoformat()],
        "label": "Software package and information systems",
        "title": words.title,
        "text": words.title,
        "procedure": f"00000000-0000-4000-8000-{number:012}",
        "buyer": words.buyer,
        "cpv": ["48000000"],
    }


def _wrong(asked: Mapping[str, Any]) -> str:
    unknown = [*sorted(set(asked) - KEYS), *(one for one in asked.get("fields", []) if one not in FIELDS)]
    if unknown:
        return f"Unknown: {', '.join(unknown)}. Known: {', '.join(sorted(FIELDS))}"
    return f"limit must not be above {MOST}" if asked.get("limit", 10) > MOST else ""


def _found(samples: Sequence[Sample], query: str) -> list[Sample]:
    since, countries = _SINCE.search(query), set(_COUNTRIES.findall(query))
    wanted = [
        one
        for one in samples
        if one.fields.get("country", "TUR") in countries
        and since
        and one.fields["published"].replace("-", "") >= since[1]
    ]
    return sorted(wanted, key=lambda one: (one.fields["published"], one.id), reverse=True)


def _answer(shown: Sequence[Sample], total: int, fields: Sequence[str]) -> dict[str, Any]:
    return {
        "notices": [_notice(one, fields) for one in shown],
        "totalNoticeCount": total,
        "iterationNextToken": None,
        "timedOut": False,
    }


def _notice(sample: Sample, asked: Sequence[str]) -> dict[str, Any]:
    fields, number = sample.fields, sample.id
    country = fields.get("country", "TUR")
    language = fields.get("language", "eng")
    title = f"{NAMES[country]} – {fields['label']} – {fields['title']}"
    told = {
        "buyer-country": [country],
        "buyer-name": {language: [fields["buyer"]]},
        "classification-cpv": fields["cpv"],
        "deadline-receipt-tender-date-lot": [f"{day}+03:00" for day in fields.get("deadlines", [])],
        "description-proc": {language: fields["text"]},
        "links": {"html": {"ENG": f"https://ted.europa.eu/en/notice/-/detail/{number}"}},
        "notice-title": {"eng": title, "deu": title},
        "notice-type": fields["type"],
        "official-language": [language.upper()],
        "place-of-performance-country-proc": [country],
        "procedure-identifier": fields["procedure"],
        "publication-date": f"{fields['published']}+01:00",
        "publication-number": number,
        "winner-name": {language: fields["winners"]} if "winners" in fields else None,
    }
    return {name: value for name, value in sorted(told.items()) if name in asked and value}
