"""Setting up behind a proxy that has a certificate authority of its own: uv trusts what pip was told to trust."""

import os
import ssl
import subprocess
import sys
import threading
from base64 import urlsafe_b64encode
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import partial
from hashlib import sha256
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from ipaddress import ip_address
from pathlib import Path
from zipfile import ZipFile

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

from tests.harness import ROOT

UV = Path(sys.prefix) / "bin" / "uv"
NAMES = ("SSL_CERT_FILE", "SSL_CERT_DIR", "PIP_CERT", "REQUESTS_CA_BUNDLE", "CURL_CA_BUNDLE")
INSTALL = """
set -euo pipefail
. scripts/trust
{uv} pip install --quiet --no-config --no-cache --python {python} --target {target} \
  --default-index {index} tiny
"""


@dataclass(frozen=True, slots=True)
class Index:
    """A package index whose certificate only `authority` vouches for."""

    url: str
    authority: Path


def _certificates(folder: Path) -> tuple[Path, Path]:
    """An authority's certificate, and a server's certificate for 127.0.0.1 with its key."""
    now = datetime.now(UTC)
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "a company")])
    keys = [ec.generate_private_key(ec.SECP256R1()) for _ in range(2)]
    issued = []
    for is_authority, key in zip((True, False), keys, strict=True):
        subject = name if is_authority else x509.Name([])
        made = (
            x509.CertificateBuilder(name, subject, key.public_key(), x509.random_serial_number())
            .not_valid_before(now - timedelta(days=1))
            .not_valid_after(now + timedelta(days=1))
            .add_extension(x509.BasicConstraints(is_authority, None), critical=True)
        )
        if not is_authority:
            host = x509.SubjectAlternativeName([x509.IPAddress(ip_address("127.0.0.1"))])
            made = made.add_extension(host, critical=True)
            made = made.add_extension(x509.ExtendedKeyUsage([x509.OID_SERVER_AUTH]), critical=False)
        issued.append(made.sign(keys[0], hashes.SHA256()).public_bytes(serialization.Encoding.PEM))
    private = keys[1].private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )
    authority, server = folder / "authority.pem", folder / "server.pem"
    authority.write_bytes(issued[0])
    server.write_bytes(issued[1] + private)
    return authority, server


def _wheel(folder: Path) -> None:
    """The smallest package: one module, its metadata, its record."""
    files = {
        "tiny.py": "",
        "tiny-1.0.dist-info/METADATA": "Metadata-Version: 2.1\nName: tiny\nVersion: 1.0\n",
        "tiny-1.0.dist-info/WHEEL": "Wheel-Version: 1.0\nGenerator: hand\nRoot-Is-Purelib: true\nTag: py3-none-any\n",
    }
    record = "tiny-1.0.dist-info/RECORD"
    lines = [
        f"{name},sha256={urlsafe_b64encode(sha256(text.encode()).digest()).decode().rstrip('=')},{len(text)}"
        for name, text in files.items()
    ]
    with ZipFile(folder / "tiny-1.0-py3-none-any.whl", "w") as archive:
        for name, text in (*files.items(), (record, "\n".join([*lines, f"{record},,"]) + "\n")):
            archive.writestr(name, text)


class _Quiet(SimpleHTTPRequestHandler):
    def log_message(self, format: str, *args: object) -> None:  # noqa: A002  # the base class's name
        """Say nothing."""


@pytest.fixture(scope="module")
def index(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Index]:
    folder = tmp_path_factory.mktemp("index")
    authority, server = _certificates(folder)
    served = folder / "simple" / "tiny"
    served.mkdir(parents=True)
    _wheel(served)
    (served / "index.html").write_text('<a href="tiny-1.0-py3-none-any.whl">tiny-1.0-py3-none-any.whl</a>')
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(server)
    made = ThreadingHTTPServer(("127.0.0.1", 0), partial(_Quiet, directory=str(folder)))
    made.handle_error = lambda *_: None  # type: ignore[method-assign]  # a client that does not trust us hangs up
    made.socket = context.wrap_socket(made.socket, server_side=True)
    threading.Thread(target=made.serve_forever, daemon=True).start()
    yield Index(f"https://127.0.0.1:{made.server_port}/simple/", authority)
    made.shutdown()
    made.server_close()


def install(index: Index, target: Path, **variables: str) -> "subprocess.CompletedProcess[str]":
    kept = {
        name: value
        for name, value in os.environ.items()
        if name not in NAMES and not name.startswith(("UV_", "PIP_")) and "proxy" not in name.lower()
    }
    script = INSTALL.format(uv=UV, python=sys.executable, target=target, index=index.url)
    return subprocess.run(  # noqa: S603  # our own script
        ["/bin/bash", "-c", script],
        env=kept | {"PIP_CONFIG_FILE": os.devnull, "venv": sys.prefix, "UV_HTTP_RETRIES": "0"} | variables,
        cwd=ROOT,
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )


@pytest.mark.parametrize("name", ["SSL_CERT_FILE", "PIP_CERT", "REQUESTS_CA_BUNDLE", "CURL_CA_BUNDLE"])
def test_uv_trusts_the_authority_that_a_variable_names(index: Index, tmp_path: Path, name: str) -> None:
    done = install(index, tmp_path / "site", **{name: str(index.authority)})
    assert done.returncode == 0, done.stderr
    assert (tmp_path / "site" / "tiny.py").exists()


def test_uv_trusts_the_authority_of_pip_s_settings(index: Index, tmp_path: Path) -> None:
    settings = tmp_path / "pip.conf"
    settings.write_text(f"[global]\ncert = {index.authority}\n")
    done = install(index, tmp_path / "site", PIP_CONFIG_FILE=str(settings))
    assert done.returncode == 0, done.stderr


def test_an_authority_that_nobody_named_is_refused(index: Index, tmp_path: Path) -> None:
    done = install(index, tmp_path / "site")
    assert done.returncode != 0
    assert "UnknownIssuer" in done.stderr


def test_certificates_that_are_not_there_are_named(index: Index, tmp_path: Path) -> None:
    done = install(index, tmp_path / "site", SSL_CERT_FILE="/no/such.pem")
    assert done.returncode == 1
    assert "the certificates in '/no/such.pem' cannot be read" in done.stderr
