"""Tables that lie beside a form: CSV and GeoJSON, read as rows of named texts, within bounds."""

from __future__ import annotations

import codecs
import csv
import json
import math
import re
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from io import BytesIO, TextIOWrapper
from typing import Final

__all__ = ["BadTable", "Table", "read_csv", "read_geojson"]

MAX_ROWS: Final = 200_000
MAX_COLUMNS: Final = 1000
MAX_CELLS: Final = 600_000
MAX_TOKENS: Final = 800_000
"""How many commas and brackets a GeoJSON file may have: what its data needs in memory stays below 110 MB."""
_DELIMITERS: Final = ",;\t"
"""In the order in which the specification prefers them."""
_QUOTED: Final = re.compile(rb'"[^"]*"')


class BadTable(Exception):
    """Why a file is not the table that it should be, as a part of a sentence, and what to do."""

    def __init__(self, reason: str, hint: str) -> None:
        self.hint = hint
        super().__init__(reason)


@dataclass(frozen=True, slots=True)
class Table:
    """Rows of columns with their texts, in order; ``gaps`` tells what was left out, once all rows were read.

    A row that cannot be read is a :class:`BadTable` when it is reached.
    """

    rows: Iterator[tuple[tuple[str, str], ...]]
    gaps: Iterable[str]


_NOT_UTF8: Final = ("it is not UTF-8 text", "save it again as UTF-8")


# CSV


def read_csv(untrusted: bytes) -> Table:
    """A table from CSV with a row of column names, as RFC 4180 quotes it; a short row has empty cells at its end."""
    if b"\0" in untrusted:
        raise BadTable(*_NOT_UTF8)
    if untrusted.count(_delimiter(untrusted).encode()) > MAX_CELLS:
        raise BadTable(f"it has more than {MAX_CELLS} cells", "leave out what the form does not need")
    lines = _lines(untrusted)
    header = [name.strip() for name in next(lines, [])]
    if not any(header):
        raise BadTable("it has no row of column names", "write the names of its columns into the first row")
    if len(header) > MAX_COLUMNS:
        raise BadTable(f"it has more than {MAX_COLUMNS} columns", "leave out the columns that the form does not need")
    twice = sorted(name for name, times in Counter(filter(None, header)).items() if times > 1)
    columns = [(place, name) for place, name in enumerate(header) if name and header.index(name) == place]
    return Table(_csv_rows(lines, columns, len(header)), [f"the second column {name}" for name in twice])


def _lines(untrusted: bytes) -> Iterator[list[str]]:
    text = TextIOWrapper(BytesIO(untrusted), "utf-8-sig", newline="")
    reader = csv.reader(text, delimiter=_delimiter(untrusted))
    try:
        for line in reader:
            if line:
                yield line
    except UnicodeDecodeError:
        raise BadTable(*_NOT_UTF8) from None
    except csv.Error as error:
        hint = "save it again as CSV UTF-8, with quotes closed and cells of less than 128,000 letters"
        raise BadTable(f"line {reader.line_num} cannot be read ({error})", hint) from None


def _delimiter(untrusted: bytes) -> str:
    """The first delimiter that stands in the first row, outside quotes."""
    header = _QUOTED.sub(b"", untrusted.lstrip(b"\xef\xbb\xbf\r\n").partition(b"\n")[0])
    return next((sign for sign in _DELIMITERS if sign.encode() in header), ",")


def _csv_rows(
    lines: Iterator[list[str]], columns: list[tuple[int, str]], width: int
) -> Iterator[tuple[tuple[str, str], ...]]:
    for count, line in enumerate(lines, start=1):
        if count > MAX_ROWS:
            raise BadTable(f"it has more than {MAX_ROWS} rows", "leave out the rows that the form does not need")
        cells = line + [""] * (width - len(line))
        yield tuple((name, cells[place].strip()) for place, name in columns)


# GeoJSON


def read_geojson(untrusted: bytes) -> Table:
    """A table from a GeoJSON collection: the id, the position as ODK writes it, and the properties of each feature."""
    if sum(untrusted.count(sign) for sign in (b",", b"[", b"{")) > MAX_TOKENS:
        raise BadTable("it is too large", "leave out what the form does not need, or write positions less finely")
    try:
        found = json.loads(untrusted.removeprefix(codecs.BOM_UTF8), parse_float=str, parse_int=str, parse_constant=str)
    except UnicodeDecodeError:
        raise BadTable(*_NOT_UTF8) from None
    except (ValueError, RecursionError):
        raise BadTable("it is no JSON", "export it again as GeoJSON") from None
    features = found.get("features") if isinstance(found, dict) and found.get("type") == "FeatureCollection" else None
    if not isinstance(features, list):
        raise BadTable("it is no collection of GeoJSON features", "export it as one FeatureCollection")
    gaps: dict[str, None] = {}
    return Table(_features(features, gaps), gaps)


def _features(features: list[object], gaps: dict[str, None]) -> Iterator[tuple[tuple[str, str], ...]]:
    for feature in features:
        if isinstance(feature, dict):
            yield _feature(feature, gaps)
        else:
            gaps["what is no feature"] = None


def _feature(feature: dict[str, object], gaps: dict[str, None]) -> tuple[tuple[str, str], ...]:
    geometry, properties = feature.get("geometry"), feature.get("properties")
    row = {"geometry": _geometry(geometry, gaps) if isinstance(geometry, dict) else ""}
    for name, value in (properties if isinstance(properties, dict) else {}).items():
        if isinstance(value, (dict, list)):
            gaps[f"the property {name}, which is no plain value"] = None
        elif value is not None:
            row[name] = _scalar(value)
    if isinstance(feature.get("id"), str):
        row["id"] = str(feature["id"])
    return tuple(row.items())


def _scalar(value: object) -> str:
    return str(value).lower() if isinstance(value, bool) else str(value)


def _geometry(geometry: dict[str, object], gaps: dict[str, None]) -> str:
    """Points as ``latitude longitude 0 0``, with semicolons between them; of an area, its outer ring."""
    kind, coordinates = geometry.get("type"), geometry.get("coordinates")
    if kind == "Point":
        points = [_point(coordinates)]
    elif kind == "LineString" and isinstance(coordinates, list):
        points = [_point(each) for each in coordinates]
    elif kind == "Polygon" and isinstance(coordinates, list) and coordinates and isinstance(coordinates[0], list):
        points = [_point(each) for each in coordinates[0]]
    else:
        gaps[f"a position of the kind {kind}"] = None
        return ""
    if not all(points):
        gaps["a position without two numbers"] = None
        return ""
    return "; ".join(points)


def _point(place: object) -> str:
    if not isinstance(place, list) or len(place) < 2 or not all(map(_number, place[:2])):
        return ""
    return f"{place[1]} {place[0]} 0 0"


def _number(text: object) -> bool:
    try:
        return isinstance(text, str) and math.isfinite(float(text))
    except ValueError:
        return False
