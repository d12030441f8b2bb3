"""Reads docker-compose.yml as compose does: merges, interpolation against an environment."""

import re
from collections.abc import Mapping
from functools import cache
from typing import Any

import yaml

from tests.harness import ROOT

# Compose's own grammar: $$ is a dollar, ${NAME}, ${NAME:-default}, ${NAME:?message}.
VARIABLE = re.compile(r"\$(?:(?P<dollar>\$)|\{(?P<name>\w+)(?::(?P<how>[-?])(?P<rest>[^}]*))?\})")


@cache
def text() -> str:
    """The file."""
    return (ROOT / "docker-compose.yml").read_text(encoding="utf-8")


def variables() -> dict[str, set[tuple[str, str]]]:
    """Every variable that the file names: how it is asked for ("-" default, "?" required), and the rest."""
    found: dict[str, set[tuple[str, str]]] = {}
    for match in VARIABLE.finditer(text()):
        if match["name"]:
            found.setdefault(match["name"], set()).add((match["how"] or "", match["rest"] or ""))
    return found


def example() -> dict[str, str]:
    """The variables of .env.example with their values there."""
    lines = (ROOT / ".env.example").read_text(encoding="utf-8").splitlines()
    pairs = (line.partition("=") for line in lines if line and not line.startswith("#"))
    return {name: value for name, _, value in pairs}


def interpolated(values: Mapping[str, str]) -> dict[str, Any]:
    """The whole file with these values. Raises KeyError with compose's message for what is missing."""

    def put(match: re.Match[str]) -> str:
        if match["dollar"]:
            return "$"
        found = values.get(match["name"], "")
        if not found and match["how"] == "?":
            raise KeyError(f"{match['name']}: {match['rest']}")
        return found or (match["rest"] if match["how"] == "-" else "")

    # PyYAML reads `<<` merges as compose does: a key of the service itself wins over a merged one.
    loaded: dict[str, Any] = yaml.safe_load(VARIABLE.sub(put, text()))
    return loaded


def services(values: Mapping[str, str]) -> dict[str, dict[str, Any]]:
    """The services with these values."""
    found: dict[str, dict[str, Any]] = interpolated(values)["services"]
    return found
