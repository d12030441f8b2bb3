"""Secrets of the environment or of files: of every setting NAME that is one, NAME_FILE may name a file instead.

So do the images of databases, for secrets that an engine mounts as files. A file is read each time that it is asked
for: a new secret in it counts from the next task, command or start on.
"""

from collections.abc import Mapping
from pathlib import Path
from typing import Final

from domain.errors import ExpectedError

# Every setting that is a secret, or holds one.
SECRETS: Final = (
    "CITYLEADS_ALERT_URL",
    "CITYLEADS_BACKUP_KEY",
    "CITYLEADS_HEARTBEAT_URL",
    "CITYLEADS_LINK_KEY",
    "CITYLEADS_METRICS_TOKEN",
    "DATABASE_URL",
    "DATA_GO_KR_KEY",
    "SMTP_URL",
    "TRANSLATE_KEY",
)


class SecretError(ExpectedError):
    """A secret cannot be read; the message never holds it."""


def secret_in(values: Mapping[str, str], name: str) -> str:
    """A secret: the one line of the file that `<name>_FILE` names, else what the environment says; "" without both.

    Raises:
        SecretError: the file cannot be read or is empty, or there is more than one line.
    """
    path = (values.get(f"{name}_FILE") or "").strip()
    try:
        found = (Path(path).read_text(encoding="utf-8") if path else values.get(name) or "").strip()
    except (OSError, UnicodeDecodeError) as error:
        raise SecretError(f"{name}_FILE cannot be read: {path}") from error
    if path and not found:
        raise SecretError(f"{name}_FILE holds nothing: {path}")
    if "\n" in found:
        raise SecretError(f"{name} must be one line.")
    return found


def lacking(values: Mapping[str, str], name: str) -> str:
    """The variable to set where a secret is not there: its own, or that of a file which holds none; "" else."""
    try:
        there = not name or bool(secret_in(values, name))
    except SecretError:
        there = False
    if there:
        return ""
    file = f"{name}_FILE"
    return file if values.get(file) else name
