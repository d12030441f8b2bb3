"""A request that is not sent, or whose answer is not used, with its reason as a code."""

from scrapy.exceptions import IgnoreRequest

from domain.crawl import FailureReason


class Refused(IgnoreRequest):
    """Raised by our middlewares; the spider counts `code` with its parameters. `message` is for the log alone."""

    def __init__(self, code: FailureReason, message: str = "", **parameters: str | int) -> None:
        super().__init__(message or code.value)
        self.code = code
        self.parameters = parameters
