from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from fieldtool.report.drawing import Box, Hatch, Line, Palette, Polygon, Shape, Words, fitted, moved, wrapped

_sentence = st.lists(st.text(st.characters(categories=["L"]), min_size=1, max_size=12), min_size=1, max_size=12)


def _measure(text: str, size: float, bold: bool) -> float:
    return len(text) * size * (0.6 if bold else 0.5)


@given(_sentence, st.floats(20, 400), st.integers(1, 3), st.booleans())
def test_fitted_text_is_never_cut(words: list[str], width: float, lines: int, bold: bool) -> None:
    """Whatever the room, every word is there, in order."""
    broken, size = fitted(" ".join(words), width, 9.0, _measure, lines=lines, bold=bold)
    assert " ".join(broken).split() == words
    assert 4.0 <= size <= 9.0


def test_fitted_shrinks_only_as_needed() -> None:
    """A text that fits keeps its size; a longer one becomes smaller until it fits."""
    assert fitted("short", 100, 9.0, _measure) == (("short",), 9.0)
    (line,), size = fitted("a rather long text of words", 80, 9.0, _measure)
    assert size < 9.0
    assert _measure(line, size, False) <= 80


def test_wrapped_lines_fit() -> None:
    """Lines break at spaces and keep within the width, but for a word that is wider itself."""
    assert wrapped("aa bb cc", 25, 10, _measure) == ("aa bb", "cc")
    assert wrapped("incomprehensible aa", 25, 10, _measure) == ("incomprehensible", "aa")
    assert wrapped("", 25, 10, _measure) == ()


def test_every_shape_moves() -> None:
    """Each kind of shape can be put elsewhere and back."""
    shapes: tuple[Shape, ...] = (
        Box(1, 2, 3, 4, Palette.MAIN),
        Hatch(1, 2, 3, 4),
        Line(1, 2, 3, 4, round=True),
        Polygon(((1, 2), (3, 4), (5, 6)), Palette.THIRD),
        Words(1, 2, "text", 9, True),
    )
    for shape in shapes:
        assert moved(shape, 8, 16) != shape
        assert moved(moved(shape, 8, 16), -8, -16) == shape
