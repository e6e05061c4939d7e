"""The column ``parameters``: which a type takes, and what each may be."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Final

from pyxform import constants
from pyxform.question_type_dictionary import QUESTION_TYPE_DICT

from fieldtool.protocol.checking.outline import Entry
from fieldtool.protocol.checking.told import Told, did_you_mean

__all__ = ["check_parameters", "parameters_of"]

_PAIR: Final = re.compile(r"([^\s=,;]+)\s*=\s*([^\s=,;]+)")
_BETWEEN: Final = re.compile(r"[\s,;]*")
_REFERENCE: Final = re.compile(r"\$\{[^{}]+\}")
_TAKEN: Final[Mapping[str, frozenset[str]]] = {
    name: frozenset(str(each.value) for each in group)
    for names, group in {
        ("select_one", "select_multiple", "rank"): constants.ParametersSelect,
        ("file",): constants.ParametersSelectFromFile,
        ("range",): constants.ParametersRange,
        ("text",): constants.ParametersText,
        ("image",): constants.ParametersImage,
        ("audio", "background-audio"): constants.ParametersAudio,
        ("geopoint",): constants.ParametersGeoPoint,
        ("geotrace", "geoshape"): constants.ParametersGeo,
        ("audit",): constants.ParametersAudit,
    }.items()
    for name in names
}  # fmt: skip


def parameters_of(text: str) -> dict[str, str]:
    """The pairs in a cell; values in small letters, as pyxform takes them."""
    return {match[1].lower(): match[2] for match in _PAIR.finditer(text)}


def check_parameters(entries: list[Entry], told: Told) -> None:
    """The parameters of every question."""
    for entry in entries:
        text = entry.line.get("parameters")
        if text and _BETWEEN.fullmatch(_PAIR.sub("", text)) is None:
            told.error(entry.line.row, f"parameters {text!r} do not read", "write name=value, with a space between two")
        elif text or entry.kind.name == "range":
            for what, hint in _wrong(entry, parameters_of(text)):
                told.error(entry.line.row, what, hint)


def _wrong(entry: Entry, found: Mapping[str, str]) -> Iterator[tuple[str, str]]:
    kind = "file" if entry.kind.file else entry.kind.name
    taken = _TAKEN.get(kind, frozenset())
    for name in found:
        if name not in taken and kind in _TAKEN:
            yield f"{kind} takes no parameter {name!r}", did_you_mean(name, taken) or f"it takes {_all(taken)}"
    if kind == "range":
        yield from _wrong_range(found)
    if entry.kind.select:
        yield from _wrong_order(found)
    for name in ("rows", "max-pixels"):
        if name in found and name in taken and not found[name].isdecimal():
            yield f"parameter {name}={found[name]} is no whole number", "write a number"


def _all(names: frozenset[str]) -> str:
    return ", ".join(sorted(names))


def _wrong_range(found: Mapping[str, str]) -> Iterator[tuple[str, str]]:
    given = {**QUESTION_TYPE_DICT["range"]["parameters"], **found}
    numbers = {name: _number(given.get(name, "")) for name in ("start", "end", "step")}
    for name, number in numbers.items():
        if number is None:
            yield f"parameter {name}={given.get(name)} is no number", "write a number"
    start, end, step = numbers["start"], numbers["end"], numbers["step"]
    if start is None or end is None or step is None:
        return
    if step == 0:
        yield "parameter step=0 leads nowhere", "write the distance between two numbers of the scale"
    elif abs(step) > abs(end - start):
        yield (
            f"the step {given['step']} is longer than the scale from {given['start']} to {given['end']}",
            ("write a smaller step, or a longer scale"),
        )


def _wrong_order(found: Mapping[str, str]) -> Iterator[tuple[str, str]]:
    randomize, seed = found.get("randomize", "").lower(), found.get("seed", "")
    if randomize and randomize not in {"true", "false"}:
        yield f"parameter randomize={found['randomize']} is neither true nor false", "write randomize=true"
    if seed and not randomize:
        yield "seed without randomize", "write randomize=true beside it"
    if seed and _REFERENCE.fullmatch(seed) is None and _number(seed) is None:
        yield f"parameter seed={seed} is no number", "write a number, or ${name} of an item"


def _number(text: str) -> float | None:
    try:
        return float(text)
    except ValueError:
        return None
