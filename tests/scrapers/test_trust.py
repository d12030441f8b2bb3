"""A server that forgets its intermediate certificate is verified all the same, and never less than that."""

import ssl
import threading
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from http.server import ThreadingHTTPServer
from pathlib import Path

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from OpenSSL import crypto

from cityleads.health.doctor import certificates
from scrapers import certificates as trust
from scrapers.source_config import facts
from tests.scrapers.portal import Answer, Portal, Told, crawl

# A server on this machine: the two middlewares that keep a crawl to its portal's hosts stand aside.
ANYWHERE = {
    "DOWNLOADER_MIDDLEWARES": {
        "scrapers.middlewares.allowed_hosts.AllowedHosts": None,
        "scrapers.middlewares.robots.Robots": None,
        "scrapers.middlewares.retry_after.RetryAfter": None,
        "scrapy.downloadermiddlewares.robotstxt.RobotsTxtMiddleware": None,
    },
    "RETRY_TIMES": 0,
}
BY_NAME = {"TWISTED_DNS_RESOLVER": "scrapy.resolver.CachingThreadedResolver"}


@dataclass(frozen=True, slots=True)
class Signer:
    certificate: x509.Certificate
    key: ec.EllipticCurvePrivateKey

    def pem(self) -> bytes:
        return self.certificate.public_bytes(serialization.Encoding.PEM)


def hash_of(pem: bytes) -> str:
    """OpenSSL's own name for an issuer in a folder."""
    return f"{crypto.load_certificate(crypto.FILETYPE_PEM, pem).subject_name_hash():08x}"


def signed(name: str, by: Signer | None, *, authority: bool) -> Signer:
    key = ec.generate_private_key(ec.SECP256R1())
    subject = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, name)])
    now = datetime.now(UTC)
    certificate = (
        x509.CertificateBuilder()
        .subject_name(subject)
        .issuer_name(by.certificate.subject if by else subject)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - timedelta(days=1))
        .not_valid_after(now + timedelta(days=2))
        .add_extension(x509.BasicConstraints(ca=authority, path_length=None), critical=True)
        .add_extension(x509.SubjectAlternativeName([x509.DNSName("localhost")]), critical=False)
        .sign(by.key if by else key, hashes.SHA256())
    )
    return Signer(certificate, key)


@dataclass(frozen=True, slots=True)
class Chain:
    """A server whose chain lacks its intermediate, and the files that a client may know."""

    url: str
    root: Path
    intermediates: Path
    nothing: Path


@pytest.fixture(scope="module")
def chain(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Chain]:
    folder = tmp_path_factory.mktemp("chain")
    root = signed("a root", None, authority=True)
    middle = signed("an intermediate", root, authority=True)
    leaf = signed("localhost", middle, authority=False)
    (folder / "root.pem").write_bytes(root.pem())
    (folder / "empty").mkdir()
    (folder / "known").mkdir()
    (folder / "middle.pem").write_bytes(middle.pem())
    named = hash_of(middle.pem())
    (folder / "known" / f"{named}.0").write_bytes(middle.pem())
    key = leaf.key.private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )
    (folder / "leaf.pem").write_bytes(leaf.pem() + key)
    with serving(folder / "leaf.pem") as port:
        yield Chain(f"https://localhost:{port}/page", folder / "root.pem", folder / "known", folder / "empty")


class serving:  # noqa: N801  # used like a function
    """HTTPS on this machine with one certificate file."""

    def __init__(self, file: Path) -> None:
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(file)
        self.server: ThreadingHTTPServer = Portal({})
        self.server.routes = {f"http://localhost:{self.server.server_port}/page": Answer()}
        self.server.socket = context.wrap_socket(self.server.socket, server_side=True)
        self.thread = threading.Thread(target=self.server.serve_forever, daemon=True)

    def __enter__(self) -> int:
        self.thread.start()
        return self.server.server_port

    def __exit__(self, *_: object) -> None:
        self.server.shutdown()
        self.server.server_close()
        self.thread.join()


def crawled(chain: Chain, *, authorities: Path, certificates: Path) -> Told:
    environment = {"SSL_CERT_FILE": str(authorities), "SSL_CERT_DIR": str(chain.nothing)}
    return crawl(
        [chain.url], settings=ANYWHERE, process=BY_NAME, certificates=certificates, environment=environment
    )


def test_a_server_without_its_intermediate_is_verified_with_the_one_that_we_ship(chain: Chain) -> None:
    told = crawled(chain, authorities=chain.root, certificates=chain.intermediates)
    assert (told.outcome["state"], told.urls) == ("complete", [chain.url])


def test_without_that_intermediate_the_server_is_not_talked_to(chain: Chain) -> None:
    told = crawled(chain, authorities=chain.root, certificates=chain.nothing)
    assert (told.outcome["state"], told.urls) == ("failed", [])
    assert "certificate verify failed" in told.log


def test_an_intermediate_alone_is_no_authority(chain: Chain, tmp_path: Path) -> None:
    nobody = tmp_path / "nobody.pem"
    nobody.write_bytes(b"")
    told = crawled(chain, authorities=nobody, certificates=chain.intermediates)
    assert (told.outcome["state"], told.urls) == ("failed", [])
    assert "certificate verify failed" in told.log


def test_what_the_operator_names_is_kept_and_the_intermediates_stand_beside_it(tmp_path: Path) -> None:
    named = trust.variables({"SSL_CERT_FILE": "/etc/own.pem", "SSL_CERT_DIR": "/etc/own"}, tmp_path)
    assert named == {"SSL_CERT_FILE": "/etc/own.pem", "SSL_CERT_DIR": f"/etc/own:{tmp_path}"}
    plain = trust.variables({}, tmp_path)
    assert plain["SSL_CERT_DIR"].endswith(str(tmp_path))


def test_what_we_ship_is_what_its_file_and_the_facts_say() -> None:
    (shipped,) = trust.intermediates()
    assert (shipped.name, shipped.until) == ("GeoTrust TLS RSA CA G1", date(2027, 11, 2))
    (file,) = trust.FOLDER.iterdir()
    told = file.read_text(encoding="ascii")
    assert ":".join(shipped.fingerprint[i : i + 2] for i in range(0, 64, 2)).upper() in told
    assert str(shipped.until) in told
    assert f"{shipped.name}" in facts("tr_ilan").notes
    assert file.name == f"{hash_of(file.read_bytes())}.0"


@pytest.mark.parametrize(
    ("today", "late"),
    [
        (date(2027, 8, 3), False),
        (date(2027, 8, 4), True),
        (date(2027, 11, 2), True),
        (date(2028, 1, 1), True),
    ],
)
def test_an_intermediate_that_ends_within_ninety_days_is_told(today: date, late: bool) -> None:
    one = trust.Intermediate("X", "00", date(2027, 11, 2))
    assert trust.ending((one,), today) == ((one,) if late else ())


def test_doctor_has_a_line_for_each_intermediate() -> None:
    assert [(one.check, one.told) for one in certificates()] == [
        ("certificate GeoTrust TLS RSA CA G1", "valid until 2027-11-02")
    ]
