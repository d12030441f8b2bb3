"""Secrets that let somebody in, and what the warehouse keeps of them."""

import secrets
from hashlib import sha256


def new_secret() -> str:
    """256 random bits, as letters, digits, "-" and "_"; it is shown once and stored nowhere."""
    return secrets.token_urlsafe(32)


def hashed(secret: str) -> str:
    """What the warehouse keeps of such a secret: its SHA-256 in hexadecimal digits."""
    return sha256(secret.encode()).hexdigest()
