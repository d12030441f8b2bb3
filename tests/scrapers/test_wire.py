"""What comes over the wire: addresses behind names, certificates, bodies without end."""

import gzip
import ssl
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from io import BytesIO
from pathlib import Path

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

from domain.addresses import is_public
from scrapers.settings import SAFE
from tests.scrapers.portal import Answer, Portal, crawl, portal

# A crawl of an address that the guard would never let through; what is left must hold by itself.
GUARDED = SAFE["DOWNLOADER_MIDDLEWARES"]
UNGUARDED = {**GUARDED, "scrapers.middlewares.allowed_hosts.AllowedHosts": None}
LIVE = {"DOWNLOADER_MIDDLEWARES": UNGUARDED, "RETRY_TIMES": 0}
MIB = 1024 * 1024


PRIVATE = """
127.0.0.1 127.8.8.8 0.0.0.0 10.0.0.1 172.16.0.1 192.168.0.1 100.64.0.1 169.254.169.254 192.0.2.1 198.18.0.1
224.0.0.1 240.0.0.1 255.255.255.255 ::1 :: fe80::1 fd00::1 ff02::1 ::ffff:127.0.0.1 ::ffff:10.0.0.1
64:ff9b::7f00:1 64:ff9b::808:808 64:ff9b:1::1 2002:7f00:1:: 2001:0:7f00:1::1 2001:db8::1
::127.0.0.1 ::8.8.8.8 ::ffff:0:127.0.0.1 fec0::1 feff::1
"""


@pytest.mark.parametrize("address", PRIVATE.split())
def test_an_address_that_is_not_of_the_public_internet_is_known(address: str) -> None:
    assert not is_public(address)


@pytest.mark.parametrize("address", ["8.8.8.8", "203.150.1.1", "2606:4700::1111", "::ffff:8.8.8.8"])
def test_a_public_address_is_known(address: str) -> None:
    assert is_public(address)


def test_a_name_that_leads_home_is_refused_when_the_connection_is_made() -> None:
    with portal() as server:
        told = crawl([f"http://localhost:{server.server_port}/"], settings=LIVE)
    assert server.asked == []
    assert "localhost leads to 127.0.0.1, which is not a public address: refused" in told.log
    assert told.outcome["state"] == "failed"


def test_with_scrapys_own_resolver_the_same_crawl_would_arrive() -> None:
    with portal() as server:
        crawl(
            [f"http://localhost:{server.server_port}/"],
            settings=LIVE,
            process={"TWISTED_DNS_RESOLVER": "scrapy.resolver.CachingThreadedResolver"},
        )
    assert server.asked != []


def test_a_literal_private_address_is_refused_by_the_resolver_too() -> None:
    with portal() as server:
        told = crawl([f"{server.address}/"], settings=LIVE)
    assert server.asked == []
    assert told.outcome["state"] == "failed"


@pytest.fixture
def secured(tmp_path: Path) -> Iterator[Portal]:
    """A portal whose certificate nobody vouches for."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "127.0.0.1")])
    now = datetime.now(UTC)
    certificate = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(1)
        .not_valid_before(now - timedelta(days=1))
        .not_valid_after(now + timedelta(days=1))
        .sign(key, hashes.SHA256())
    )
    path = tmp_path / "server.pem"
    path.write_bytes(
        key.private_bytes(
            serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
        )
        + certificate.public_bytes(serialization.Encoding.PEM)
    )
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(path)
    with portal() as server:
        server.socket = context.wrap_socket(server.socket, server_side=True)
        yield server


@pytest.mark.parametrize(("verify", "arrives"), [(True, False), (False, True)])
def test_a_certificate_that_nobody_vouches_for_ends_the_talk(
    secured: Portal, verify: bool, arrives: bool
) -> None:
    crawl(
        [f"https://127.0.0.1:{secured.server_port}/"],
        settings={**LIVE, "DOWNLOAD_VERIFY_CERTIFICATES": verify},
        process={"CITYLEADS_SANDBOX_HOST": "127.0.0.1"},
    )
    assert bool(secured.asked) is arrives


def bomb(size: int) -> bytes:
    """Zeros, packed."""
    packed = BytesIO()
    with gzip.GzipFile(fileobj=packed, mode="wb") as file:
        for _ in range(size // MIB):
            file.write(bytes(MIB))
    return packed.getvalue()


def test_a_bomb_is_dropped_and_the_other_page_lands() -> None:
    routes = {
        "https://portal.example/bomb": Answer(bomb(300 * MIB), 200, {"Content-Encoding": "gzip"}),
        "https://portal.example/page": Answer(),
    }
    with portal(routes) as server:
        told = crawl(list(routes), sandbox=server.address)
    assert told.urls == ["https://portal.example/page"]
    assert told.outcome["state"] == "partial"
    assert told.measured["peak_mib"] < 256


def test_a_body_longer_than_the_limit_is_dropped() -> None:
    routes = {"https://portal.example/long": Answer(bytes(33 * MIB)), "https://portal.example/page": Answer()}
    with portal(routes) as server:
        told = crawl(list(routes), sandbox=server.address)
    assert told.urls == ["https://portal.example/page"]
    assert told.outcome["state"] == "partial"


def test_a_body_that_ends_too_early_is_no_page() -> None:
    routes = {
        "https://portal.example/": Answer(b"<data>", 200, {"Content-Length": "60", "Connection": "close"})
    }
    with portal(routes) as server:
        told = crawl(list(routes), sandbox=server.address)
    assert told.urls == []
    assert told.outcome["state"] == "failed"
