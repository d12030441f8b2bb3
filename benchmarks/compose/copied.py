"""A copy of docker-compose.yml for Debian's docker-compose 1.29, which refuses `name` and wants `version`."""

import re
from difflib import unified_diff

# Any version from 2 on is read as the Compose Specification; without one 1.29 reads a file of 2014's form.
VERSION = 'version: "3.9"'


def copied(text: str) -> str:
    """The file with its line `name: …` replaced by a `version`, and nothing else changed.

    Raises:
        ValueError: it has not exactly one such line.
    """
    made, count = re.subn(r"^name: \w+$", VERSION, text, flags=re.MULTILINE)
    if count != 1:
        raise ValueError(f"docker-compose.yml has {count} lines `name: …`")
    return made


def difference(text: str) -> list[str]:
    """The lines that the copy lacks and has, as diff prints them."""
    lines = unified_diff(text.splitlines(), copied(text).splitlines(), n=0, lineterm="")
    return [line for line in lines if not line.startswith(("---", "+++", "@@"))]
