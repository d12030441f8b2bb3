"""A mailer that sends no faster than a mail server allows."""

from collections.abc import Callable
from dataclasses import dataclass, field
from time import monotonic, sleep

from digest.delivery.transport import Mailer, Outcome, OutgoingMail


@dataclass(slots=True)
class RateLimitedMailer:
    """Waits before each mail until it is due.

    Attributes:
        mailer: sends them.
        per_minute: how many at most.
        clock: seconds that only go forward.
        wait: sleeps so many seconds.
    """

    mailer: Mailer
    per_minute: float
    clock: Callable[[], float] = monotonic
    wait: Callable[[float], None] = sleep
    _due: float = field(default=0.0, init=False)

    def send(self, outgoing: OutgoingMail) -> Outcome:
        """Send one mail when its time has come."""
        now = self.clock()
        if now < self._due:
            self.wait(self._due - now)
        self._due = max(now, self._due) + 60 / self.per_minute
        return self.mailer.send(outgoing)
