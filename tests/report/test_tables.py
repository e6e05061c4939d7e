from __future__ import annotations

from fieldtool.report.drawing import Hatch, Words
from fieldtool.report.tables import Grid, GridRow, table


def _measure(text: str, size: float, bold: bool) -> float:
    return len(text) * size * (0.6 if bold else 0.5)


_GRID = Grid(
    heads=("Men", "Child with family", "All"),
    rows=(GridRow("Guinea", ("11", None, "21")), GridRow("Saint Vincent and the Grenadines", (None, None, None))),
    last=GridRow("All arrivals", ("11", "0", None)),
    hidden="hidden",
)


def test_every_cell_is_there() -> None:
    """Labels, numbers and, for each hidden cell, its word on a hatched ground."""
    drawing = table(_GRID, 240, 18, 8.8, _measure)
    texts = [shape.text for shape in drawing.shapes if isinstance(shape, Words)]
    assert texts.count("hidden") == 5
    assert sum(isinstance(shape, Hatch) for shape in drawing.shapes) == 5
    assert {"Guinea", "Men", "All", "21", "0", "All arrivals"} <= set(texts)


def test_texts_keep_to_their_cells() -> None:
    """Nothing reaches beyond the table, and no label into the numbers."""
    drawing = table(_GRID, 240, 18, 8.8, _measure)
    for shape in drawing.shapes:
        if isinstance(shape, Words):
            wide = _measure(shape.text, shape.size, shape.bold)
            left = shape.x - (wide if shape.anchor == "end" else 0)
            assert left >= -0.001
            assert left + wide <= 240.001
            assert 0 < shape.y <= drawing.height


def test_sums_are_bold() -> None:
    """The last column and the last row are sums, and look it."""
    words = [shape for shape in table(_GRID, 240, 18, 8.8, _measure).shapes if isinstance(shape, Words)]
    assert {one.bold for one in words if one.text in {"21", "0", "All arrivals"}} == {True}


def test_no_rows() -> None:
    """A week without referrals has an empty table, not a failure."""
    drawing = table(Grid(("All",), (), None, "hidden"), 240, 18, 8.8, _measure)
    assert [shape.text for shape in drawing.shapes if isinstance(shape, Words)] == ["All"]
