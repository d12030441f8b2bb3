"""Stand-ins of translating services on loopback: each protocol as its documentation has it, and its ways to fail."""

import json
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread
from typing import Any

DEEPL, PAPAGO = "/v2/translate", "/nmt/v1/translation"
LIBRETRANSLATE, CHAT = "/translate", "/v1/chat/completions"
KEY, PAPAGO_KEY = "secret-key", "client-id:secret-key"


@dataclass(frozen=True, slots=True)
class Fault:
    """What a service answers in place of a translation.

    Attributes:
        pause: seconds before each byte of the body.
        times: how often; then it works.
    """

    status: int = 200
    body: bytes = b""
    headers: tuple[tuple[str, str], ...] = ()
    pause: float = 0.0
    times: int = 1_000_000


@dataclass(slots=True)
class Service:
    """What was asked of a stand-in, and its fault."""

    address: str = ""
    asked: list[dict[str, Any]] = field(default_factory=list)
    fault: Fault | None = None
    refuses: str = ""

    @property
    def texts(self) -> list[str]:
        """All texts that were sent, in their order."""
        return [text for body in self.asked for text in _texts(body)]


def _texts(body: dict[str, Any]) -> list[str]:
    if "messages" in body:
        return [body["messages"][-1]["content"]]
    found = body["q"] if "q" in body else body["text"]
    return found if isinstance(found, list) else [str(found)]


def _said(text: str, to: str) -> str:
    return f"{to.lower()[:2]}: {text}"


def _answer(path: str, body: dict[str, Any], headers: Any) -> tuple[int, Any]:  # noqa: ANN401  # a message of http.server
    """What the service at a path answers: (status, JSON); a wrong key or a wrong body is refused as it does."""
    if path == DEEPL:
        if headers["Authorization"] != f"DeepL-Auth-Key {KEY}":
            return 403, {"message": "Forbidden"}
        made = [
            {"detected_source_language": "TH", "text": _said(one, body["target_lang"])}
            for one in body["text"]
        ]
        return 200, {"translations": made}
    if path == PAPAGO:
        if (headers["X-NCP-APIGW-API-KEY-ID"], headers["X-NCP-APIGW-API-KEY"]) != tuple(
            PAPAGO_KEY.split(":")
        ):
            return 401, {"error": {"errorCode": "200", "message": "Authentication Failed"}}
        said = {"srcLangType": body["source"], "translatedText": _said(body["text"], body["target"])}
        return 200, {"message": {"result": said}}
    if path == LIBRETRANSLATE:
        if body.get("api_key") != KEY:
            return 403, {"error": "Invalid API key"}
        return 200, {"translatedText": [_said(one, body["target"]) for one in body["q"]]}
    if headers["Authorization"] != f"Bearer {KEY}" or not body["model"]:
        return 401, {"error": {"message": "Incorrect API key provided"}}
    to = "ko" if "into Korean" in body["messages"][0]["content"] else "en"
    said = {"role": "assistant", "content": _said(body["messages"][1]["content"], to)}
    return 200, {"choices": [{"index": 0, "message": said, "finish_reason": "stop"}]}


class Handler(BaseHTTPRequestHandler):
    """Answers as the service that its server stands for."""

    @property
    def service(self) -> Service:
        """What the server stands for."""
        return self.server.service  # type: ignore[attr-defined, no-any-return]  # `translating` sets it

    def do_POST(self) -> None:
        """Note what was asked, and answer."""
        asked = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
        self.service.asked.append(asked)
        fault = self.service.fault
        if fault is not None and len(self.service.asked) <= fault.times:
            self._send(fault)
        elif self.service.refuses and self.service.refuses in str(_texts(asked)):
            self._send(Fault(400, b'{"error": "bad text"}'))
        else:
            status, said = _answer(self.path, asked, self.headers)
            self._send(Fault(status, json.dumps(said).encode(), (("Content-Type", "application/json"),)))

    def _send(self, answer: Fault) -> None:
        self.send_response(answer.status)
        for name, value in (*answer.headers, ("Content-Length", str(len(answer.body)))):
            self.send_header(name, value)
        self.end_headers()
        size = 1 if answer.pause else max(len(answer.body), 1)
        with suppress(OSError):  # who asked has left
            for at in range(0, len(answer.body), size):
                time.sleep(answer.pause)
                self.wfile.write(answer.body[at : at + size])

    def log_message(self, *_words: object) -> None:
        """Say nothing."""


@contextmanager
def translating() -> Iterator[Service]:
    """Stand-ins of all four services on one port."""
    service = Service()
    with ThreadingHTTPServer(("127.0.0.1", 0), Handler) as server:
        server.daemon_threads = True
        server.service = service  # type: ignore[attr-defined]  # for the handler
        thread = Thread(target=server.serve_forever)
        thread.start()
        service.address = f"http://127.0.0.1:{server.server_port}"
        try:
            yield service
        finally:
            server.shutdown()
            thread.join()
