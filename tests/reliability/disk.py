"""What a disk may hold after a power cut, given everything that a program did to its files before.

Data that was not synced may be there, be lost, or be there in part, sector by sector, each write for itself. Names
(made, replaced, removed) outlast a power cut in the order in which they were changed, and for certain only once their
folder was synced: a journalling file system such as ext4, where one journal serves all folders (the method is that of
Pillai et al., "All File Systems Are Not Created Equal", OSDI 2014).
"""

from __future__ import annotations

import os
from collections.abc import Mapping, Sequence
from copy import copy
from dataclasses import dataclass, field
from pathlib import Path
from random import Random
from typing import Final

from tests.reliability.shim import Operation

__all__ = ["Disk", "State", "snapshot", "written_out"]

_SECTOR: Final = 512
State = Mapping[str, bytes]
"""A folder as it may be found: content by path relative to it; folders are there where a file is."""


@dataclass(slots=True)
class _File:
    durable: bytes = b""
    pending: list[tuple[int, bytes | None]] = field(default_factory=list)
    """Since the last sync: writes by offset, and cuts (no data) to a size."""

    def sync(self) -> None:
        self.durable, self.pending = self.now(), []

    def now(self) -> bytes:
        content = bytearray(self.durable)
        for offset, data in self.pending:
            _apply(content, offset, data)
        return bytes(content)

    def after_a_cut(self, rng: Random, kept: float) -> bytes:
        content = bytearray(self.durable)
        for offset, data in self.pending:
            if data is None:
                if rng.random() < kept:
                    _apply(content, offset, None)
                continue
            whole = kept in {0.0, 1.0} or rng.random() < 0.5
            if whole and rng.random() < kept:
                _apply(content, offset, data)
            elif not whole:
                for start in range(0, len(data), _SECTOR):
                    if rng.random() < kept:
                        _apply(content, offset + start, data[start : start + _SECTOR])
        return bytes(content)


def _apply(content: bytearray, offset: int, data: bytes | None) -> None:
    if data is None:
        del content[offset:]
        content.extend(bytes(offset - len(content)))
        return
    if len(content) < offset:
        content.extend(bytes(offset - len(content)))
    content[offset : offset + len(data)] = data


class Disk:
    """One folder, followed operation by operation."""

    def __init__(self, root: Path, before: State) -> None:
        self._root = os.fsencode(root)
        self._names: dict[str, _File] = {name: _File(content) for name, content in before.items()}
        self._history: list[dict[str, _File]] = [dict(self._names)]
        """The names as they were since the folder was last synced, the newest last."""
        self._open: dict[int, tuple[str, _File | None]] = {}

    def do(self, operation: Operation) -> None:
        """Follow one operation."""
        match operation.kind:
            case "o":
                self._opened(operation)
            case "w":
                self._of(operation).pending.append((operation.offset, operation.one))
            case "t":
                self._of(operation).pending.append((operation.offset, None))
            case "s":
                _name, file = self._open[operation.fd]
                if file is None:
                    self._history = self._history[-1:]
                else:
                    file.sync()
            case "c":
                self._open.pop(operation.fd, None)
            case "r":
                self._renamed(self._name(operation.one), self._name(operation.two))
            case "u":
                self._changed({name: file for name, file in self._names.items() if name != self._name(operation.one)})

    def state_after_a_cut(self, rng: Random) -> State:
        """One of the states that a power cut could leave now."""
        kept = rng.choice((0.0, 1.0, 0.5, 0.5, 0.9, 0.1))
        names = self._history[-1] if kept == 1.0 else rng.choice(self._history)
        return {name: file.after_a_cut(rng, kept) for name, file in names.items()}

    def _opened(self, operation: Operation) -> None:
        name, flags = self._name(operation.one), operation.offset
        made = flags & os.O_CREAT and name not in self._names and not flags & os.O_DIRECTORY
        if made:
            self._changed({**self._names, name: _File()})
        file = self._names.get(name)
        if file is not None and flags & os.O_TRUNC and not made:
            file.pending.append((0, None))
        self._open[operation.fd] = name, file

    def _of(self, operation: Operation) -> _File:
        file = self._open[operation.fd][1]
        assert file is not None
        return file

    def _renamed(self, old: str, new: str) -> None:
        moved = {
            (new + name[len(old) :] if name == old or name.startswith(f"{old}/") else name): file
            for name, file in self._names.items()
            if name != new
        }
        self._changed(moved)

    def _changed(self, names: dict[str, _File]) -> None:
        self._names = names
        self._history.append(copy(names))

    def _name(self, path: bytes) -> str:
        return os.fsdecode(path[len(self._root) + 1 :])


def snapshot(root: Path) -> State:
    """Every file below a folder."""
    return {str(path.relative_to(root)): path.read_bytes() for path in sorted(root.rglob("*")) if path.is_file()}


def written_out(state: State, root: Path, folders: Sequence[str] = ()) -> None:
    """Make the folder be so."""
    for folder in folders:
        (root / folder).mkdir(parents=True, exist_ok=True)
    for name, content in state.items():
        path = root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content)
