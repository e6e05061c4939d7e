"""What was worked out already in one run, for as long as it holds, and which elements have changed since."""

from __future__ import annotations

from collections.abc import Hashable, Sequence
from typing import Final

__all__ = ["Known"]

_MOST: Final = 10_000
"""How much is kept; beyond, all is worked out anew."""


class Known:
    """Results by what they are of; and by the index of a definition, how often its elements have changed.

    ``changes`` counts changes of what elements show, ``structure`` changes of which elements there are. ``logs``
    hold the changed elements of definitions that somebody follows; one that grew too long begins anew, and counts as
    another structure.
    """

    __slots__ = ("_results", "changes", "logs", "structure")

    def __init__(self, definitions: int) -> None:
        self.changes = [0] * definitions
        self.structure = [0] * definitions
        self.logs: dict[int, list[object]] = {}
        self._results: dict[Hashable, tuple[int, object]] = {}

    def note(self, index: int, element: object) -> None:
        """Note that an element shows something else."""
        self.changes[index] += 1
        log = self.logs.get(index)
        if log is not None:
            log.append(element)
            if len(log) > _MOST:
                del self.logs[index]
                self.structure[index] += 1

    def follow(self, index: int) -> list[object]:
        """The elements of a definition that have changed since somebody first asked for them, in order."""
        return self.logs.setdefault(index, [])

    def note_structure(self, indexes: Sequence[int]) -> None:
        """Note that there are other elements of some definitions."""
        for index in indexes:
            self.changes[index] += 1
            self.structure[index] += 1

    def find(self, key: Hashable, read: Sequence[int]) -> tuple[int, object]:
        """What is known of ``key``, which is worked out from what is ``read``: a count of changes, and the result.

        The result is none where nothing is known that still holds; what is worked out then is kept with the count.
        """
        count = sum([self.changes[index] for index in read])
        known = self._results.get(key)
        return known if known is not None and known[0] == count else (count, None)

    def found(self, key: Hashable) -> object:
        """What was kept under ``key``, whether it still holds or not; or none."""
        return self._results.get(key, (0, None))[1]

    def keep(self, key: Hashable, count: int, result: object) -> None:
        """Keep a result that was worked out while the count of changes was ``count``."""
        if len(self._results) >= _MOST:
            self._results.clear()
        self._results[key] = (count, result)

    def forget(self) -> None:
        """Nothing that was worked out holds any more."""
        self._results.clear()
