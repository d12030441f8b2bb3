"""Addresses from outside, of web pages and of people: which of them a mail or a page may hold."""

import re
from dataclasses import dataclass
from html import escape
from ipaddress import IPv4Address, IPv6Address, ip_address, ip_network
from urllib.parse import SplitResult, quote, urlsplit

_SCHEMES = ("http", "https", "mailto")
# Longest address as it stands in HTML, so that no portal can fill a mail with its links.
_LONGEST = 900
# Characters an address may hold as they are; all others are percent-encoded. "%" stays, it encodes already.
_PLAIN = ":/?#[]@!$&()*+,;=-._~%"
_LOCAL = r"[A-Za-z0-9!#$%&'*+/=?^_`{|}~.-]{1,64}"
_DOMAIN = r"(?:[A-Za-z0-9](?:[A-Za-z0-9-]{0,61}[A-Za-z0-9])?\.)*[A-Za-z0-9](?:[A-Za-z0-9-]{0,61}[A-Za-z0-9])?"
_ADDRESS = re.compile(f"{_LOCAL}@{_DOMAIN}")

# Global by the registry, but each carries an IPv4 address that a gateway or a kernel unpacks: NAT64 (RFC 6052 and
# 8215), 6to4, Teredo, IPv4-compatible (RFC 4291, 2.5.5.1), IPv4-translated (RFC 2765). fec0::/10 was site-local.
WRAPPERS = tuple(
    ip_network(text)
    for text in (
        *("64:ff9b::/96", "64:ff9b:1::/48", "2002::/16", "2001::/32"),
        *("::/96", "::ffff:0:0:0/96", "fec0::/10"),
    )
)


@dataclass(frozen=True, slots=True)
class Link:
    """Where a link goes: an ASCII address that is safe to click, and the host in words beside it."""

    url: str
    host: str


def safe_link(raw: str) -> Link | None:
    """Make a link of an address from outside; None where it is not plainly http, https or mailto.

    A user name before the host and a backslash are refused: both make readers see another host than the one
    that is asked. A host with letters beyond ASCII is shown in its xn-- form, so look-alikes show.
    """
    text = raw.strip()
    if not text or "\\" in text or not text.isprintable():
        return None
    try:
        parts = urlsplit(text)
        link = _link(parts) if parts.scheme in _SCHEMES else None
    except (ValueError, UnicodeError):
        return None
    return link if link and len(escape(link.url)) <= _LONGEST else None


def _link(parts: SplitResult) -> Link | None:
    if parts.scheme == "mailto":
        return Link(f"mailto:{quote(parts.path, safe='@.+-_')}", parts.path) if parts.path else None
    if not parts.hostname or "@" in parts.netloc:
        return None
    host = parts.hostname if ":" in parts.hostname else parts.hostname.encode("idna").decode("ascii")
    host = f"[{host}]" if ":" in host else host
    where = host if parts.port is None else f"{host}:{parts.port}"
    query = f"?{quote(parts.query, safe=_PLAIN)}" if parts.query else ""
    fragment = f"#{quote(parts.fragment, safe=_PLAIN)}" if parts.fragment else ""
    return Link(f"{parts.scheme}://{where}{quote(parts.path, safe=_PLAIN)}{query}{fragment}", host)


def safe_url(raw: str) -> str:
    """The template filter: the safe address, or "" where there is none."""
    link = safe_link(raw)
    return link.url if link else ""


def is_address(text: str) -> bool:
    """Tell whether text is one plain ASCII address (no display name, no list, no quoting)."""
    return _ADDRESS.fullmatch(text) is not None


def is_public(text: str) -> bool:
    """Tell whether an address is one of the public internet. Raises ValueError for what is no address."""
    address: IPv4Address | IPv6Address = ip_address(text)
    if isinstance(address, IPv6Address) and address.ipv4_mapped:
        address = address.ipv4_mapped
    if address.is_multicast or any(address in net for net in WRAPPERS if net.version == address.version):
        return False
    return address.is_global
