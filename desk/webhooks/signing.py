"""Signatures of messages as Standard Webhooks has them (standard-webhooks 1.0.0, symmetric). Pure but for chance."""

import secrets
from base64 import b64decode, b64encode
from datetime import datetime
from hashlib import sha256
from hmac import digest

PREFIX = "whsec_"
_BYTES = 32


def make_secret() -> str:
    """A new secret: its prefix, and 32 bytes in base64."""
    return PREFIX + b64encode(secrets.token_bytes(_BYTES)).decode()


def signed(secret: str, event: str, at: datetime, body: str) -> dict[str, str]:
    """The headers that let a receiver know that a message is ours, whole, and not an old one.

    Args:
        secret: as `make_secret` made it.
        event: id of the event, the same in each try.
        at: when this try is made, aware.
        body: the message as it is sent.
    """
    moment = str(int(at.timestamp()))
    told = f"{event}.{moment}.{body}".encode()
    signature = b64encode(digest(b64decode(secret.removeprefix(PREFIX)), told, sha256)).decode()
    return {"webhook-id": event, "webhook-timestamp": moment, "webhook-signature": f"v1,{signature}"}
