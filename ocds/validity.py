"""Whether packages are valid: the standard's schemas by jsonschema (Draft 4), formats checked too, offline."""

import json
from collections.abc import Iterator, Mapping
from functools import cache
from pathlib import Path
from typing import Final

from jsonschema import Draft4Validator, FormatChecker
from referencing import Registry, Resource
from referencing.jsonschema import DRAFT4

from ocds.exporting import PACKAGES, Month
from ocds.merging import schema
from ocds.process import Json

_NAMES: Final = (
    "release-schema",
    "release-package-schema",
    "record-package-schema",
    "versioned-release-validation-schema",
)


@cache
def _validator(kind: str) -> Draft4Validator:
    found = [Resource.from_contents(schema(name), default_specification=DRAFT4) for name in _NAMES]
    registry = Registry().with_resources((str(one.id()), one) for one in found)
    formats = FormatChecker()
    if (
        not {"date-time", "uri"} <= formats.checkers.keys()
    ):  # else any text would pass as a date or an address
        raise RuntimeError("rfc3339-validator or rfc3986-validator is not installed")
    return Draft4Validator(schema(f"{kind}-package-schema"), registry=registry, format_checker=formats)


def errors_in(package: Json) -> Iterator[str]:
    """What is wrong with a release or a record package: where, and why."""
    kind = "record" if "records" in package else "release"
    for error in _validator(kind).iter_errors(package):
        place = ".".join(map(str, error.absolute_path)) or "the package"
        yield f"{place}: {error.message[:300]}"


def errors_of(folder: Path, months: Mapping[str, Month]) -> list[str]:
    """What is wrong with the packages of an export, by file."""
    paths = [path for month in months.values() for path in month.files if path.partition("/")[0] in PACKAGES]
    return [
        f"{path}: {error}"
        for path in sorted(paths)
        for error in errors_in(json.loads((folder / path).read_text(encoding="utf-8")))
    ]
