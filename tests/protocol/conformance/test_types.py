"""ODK XForms, "Data Types": what can be answered to an item of each type, and how the answer is stored.

Types that are as in XML Schema are measured by its part 2, section 3.
"""

from __future__ import annotations

import pytest

from fieldtool.protocol.xforms.submission import submission
from tests.protocol.forms import bind, inputs, session, small


def _stored(kind: str, text: str) -> str | None:
    """The answer as it is stored; none where it was refused."""
    run = session(small("<a/>", bind("a", type=kind), inputs("a")))
    return run.value("/data/a") if run.set("/data/a", text).result == "accepted" else None


def _all(kind: str, *texts: str) -> list[str | None]:
    return [_stored(kind, text) for text in texts]


def test_string() -> None:
    """[type/string] Any text, as it was written."""
    texts = ("a", " a  b ", "007", "señal 信号", "<&>", "two\nlines")
    assert _all("string", *texts) == list(texts)


def test_int() -> None:
    """[type/int] A whole number of 32 bits, without needless zeros."""
    assert _all("int", "0", "-7", "+7", "007") == ["0", "-7", "7", "7"]
    assert _all("int", "2147483647", "-2147483648") == ["2147483647", "-2147483648"]
    assert _all("int", "2147483648", "-2147483649", "1.0", "1e3", "seven", "1 000") == [None] * 6


def test_boolean() -> None:
    """[type/boolean] The four words of XML Schema, and no other."""
    assert _all("boolean", "true", "false", "1", "0", "True", "yes", "2") == ["true", "false", "1", "0"] + [None] * 3


def test_decimal() -> None:
    """[type/decimal] Digits with a point, no exponent, nothing infinite."""
    assert _all("decimal", "1.5", "-0.25", ".5", "3", "+2.0") == ["1.5", "-0.25", ".5", "3", "2.0"]
    assert _all("decimal", "1e3", "INF", "NaN", "1,5", "1.2.3", ".") == [None] * 6


def test_date() -> None:
    """[type/date] A day that exists."""
    assert _all("date", "2026-03-17", "2024-02-29") == ["2026-03-17", "2024-02-29"]
    assert _all("date", "2026-02-29", "2026-13-01", "2026-3-17", "17.03.2026", "today") == [None] * 5


def test_time() -> None:
    """[type/time] A time of day with seconds, perhaps with an offset from UTC; seconds that nobody typed are none."""
    assert _all("time", "10:42:30", "23:59:59.999+01:00", "00:00Z") == ["10:42:30", "23:59:59.999+01:00", "00:00:00Z"]
    assert _all("time", "10:42", "10:42-05:00") == ["10:42:00", "10:42:00-05:00"]
    assert _all("time", "24:00", "10:60", "9:30", "ten") == [None] * 4


def test_date_time() -> None:
    """[type/dateTime] An instant with its offset from UTC, kept as it is; that of this desk where none was written."""
    kept = ("2026-03-17T10:42:30Z", "2026-03-17T10:42:30.125+05:45", "2026-03-17T10:42:30-05:00")
    assert _all("dateTime", *kept) == list(kept)
    assert _stored("dateTime", "2026-03-17T10:42:30") == "2026-03-17T10:42:30.000Z"
    assert _stored("dateTime", "2026-03-17T10:42:30+0100") == "2026-03-17T09:42:30.000Z"
    assert _all("dateTime", "2026-03-17", "2026-02-30T10:00:00Z", "2026-03-17T25:00:00Z", "now") == [None] * 4


def test_geopoint() -> None:
    """[type/geopoint] Latitude and longitude on Earth, then height and accuracy in metres."""
    assert _all("geopoint", "8.98 -79.52 12.5 4", "-90 180 0 0", "8.98 -79.52") == [
        "8.98 -79.52 12.5 4", "-90 180 0 0", "8.98 -79.52",
    ]  # fmt: skip
    assert _all("geopoint", "8.98", "91 0 0 0", "0 181 0 0", "8,98 -79,52", "1 2 3 4 5", "1 2;3 4") == [None] * 6


def test_geotrace() -> None:
    """[type/geotrace] Two positions or more, and not back to the first."""
    assert _all("geotrace", "1 2 0 0;3 4 0 0", "1 2;3 4; 5 6") == ["1 2 0 0;3 4 0 0", "1 2;3 4; 5 6"]
    assert _all("geotrace", "1 2 0 0", "1 2;1 2", "1 2 0 0;3 4 0 0;1.0 2 9 9", "1 2;95 4") == [None] * 4


def test_geoshape() -> None:
    """[type/geoshape] Three positions or more, the last of them the first again; heights may differ."""
    assert _all("geoshape", "1 2;3 4;5 6;1 2", "1 2 0 0;3 4 0 0;1.0 2 7 3") == [
        "1 2;3 4;5 6;1 2", "1 2 0 0;3 4 0 0;1.0 2 7 3",
    ]  # fmt: skip
    assert _all("geoshape", "1 2;3 4;5 6", "1 2;1 2", "1 2") == [None] * 3


def test_binary() -> None:
    """[type/binary] The bare name of a picked file, with its extension: no scheme, no folder."""
    upload = '<upload ref="/data/a" mediatype="image/*"><label>A</label></upload>'
    run = session(small("<a/>", bind("a", type="binary"), upload))
    assert run.attach("/data/a", "plan.png").result == "accepted"
    assert "<a>plan.png</a>" in submission(run)
    for name in ("jr://images/plan.png", "folder/plan.png", "..\\plan.png", "plan"):
        assert run.attach("/data/a", name).result == "constraint"
    assert run.value("/data/a") == "plan.png"


@pytest.mark.parametrize("text", ["4006381333931", " A-1 ", "0001"])
def test_barcode(text: str) -> None:
    """[type/barcode] A text, whatever it looks like."""
    assert _stored("barcode", text) == text


@pytest.mark.parametrize("text", ["org.example.APP(a='1')", "007"])
def test_intent(text: str) -> None:
    """[type/intent] A text; no application is opened."""
    assert _stored("intent", text) == text


@pytest.mark.parametrize("kind", ["", "made-up", "xsd:gYear"])
def test_other_types(kind: str) -> None:
    """[type/unknown] A type that is left out or not known is text."""
    assert _stored(kind, "007 x") == "007 x"
