"""What the Asian Infrastructure Investment Bank's lists share: its projects' numbers and names, and its addresses.

Its lists quote a project by its name; its number stands in some names of files alone ("REOI-for-P000969-…"). Both
are keys of a project: one source tells the one, another the other.
"""

import re
from typing import Final
from urllib.parse import unquote, urlsplit

from domain.notice import Key
from transform.parsers._country_names import CODED
from transform.text import as_code, fold

FUNDER: Final = "AIIB"
SITE: Final = "https://www.aiib.org"
# The bank's members, and the folders of their papers, by name or code.
COUNTRIES: Final = CODED
_NUMBER: Final = re.compile(r"(?<![A-Za-z\d])(P\d{6})(?!\d)")
_FOLDER: Final = re.compile(r"/_download/([^/]+)/", re.IGNORECASE)
# "Indonesia: …", "Viet Nam Project: …": the country before a project's name.
_COUNTRY_BEFORE: Final = re.compile(rf"^(?:{'|'.join(map(re.escape, COUNTRIES))})(?: project)?\s?:\s+")
_NO_WORD: Final = re.compile(r"\W+")


def country_of_path(path: str) -> str:
    """ISO code of the country in whose folder a paper lies; "" for another than ours, or none."""
    found = _FOLDER.search(path)
    return COUNTRIES.get(as_code(unquote(found[1]).replace("-", " ").replace("_", " ")), "") if found else ""


def project_keys(country: str, name: str, path: str = "") -> tuple[Key, ...]:
    """The keys of a project: its name within its country and, where a path tells it, its number."""
    words = _NO_WORD.sub(" ", _COUNTRY_BEFORE.sub("", fold(name))).strip()
    named = (Key("aiib_project_name", f"{country}/{words}"),) if words else ()
    numbers = dict.fromkeys(_NUMBER.findall(path))
    return (*(Key("aiib_project", number) for number in numbers), *named) if len(numbers) == 1 else named


def identity(link: str) -> str:
    """What names a paper in all lists: the path of its address, however its letters are cased."""
    return unquote(urlsplit(link).path).casefold()
