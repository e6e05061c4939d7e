"""After three wrong tries in a row, each further one has to wait longer: up to a minute, never for ever.

Seconds are counted on a clock that no setting of the time moves, from the last wrong try, or from the start of the
program where the tries were before it. Nothing is ever wiped.
"""

from __future__ import annotations

import math
from typing import Final

from fieldtool.clock import Clock
from fieldtool.desk.errors import TryLater
from fieldtool.desk.failures import Failed, Failures

__all__ = ["Patience"]

_FREE: Final = 3
_LONGEST: Final = 60.0


class Patience:
    """How long the door stays shut. The tries are noted on the disk until somebody signs in."""

    def __init__(self, failures: Failures, clock: Clock) -> None:
        self._failures = failures
        self._clock = clock
        self._since = clock.ticks()
        self._here = 0

    def require(self) -> None:
        """Raise :class:`TryLater` while there is still something to wait."""
        left = self.seconds()
        if left:
            raise TryLater(seconds=left)

    def failed(self, what: Failed) -> None:
        """Note a wrong try; a disk that cannot be written does not make it none."""
        self.began()
        self._failures.note(what, self._clock.now())

    def began(self) -> None:
        """A wrong try was noted by somebody else: wait from now on."""
        self._here += 1
        self._since = self._clock.ticks()

    def over(self) -> None:
        """Somebody got in."""
        self._here = 0

    def seconds(self) -> int:
        """How many seconds the next try has to wait; 0 where it may come now."""
        tries = max(self._here, len(self._failures.pending()))
        if tries < _FREE:
            return 0
        wait = min(2.0 ** min(tries - _FREE + 1, 10), _LONGEST)
        return max(0, math.ceil(self._since + wait - self._clock.ticks()))
