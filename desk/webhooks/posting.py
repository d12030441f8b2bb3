"""A POST to an address that somebody else chose: where it may go, and how long and how large it may become.

The name is resolved once, every address behind it is checked, and the connection goes to the one that was checked: a
name that is pointed elsewhere in between (DNS rebinding) leads nowhere. No redirect is followed, no proxy is used.
"""

import socket
import ssl
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from http.client import HTTPConnection, HTTPException, HTTPSConnection
from ipaddress import ip_address, ip_network
from threading import Timer
from urllib.parse import SplitResult, urlsplit

from domain.addresses import is_public, safe_link

# Of the whole exchange, and of what is read of the answer.
SECONDS, LARGEST, LONGEST_REPLY = 15.0, 4096, 200


class AddressError(ValueError):
    """An address that nothing may be sent to; the message says why."""


@dataclass(frozen=True, slots=True)
class Reply:
    """How a POST ended.

    Attributes:
        status: HTTP's; None where no answer came.
        said: the answer's first words, or what went wrong.
        sure: whether it is certain that the receiver has not taken the message, where no answer came.
    """

    status: int | None
    said: str
    sure: bool = True


@dataclass(frozen=True, slots=True)
class Poster:
    """Where messages may go.

    Attributes:
        networks: networks that are no part of the public internet and are let through all the same.
        home_alone: the sandbox's rule: to this machine alone, also without TLS; of names it knows localhost.
        seconds: of the whole exchange.
    """

    networks: Sequence[str] = ()
    home_alone: bool = False
    seconds: float = SECONDS

    def check(self, url: str) -> SplitResult:
        """Look at an address without asking the network. Raises AddressError."""
        link = safe_link(url)
        parts = urlsplit(link.url) if link else None
        if parts is None or parts.hostname is None or parts.scheme not in self._schemes:
            raise AddressError("the address must begin with https:// and have no user's name in it")
        try:
            literal = str(ip_address(parts.hostname))
        except ValueError:
            if self.home_alone and parts.hostname != "localhost":
                raise AddressError(
                    f"the sandbox sends to this machine alone, not to {parts.hostname}"
                ) from None
            return parts
        self._check_address(literal)
        return parts

    @property
    def _schemes(self) -> tuple[str, ...]:
        return ("https", "http") if self.home_alone else ("https",)

    def _check_address(self, address: str) -> None:
        known = ip_address(address)
        if self.home_alone:
            if not known.is_loopback:
                raise AddressError(f"the sandbox sends to this machine alone, not to {address}")
        elif not is_public(address) and not any(known in ip_network(one) for one in self.networks):
            raise AddressError(f"{address} is not an address of the public internet")

    def post(self, url: str, body: str, headers: Mapping[str, str]) -> Reply:
        """Send a message; what goes wrong is told by the reply.

        Args:
            url: where to.
            body: JSON.
            headers: beside the usual ones.
        """
        usual = {"Content-Type": "application/json", **headers}
        return self._ask(url, "POST", body.encode(), usual)

    def get(self, url: str) -> Reply:
        """Ask an address, whose answer matters by its status alone."""
        return self._ask(url, "GET", None, {})

    def _ask(self, url: str, method: str, body: bytes | None, headers: Mapping[str, str]) -> Reply:
        try:
            parts = self.check(url)
            address = self._resolve(parts)
        except (AddressError, OSError) as error:
            return Reply(None, _words(error))
        asked = _Asked(method, parts.path + (f"?{parts.query}" if parts.query else ""), body, headers)
        return _exchange(_Connection(parts, address, self.seconds), asked, self.seconds)

    def _resolve(self, parts: SplitResult) -> str:
        """The address to connect to. Raises AddressError where any address of the name may not be asked, or OSError."""
        found = socket.getaddrinfo(parts.hostname, parts.port or 443, type=socket.SOCK_STREAM)
        addresses = [str(one[4][0]) for one in found]
        for one in addresses:
            self._check_address(one)
        return addresses[0]


class _Connection:
    """A connection to one address under the name of the host, so that certificates are those of the name."""

    def __init__(self, parts: SplitResult, address: str, seconds: float) -> None:
        host, port = parts.hostname or "", parts.port or (443 if parts.scheme == "https" else 80)
        self._tls = ssl.create_default_context() if parts.scheme == "https" else None
        self.http: HTTPConnection = (
            HTTPSConnection(host, port, timeout=seconds, context=self._tls)
            if self._tls
            else HTTPConnection(host, port, timeout=seconds)
        )
        self._host, self._to, self._seconds = host, (address, port), seconds

    def open(self) -> None:
        """Connect. Raises OSError."""
        connected = socket.create_connection(self._to, self._seconds)
        if self._tls:
            connected = self._tls.wrap_socket(connected, server_hostname=self._host)
        self.http.sock = connected

    def end(self) -> None:
        """Give up, from another thread too."""
        if self.http.sock is not None:
            self.http.sock.close()


@dataclass(frozen=True, slots=True)
class _Asked:
    method: str
    path: str
    body: bytes | None
    headers: Mapping[str, str]


def _exchange(connection: _Connection, asked: _Asked, seconds: float) -> Reply:
    try:
        connection.open()
    except OSError as error:
        return Reply(None, _words(error))
    # A receiver that sends a byte now and then would keep each single wait short.
    deadline = Timer(seconds, _shut, [connection])
    deadline.start()
    try:
        usual = {"User-Agent": "cityleads", "Connection": "close"}
        connection.http.request(asked.method, asked.path or "/", asked.body, {**usual, **asked.headers})
        answer = connection.http.getresponse()
        return Reply(answer.status, _first(answer.read(LARGEST)))
    except (OSError, HTTPException, ValueError) as error:
        # Part of it may have been sent, and nobody tells whether it was taken.
        return Reply(None, _words(error), sure=False)
    finally:
        deadline.cancel()
        connection.end()


def _shut(connection: _Connection) -> None:
    if connection.http.sock is not None:
        connection.http.sock.shutdown(socket.SHUT_RDWR)


def _first(content: bytes) -> str:
    return content.decode("utf-8", "replace").replace("\0", "").strip()[:LONGEST_REPLY]


def _words(error: Exception) -> str:
    return (str(error) or type(error).__name__)[:LONGEST_REPLY]
