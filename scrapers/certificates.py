"""Which certificates a crawl trusts: this machine's authorities, and intermediates that servers forget to send.

An intermediate is a link of a chain and no anchor: the chain it completes must still end at an authority that the
machine trusts, as RFC 5280 (6.1) has it. Nothing here makes a verification pass that would fail with the whole chain.
"""

import ssl
from collections.abc import Mapping, MutableMapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from hashlib import sha256
from pathlib import Path

# Each file is named by OpenSSL's hash of its subject and begins with its source.
FOLDER = Path(__file__).parent / "certificates"
# A new one is found and shipped within this time.
NOTICE = timedelta(days=90)
# Where systems keep their authorities, for a Python that was built elsewhere (the lists of pyOpenSSL).
_FILES = (
    *("/etc/ssl/certs/ca-certificates.crt", "/etc/pki/tls/certs/ca-bundle.crt", "/etc/ssl/ca-bundle.pem"),
    *("/etc/pki/tls/cacert.pem", "/etc/pki/ca-trust/extracted/pem/tls-ca-bundle.pem"),
)
_FOLDERS = ("/etc/ssl/certs",)


@dataclass(frozen=True, slots=True)
class Intermediate:
    """A certificate that we ship: whose it is, its SHA-256 fingerprint in hexadecimal, its last day (UTC)."""

    name: str
    fingerprint: str
    until: date


def variables(environment: Mapping[str, str], folder: Path = FOLDER) -> dict[str, str]:
    """OpenSSL's two variables: what they or the machine say already, and the folder of intermediates beside it.

    Args:
        environment: of this process; what it names is kept.
        folder: of certificates, each named by OpenSSL's hash of its subject.
    """
    known = ssl.get_default_verify_paths()
    file = environment.get("SSL_CERT_FILE") or known.cafile or _first(_FILES)
    folders = environment.get("SSL_CERT_DIR") or known.capath or _first(_FOLDERS)
    found = {"SSL_CERT_DIR": ":".join(path for path in (folders, str(folder)) if path)}
    return found | ({"SSL_CERT_FILE": file} if file else {})


def extend(environment: MutableMapping[str, str]) -> None:
    """Let every TLS connection of this process know the intermediates."""
    environment.update(variables(environment, FOLDER))


def intermediates(folder: Path = FOLDER) -> tuple[Intermediate, ...]:
    """Read what we ship, by name of file. Raises ssl.SSLError for a file that is no certificate."""
    return tuple(_read(path) for path in sorted(folder.iterdir()))


def ending(shipped: tuple[Intermediate, ...], today: date) -> tuple[Intermediate, ...]:
    """Those that have ended or end within NOTICE: an operator has to ship newer ones."""
    return tuple(one for one in shipped if one.until - today <= NOTICE)


def _read(path: Path) -> Intermediate:
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    context.load_verify_locations(path)
    (parsed,), (der,) = context.get_ca_certs(), context.get_ca_certs(binary_form=True)
    names = dict(pair for part in parsed["subject"] for pair in part)  # type: ignore[misc]  # pairs of names and values
    ends = datetime.fromtimestamp(ssl.cert_time_to_seconds(str(parsed["notAfter"])), UTC)
    return Intermediate(str(names["commonName"]), sha256(der).hexdigest(), ends.date())


def _first(paths: tuple[str, ...]) -> str:
    return next((path for path in paths if Path(path).exists()), "")
