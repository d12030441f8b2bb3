"""Secrets that the stack makes for itself, once, in files of its owner alone."""

import base64
import json
import secrets
from collections.abc import Callable
from pathlib import Path

from cityleads.stack.paths import Layout, read_json, write_private

USER = "admin"
JWT_BYTES = 64  # HS512 wants a key as long as its hash: 86 characters


def fernet() -> str:
    """A Fernet key: 32 random bytes in URL-safe base64."""
    return base64.urlsafe_b64encode(secrets.token_bytes(32)).decode()


# Every component must have the same: a component with another JWT key refuses the others' tokens.
SECRETS: dict[str, Callable[[], str]] = {
    "AIRFLOW__API_AUTH__JWT_SECRET": lambda: secrets.token_urlsafe(JWT_BYTES),
    "AIRFLOW__API__SECRET_KEY": lambda: secrets.token_urlsafe(JWT_BYTES),
    "AIRFLOW__CORE__FERNET_KEY": fernet,
}


def keys(layout: Layout) -> dict[str, str]:
    """The secrets as Airflow's environment; made on the first call, the same ever after."""
    path = layout.folder / "secrets.json"
    known = read_json(path)
    made = {name: str(known.get(name) or make()) for name, make in SECRETS.items()}
    if made != known:
        write_private(path, json.dumps(made))
    return made


def password(layout: Layout) -> str:
    """The password of Airflow's only user, in the file that its simple auth manager reads."""
    known = read_json(layout.passwords)
    if USER not in known:
        known = {USER: secrets.token_urlsafe(15)}
        write_private(layout.passwords, json.dumps(known))
    return str(known[USER])


def broker_password(path: Path) -> str:
    """The password of our own Redis."""
    if not path.exists():
        write_private(path, secrets.token_urlsafe(24))
    return path.read_text(encoding="utf-8")
