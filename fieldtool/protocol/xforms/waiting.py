"""Computations that wait for their turn: each once, in the order of the form's graph."""

from __future__ import annotations

import heapq
from collections.abc import Iterable
from itertools import count

from fieldtool.protocol.xpath.tree import Node

__all__ = ["Waiting"]


class Waiting:
    """Triggers by their place in the graph, each with the node that it is for."""

    def __init__(self) -> None:
        self._heap: list[tuple[int, int, Node]] = []
        self._queued: set[tuple[int, Node]] = set()
        self._serial = count()

    def __bool__(self) -> bool:
        return bool(self._heap)

    def add(self, place: int, nodes: Iterable[Node]) -> None:
        """Let a trigger wait for each of ``nodes``, unless it does so already."""
        for node in nodes:
            key = (place, node)
            if key not in self._queued:
                self._queued.add(key)
                heapq.heappush(self._heap, (place, next(self._serial), node))

    def pop(self) -> tuple[int, Node]:
        """The next one; among those of one trigger, the one that has waited longest."""
        place, _serial, node = heapq.heappop(self._heap)
        self._queued.discard((place, node))
        return place, node

    def pop_all(self, place: int) -> list[Node]:
        """All nodes that one trigger still waits for, as far as it is the next."""
        found: list[Node] = []
        while self._heap and self._heap[0][0] == place:
            found.append(self.pop()[1])
        return found

    def clear(self) -> None:
        """Nothing waits any more."""
        self._heap.clear()
        self._queued.clear()
