"""Records: all releases of a process and what they amount to, merged as the standard says (library ocdsmerge)."""

import json
from functools import cache
from pathlib import Path
from typing import Any, Final

from ocds.process import Json

SCHEMA: Final = Path(__file__).parent / "schema"


def schema(name: str) -> Json:
    """A schema of the standard, e.g. "release-schema"."""
    found: Json = json.loads((SCHEMA / f"{name}.json").read_text(encoding="utf-8"))
    return found


@cache
def _merger() -> Any:  # noqa: ANN401  # the library has no types
    from ocdsmerge import Merger  # takes longer to load than most commands take

    return Merger(schema("release-schema"))


def compiled(releases: list[Json]) -> Json:
    """The compiled release; those of one moment are merged in their order here."""
    found: Json = _merger().create_compiled_release(releases)
    return found


def record_of(releases: list[Json]) -> Json:
    """The record of a process."""
    return {"ocid": releases[0]["ocid"], "releases": releases, "compiledRelease": compiled(releases)}
