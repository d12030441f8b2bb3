"""What a crawling process may hold: its own peak is watched, and pages in flight share one allowance.

One page may be 32 MiB. Many at once, of portals that are broken or mean harm, must not be 32 MiB each.
"""

from collections.abc import Iterator
from pathlib import Path
from traceback import clear_frames
from typing import ClassVar, Self
from weakref import WeakKeyDictionary

from scrapy import Request, signals
from scrapy.crawler import Crawler
from scrapy.downloadermiddlewares.httpcompression import HttpCompressionMiddleware
from scrapy.exceptions import StopDownload
from scrapy.extensions.memusage import MemoryUsage
from scrapy.http import Response

from domain.crawl import FailureReason
from scrapers.refusal import Refused

MIB = 1024 * 1024
# All pages that arrive at one time, and all that have come and are not yet landed, of all crawls of the process.
ARRIVING, WAITING = 96 * MIB, 96 * MIB
STATUS = Path("/proc/self/status")


def peak_bytes() -> int:
    """The most memory that this program itself has held, in bytes.

    ru_maxrss survives fork and exec: it is the parent's peak where that was higher. 0 where there is no /proc.
    """
    lines = STATUS.read_text(encoding="ascii").splitlines() if STATUS.exists() else []
    return sum(int(line.split()[1]) * 1024 for line in lines if line.startswith("VmHWM:"))


class OwnMemory(MemoryUsage):
    """Scrapy's guard against a crawl that needs too much memory, judging this process and no other."""

    def get_virtual_size(self) -> int:
        """The peak, in bytes."""
        return peak_bytes() or int(super().get_virtual_size())


class Allowance:
    """A downloader middleware: stops downloads and refuses pages beyond what the process may hold at one time."""

    arriving: ClassVar[WeakKeyDictionary[Request, int]] = WeakKeyDictionary()
    waiting: ClassVar[WeakKeyDictionary[Response, int]] = WeakKeyDictionary()

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        """Build it, and connect it to the signal of every piece that arrives."""
        allowance = cls()
        crawler.signals.connect(allowance.arrived, signals.bytes_received)
        crawler.signals.connect(allowance.left, signals.request_left_downloader)
        return allowance

    def arrived(self, data: bytes, request: Request) -> None:
        """Count a piece of a page; stop the download where all that arrives is too much."""
        self.arriving[request] = self.arriving.get(request, 0) + len(data)
        if sum(self.arriving.values()) > ARRIVING:
            raise StopDownload(fail=True)

    def left(self, request: Request) -> None:
        """Forget what has arrived, or failed."""
        self.arriving.pop(request, None)

    def process_response(self, request: Request, response: Response) -> Response:  # noqa: ARG002  # Scrapy's own
        """Let a page pass that the process can hold beside the others. Raises Refused."""
        if sum(self.waiting.values()) + len(response.body) > WAITING:
            raise Refused(FailureReason.TOO_LARGE, mib=WAITING // MIB)
        self.waiting[response] = len(response.body)
        return response


class Unpacking(HttpCompressionMiddleware):
    """Scrapy's own; a decompression bomb is counted as a failure and leaves nothing in memory."""

    def _handle_encoding(
        self, body: bytes, content_encoding: list[bytes], max_size: int
    ) -> tuple[bytes, list[bytes]]:
        try:
            return super()._handle_encoding(body, content_encoding, max_size)
        except Exception as error:  # noqa: BLE001  # each packer has errors of its own; all end the page
            for one in _chain(error):
                clear_frames(one.__traceback__)  # the frames hold what was unpacked so far
            code = FailureReason.TOO_LARGE if isinstance(error, ValueError) else FailureReason.CUT_SHORT
            raise Refused(code, mib=max_size // MIB) from None


def _chain(error: BaseException | None) -> Iterator[BaseException]:
    while error is not None:
        yield error
        error = error.__context__
