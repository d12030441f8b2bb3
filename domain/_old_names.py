"""Names that modules had before they moved to their rooms: scripts that import them go on for one release.

What the project itself imports are the new names alone (tests/test_house.py); these go with the next release.
"""

import sys
from collections.abc import Callable, Mapping, Sequence
from functools import partial
from importlib import import_module
from importlib.abc import Loader, MetaPathFinder
from importlib.machinery import ModuleSpec
from importlib.util import spec_from_loader
from types import ModuleType
from typing import Final
from warnings import warn

# Old module -> where its names are now.
MODULES: Final = {
    "transform.bidding": ("transform.values.eligibility",),
    "transform.dates": ("transform.values.dates",),
    "transform.money": ("transform.values.money",),
    "transform.notice": ("domain.notice", "domain.document"),
    "transform.parts": ("transform.parsers.parsing", "transform.parsers.page_errors"),
    "transform.places": ("transform.values.places",),
    "transform.readers": ("transform.parsers",),
    "digest.mail": ("digest.delivery.message",),
}
# Names that are others now.
NAMES: Final = {"Envelope": "MessageHeaders", "Leftover": "UnknownField", "reader_of": "parser_of"}


class _OldNames(MetaPathFinder, Loader):
    """Finds the modules of the table, where nothing else has found one."""

    def find_spec(
        self, fullname: str, _path: Sequence[str] | None, _target: ModuleType | None = None
    ) -> ModuleSpec | None:
        return spec_from_loader(fullname, self) if fullname in MODULES else None

    def exec_module(self, module: ModuleType) -> None:
        told = f"{module.__name__} is {' and '.join(MODULES[module.__name__])} now"
        warn(f"{told}; the old name goes with the next release", DeprecationWarning, stacklevel=2)
        module.__dict__["__getattr__"] = partial(_find, module.__name__)


def _find(module: str, name: str) -> object:
    for place in map(import_module, MODULES[module]):
        if hasattr(place, NAMES.get(name, name)):
            return getattr(place, NAMES.get(name, name))
    raise AttributeError(f"module '{module}' has no attribute '{name}'")


def getter_of(package: str, names: Mapping[str, str]) -> Callable[[str], object]:
    """What a package takes as its `__getattr__` where single names of it have moved: name -> module."""

    def find(name: str) -> object:
        if name not in names:
            raise AttributeError(f"module '{package}' has no attribute '{name}'")
        return getattr(import_module(names[name]), name)

    return find


def install() -> None:
    """Let the old names be found; a second call changes nothing."""
    if not any(isinstance(one, _OldNames) for one in sys.meta_path):
        sys.meta_path.append(_OldNames())
