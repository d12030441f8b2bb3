"""The service that the environment names, or none."""

import os
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from urllib.parse import urlsplit

from cityleads.settings import SettingsError, secret_in
from cityleads.translation.protocols import PROTOCOLS, Protocol, kind_of

_THIS_MACHINE = ("127.0.0.1", "localhost", "::1")


@dataclass(frozen=True, slots=True)
class Endpoint:
    """A translating service.

    Attributes:
        kind: one of PROTOCOLS.
        url: what is asked, whole.
        key: its secret; of Papago id and secret with a colon between them; "" where it wants none.
        model: of a chat endpoint.
    """

    kind: str
    url: str
    key: str = field(default="", repr=False)
    model: str = ""

    @property
    def protocol(self) -> Protocol:
        """How it speaks."""
        return PROTOCOLS[self.kind]

    @property
    def name(self) -> str:
        """What is kept with a translation as its engine."""
        return f"{self.kind}:{self.model}" if self.model else self.kind


def endpoint_in(environment: Mapping[str, str] | None = None) -> Endpoint | None:
    """Read TRANSLATE_URL, TRANSLATE_KEY or TRANSLATE_KEY_FILE, TRANSLATE_KIND and TRANSLATE_MODEL.

    Returns:
        None where no address is set.

    Raises:
        SettingsError: they do not fit together; the message never holds the key.
    """
    values = os.environ if environment is None else environment
    url = (values.get("TRANSLATE_URL") or "").strip()
    if not url:
        return None
    _check_url(url)
    kind = (values.get("TRANSLATE_KIND") or "").strip() or kind_of(urlsplit(url).path)
    key, model = secret_in(values, "TRANSLATE_KEY"), (values.get("TRANSLATE_MODEL") or "").strip()
    for wrong, told in _faults(kind, key, model):
        if wrong:
            raise SettingsError(told)
    return Endpoint(kind, url, key, model if kind == "chat" else "")


def _faults(kind: str, key: str, model: str) -> Iterator[tuple[bool, str]]:
    """What kinds of services need, each with what to say where it lacks."""
    kinds = ", ".join(PROTOCOLS)
    yield (
        kind not in PROTOCOLS,
        f"TRANSLATE_KIND must be one of {kinds}; the address of TRANSLATE_URL tells none.",
    )
    yield kind == "chat" and not model, "TRANSLATE_MODEL must name the model of a chat endpoint."
    told = f"TRANSLATE_KEY, or a file that holds it as TRANSLATE_KEY_FILE, must be set for {kind}."
    yield kind in ("deepl", "papago") and not key, told
    yield not key.isascii(), "TRANSLATE_KEY must be one line of ASCII."
    told = "TRANSLATE_KEY of papago must be client id and secret with a colon between them."
    yield kind == "papago" and ":" not in key, told


def _check_url(url: str) -> None:
    """Refuse what is no address, holds a password, or would send titles and key in the clear over a network."""
    parts = urlsplit(url)
    safe = parts.scheme == "https" or (parts.scheme == "http" and parts.hostname in _THIS_MACHINE)
    if not (safe and parts.hostname and "@" not in parts.netloc):
        raise SettingsError(
            "TRANSLATE_URL must be an https address, as https://api-free.deepl.com/v2/translate; http is for this"
            " machine alone."
        )
