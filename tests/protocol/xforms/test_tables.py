"""Tables from files: what was written is read, and anything else is refused by an error of its own."""

from __future__ import annotations

import csv
import io
import json
from contextlib import suppress

from hypothesis import given
from hypothesis import strategies as st

from fieldtool.protocol.xforms.tables import BadTable, Table, read_csv, read_geojson

CELLS = st.text(st.characters(codec="utf-8", exclude_characters="\0"), max_size=12)
NAMES = st.lists(st.text("abcdef_", min_size=1, max_size=4), min_size=1, max_size=4, unique=True)


def _rows(table: Table) -> list[dict[str, str]]:
    return [dict(row) for row in table.rows]


@given(NAMES, st.data())
def test_csv_comes_back(names: list[str], data: st.DataObject) -> None:
    """Whatever a spreadsheet writes as CSV is read cell by cell, but for space around it and rows of nothing."""
    size = len(names)
    rows = data.draw(st.lists(st.lists(CELLS, min_size=size, max_size=size), max_size=5))
    delimiter = data.draw(st.sampled_from(",;\t" if size > 1 else ","))
    text = io.StringIO(newline="")
    writer = csv.writer(text, delimiter=delimiter, quoting=csv.QUOTE_ALL)
    writer.writerow(names)
    writer.writerows(rows)
    found = _rows(read_csv(text.getvalue().encode()))
    assert found == [{name: cell.strip() for name, cell in zip(names, row, strict=True)} for row in rows]


@given(st.binary(max_size=200))
def test_any_bytes_as_csv(untrusted: bytes) -> None:
    """Any bytes are a table whose columns have names, or are refused."""
    with suppress(BadTable):
        assert all(name for row in _rows(read_csv(untrusted)) for name in row)


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=5),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(
        st.sampled_from(["type", "features", "geometry", "coordinates", "properties", "id", "x"]), inner, max_size=5,
    ) | st.fixed_dictionaries({"type": st.sampled_from(["FeatureCollection", "Feature", "Point", "Polygon"]),
                               "features": inner, "geometry": inner, "coordinates": inner}),
    max_leaves=12,
)  # fmt: skip


@given(JSON.map(lambda found: json.dumps(found).encode()) | st.binary(max_size=60))
def test_anything_as_geojson(untrusted: bytes) -> None:
    """Any JSON and any bytes are a table of texts, or are refused."""
    with suppress(BadTable):
        assert all(isinstance(value, str) for row in _rows(read_geojson(untrusted)) for value in row.values())
