from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fieldtool.report.charts import Bar, Look, lying_bars, stacked_bar, upright_bars
from fieldtool.report.drawing import Box, Drawing, Hatch, Palette, Words


def _measure(text: str, size: float, bold: bool) -> float:
    return len(text) * size * (0.6 if bold else 0.5)


_LOOK = Look(_measure)


def _bar(label: str, value: int | None) -> Bar:
    return Bar(label, value, "hidden" if value is None else str(value))


_bars = st.lists(
    st.builds(_bar, st.sampled_from(["Mon 9", "Child alone"]), st.none() | st.integers(0, 10**5)), min_size=1
)


def _filled(drawing: Drawing) -> list[Box]:
    return [shape for shape in drawing.shapes if isinstance(shape, Box) and shape.fill is Palette.MAIN]


@pytest.mark.parametrize("lying", [True, False])
def test_bars_are_proportional(lying: bool) -> None:
    """Twice the people, twice the bar."""
    bars = (_bar("a", 40), _bar("b", 20), _bar("c", 10))
    drawing = lying_bars(bars, 240, 16, _LOOK) if lying else upright_bars(bars, 240, 120, _LOOK)
    first, second, third = (box.width if lying else box.height for box in _filled(drawing))
    assert first == pytest.approx(2 * second) == pytest.approx(4 * third)


@given(_bars)
def test_numbers_are_written_and_hidden_ones_hatched(bars: list[Bar]) -> None:
    """Every number stands beside its bar; each hidden one is a hatched area with its word."""
    for drawing in (lying_bars(tuple(bars), 240, 16, _LOOK), upright_bars(tuple(bars), 240, 120, _LOOK)):
        written = [shape.text for shape in drawing.shapes if isinstance(shape, Words)]
        assert all(bar.written in written for bar in bars)
        hatched = [shape for shape in drawing.shapes if isinstance(shape, Hatch)]
        assert len(hatched) == sum(bar.value is None for bar in bars)


@given(_bars)
def test_hidden_areas_are_all_alike(bars: list[Bar]) -> None:
    """The size of a hatched area tells nothing: within a chart all are the same."""
    for drawing in (
        lying_bars(tuple(bars), 240, 16, _LOOK),
        upright_bars(tuple(bars), 240, 120, _LOOK),
        stacked_bar(tuple(bars[:5]), 500, 18, _LOOK),
    ):
        sizes = {(round(one.width, 6), round(one.height, 6)) for one in drawing.shapes if isinstance(one, Hatch)}
        assert len(sizes - {(round(_LOOK.size * 0.92, 6),) * 2}) <= 1


@given(st.lists(st.none() | st.integers(0, 10**5), min_size=1, max_size=5))
def test_stack_keeps_within_its_width(values: list[int | None]) -> None:
    """The steps never leave the bar, and shown steps keep their proportion."""
    bars = tuple(_bar(f"step {place}", value) for place, value in enumerate(values))
    steps = [
        shape
        for shape in stacked_bar(bars, 500, 18, _LOOK).shapes
        if isinstance(shape, Box | Hatch) and shape.height == 18
    ]
    assert all(step.x >= -0.001 and step.x + step.width <= 500.001 for step in steps)
    ratios = [
        step.width / value
        for step, value in zip(
            [step for step in steps if isinstance(step, Box) and step.fill], filter(None, values), strict=True
        )
    ]
    assert ratios == pytest.approx([ratios[0]] * len(ratios)) if ratios else True


def test_nothing_to_show() -> None:
    """Zeros, and no bars at all, are drawn without a bar."""
    assert _filled(upright_bars((_bar("a", 0),), 240, 120, _LOOK))[0].height == 0
    assert lying_bars((), 240, 16, _LOOK).shapes == ()
    assert upright_bars((), 240, 120, _LOOK).width == 240


def test_long_labels_shrink_or_break() -> None:
    """A label longer than its room takes two lines at most, and stays whole."""
    label = "Difficulty in seeing, hearing, moving or any other"
    drawing = lying_bars((_bar(label, 5),), 240, 16, _LOOK)
    lines = [shape for shape in drawing.shapes if isinstance(shape, Words) and shape.text != "5"]
    assert " ".join(line.text for line in lines) == label
    assert all(line.x - _measure(line.text, line.size, False) >= -0.001 for line in lines)


def test_many_steps_have_a_legend_in_the_width() -> None:
    """However long its texts, the legend stays inside the chart."""
    bars = tuple(_bar("Une longue durée d'attente", 1000) for _ in range(5))
    words = [shape for shape in stacked_bar(bars, 500, 18, _LOOK).shapes if isinstance(shape, Words)]
    assert max(one.x + _measure(one.text, one.size, one.bold) for one in words) <= 500.001


def test_empty_steps_leave_no_gap() -> None:
    """Steps of nobody take no room: the others fill the whole bar."""
    bars = tuple(_bar(f"step {place}", value) for place, value in enumerate((91, 23, 0, 0, 0)))
    steps = [one for one in stacked_bar(bars, 500, 18, _LOOK).shapes if isinstance(one, Box) and one.height == 18]
    assert steps[-1].x + steps[-1].width == pytest.approx(500)
