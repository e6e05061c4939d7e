"""Computations that wait for one another: each circle once, with the rows of all that take part."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Final

from fieldtool.protocol.checking.formulas import Formulas
from fieldtool.protocol.checking.outline import Entry
from fieldtool.protocol.checking.told import Told
from fieldtool.protocol.xforms.graph import Cycle, build_graph
from fieldtool.protocol.xpath.expression import Expression

__all__ = ["check_cycles"]

_MOST: Final = 50
_MEMBER: Final = re.compile(r"(?P<path>\S+)(?: \((?P<kind>[\w-]+)\))?")
_PROPERTIES: Final = {
    "relevant": "relevant", "calculate": "calculate", "required": "required", "readonly": "readonly",
}  # fmt: skip


def check_cycles(formulas: Formulas, told: Told) -> None:
    """Ask the engine for a circle, take one of its conditions away, and ask again until there is none."""
    by_path = {entry.definition.path: entry for entry in formulas.outline.entries}
    lists = {index: (expression,) for index, expression in formulas.filters.items()}
    counts = dict(formulas.counts)
    taken: list[tuple[Entry, str, Expression]] = []
    for _ in range(_MOST):
        try:
            build_graph(formulas.outline.catalogue.document, counts, lists)
            break
        except Cycle as cycle:
            members = [_member(step, by_path) for step in cycle.path]
            _tell(members, told)
            if not _take(members, counts, taken):
                break
    for entry, prop, expression in taken:
        setattr(entry.definition, prop, expression)


def _member(step: str, by_path: Mapping[str, Entry]) -> tuple[Entry | None, str, str]:
    """The row of a step, what of it takes part, and how it is called."""
    match = _MEMBER.match(step)
    path, kind = (match["path"], match["kind"] or "") if match else (step, "")
    return by_path.get(path), kind, path.rpartition("/")[2]


def _tell(members: list[tuple[Entry | None, str, str]], told: Told) -> None:
    rows = [entry for entry, _kind, _name in members if entry is not None]
    way = [
        f"{name}{f' (row {entry.line.number})' if entry else ''}"
        for place, (entry, _kind, name) in enumerate(members)
        if place == 0 or name != members[place - 1][2]
    ]
    way = way if len(way) > 1 else way * 2
    first = min(rows, key=lambda entry: entry.line.number, default=None)
    what = f"answers wait for one another in a circle: {' -> '.join(way)}"
    told.error(first.line.row if first else "survey", what, "let one of them stand without the others")


def _take(
    members: list[tuple[Entry | None, str, str]],
    counts: dict[int, Expression],
    taken: list[tuple[Entry, str, Expression]],
) -> bool:
    """Leave one condition of the circle out, so that other circles show."""
    for entry, kind, _name in members:
        if entry is None:
            continue
        if kind == "count" and counts.pop(entry.definition.index, None) is not None:
            return True
        expression = getattr(entry.definition, _PROPERTIES[kind]) if kind in _PROPERTIES else None
        if expression is not None:
            taken.append((entry, _PROPERTIES[kind], expression))
            setattr(entry.definition, _PROPERTIES[kind], None)
            return True
    return False
