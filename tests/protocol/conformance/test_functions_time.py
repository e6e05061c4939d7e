"""getodk/xforms-spec, "XPath Functions": dates and times. The desk of these tests stands in Rome."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from tests.protocol.conformance.calls import NOW, ROME, missing, refused, value
from tests.protocol.forms import bind, session, small


def test_today() -> None:
    """[function/today] The day at this desk, whatever day it is in UTC."""
    assert value("today()") == "2026-03-17"
    assert value("today()", now=datetime(2026, 3, 17, 0, 30, tzinfo=ROME)) == "2026-03-17"
    assert value("today() - date('2026-03-10')") == 7.0
    assert value("date(today() + 14)") == "2026-03-31"
    assert "takes 0 arguments" in refused("today(1)")


def test_now() -> None:
    """[function/now] With milliseconds and the offset from UTC of this desk."""
    assert value("now()") == "2026-03-17T10:42:30.125+01:00"
    assert value("now()", now=datetime(2026, 7, 1, 8, tzinfo=UTC)) == "2026-07-01T08:00:00.000Z"
    assert value("now() = '2026-03-17T09:42:30.125Z'") is True
    assert value("now() > today()") is True
    assert value("now()", now=datetime(2026, 3, 17, 0, 30, tzinfo=ROME)) == "2026-03-17T00:30:00.000+01:00"
    assert "takes 0 arguments" in refused("now('')")


def test_date() -> None:
    """[function/date] The day of a text, an instant or a number of days; empty where there is none."""
    days = ("'2026-03-05'", "'2026-3-5'", "0", "-1", "6.5", "date('1989-11-09')")
    assert [value(f"date({each})") for each in days] == [
        "2026-03-05", "2026-03-05", "1970-01-01", "1969-12-31", "1970-01-07", "1989-11-09",
    ]  # fmt: skip
    assert value("date('2026-03-05T23:30:00.000Z')") == "2026-03-06"
    assert value("date(decimal-date-time('2026-03-05'))") == "2026-03-05"
    for none in ("''", "'soon'", "'2026-02-30'", "number('')", "1 div 0", "true()", "/data/none", "9999999"):
        assert value(f"date({none})") == ""
    assert "takes 1 arguments" in refused("date()")


def test_days_across_the_change_of_clocks() -> None:
    """[function/date] Days are whole, though the clocks change between them (JavaRosa)."""
    for spring_and_autumn in ("date('2026-03-30') - date('2026-03-28')", "date('2026-10-26') - date('2026-10-24')"):
        assert value(spring_and_autumn) == 2.0
    assert value("date(date('2026-10-20') + 10)") == "2026-10-30"
    assert value("'2026-03-29' < '2026-03-30'") is True


def test_a_day_beside_an_instant() -> None:
    """[function/date] A day begins at its midnight, and instants are compared as such, however they are written."""
    midnight = datetime(2026, 3, 17, tzinfo=ROME)
    assert value("now() = today()", now=midnight) is True
    assert value("now() - today()", now=midnight.replace(hour=6)) == 0.25
    assert value("'2026-03-17' <= '2026-03-17T00:30:00.000+01:00'") is True
    assert value("'2026-03-17T00:30:00.000+01:00' = '2026-03-16T23:30:00.000Z'") is True
    assert value("'2026-03-17' = '2026-03-18'") is False


def test_date_time() -> None:
    """[function/date-time] The instant of a text, a day or a number (JavaRosa; not in the specification)."""
    assert value("date-time('2026-03-05')") == "2026-03-05T00:00:00.000+01:00"
    assert value("date-time('2026-03-05T10:00:00Z')") == "2026-03-05T11:00:00.000+01:00"
    assert value("date-time('2026-03-05T10:00:00.400+02')") == "2026-03-05T09:00:00.400+01:00"
    assert value("date-time(decimal-date-time('2026-03-05T10:00:00Z') + 0.5)") == "2026-03-05T23:00:00.000+01:00"
    assert value("date-time('')") == ""


@pytest.mark.parametrize("function", ["format-date", "format-date-time"])
def test_format_date(function: str) -> None:
    """[function/format-date] Every letter of the specification, and two of JavaRosa; unknown ones stay."""
    directives = "%Y %y %m %n %d %e %b %a %H %h %M %S %3 %W %%"
    assert value(f"{function}('2026-03-05T09:07:03.250+01:00', '{directives}')") == (
        "2026 26 03 3 05 5 Mar Thu 09 9 07 03 250 10 %"
    )
    assert value(f"{function}('2026-11-15', '{directives}')") == "2026 26 11 11 15 15 Nov Sun 00 0 00 00 000 46 %"
    assert value(f"{function}('2026-03-05T23:30:00Z', '%d')") == "06"
    assert value(f"{function}(0, '%Y-%m-%d')") == "1970-01-01"
    assert value(f"{function}('2026-03-05', '%Q %')") == "%Q %"
    assert value(f"{function}('2026-03-05', '')") == ""
    for none in ("''", "'soon'", "number('')", "true()"):
        assert value(f"{function}({none}, '%Y')") == ""
    assert "takes 2 arguments" in refused(f"{function}('2026-03-05')")


def test_format_date_time() -> None:
    """[function/format-date-time] Month and day are named in the form's language; what is not known is told."""
    form = small(
        "<a/>",
        bind("a", calculate="format-date-time('2026-03-05', '%a %b %Q')"),
        model='<itext><translation lang="Español (es)"><text id="x"><value>x</value></text></translation></itext>',
    )
    assert session(form).value("/data/a") == "jue mar %Q"
    assert [each.feature for each in form.unsupported] == [
        "%Q means nothing in the format of a date and stays as it is"
    ]


def test_decimal_date_time() -> None:
    """[function/decimal-date-time] Days since 1970 in UTC, with a fraction; a day from its midnight at this desk."""
    assert value("decimal-date-time('1970-01-02T12:00:00.000Z')") == 1.5
    assert value("decimal-date-time('1970-01-02T00:00:00.000+12:00')") == 0.5
    assert value("decimal-date-time('1970-01-02')") == 1 - 1 / 24
    assert value("decimal-date-time('1970-01-02T01:00:00')") == 1.0
    assert value("decimal-date-time(2.5)") == 2.5
    for none in ("''", "'x'", "true()", "/data/none", "'1970-13-01'"):
        assert missing(f"decimal-date-time({none})")
    assert "takes 1 arguments" in refused("decimal-date-time(1, 2)")


def test_decimal_time() -> None:
    """[function/decimal-time] The part of the day at this desk's clock; other offsets are turned into its own."""
    assert [value(f"decimal-time('{each}')") for each in ("12:00", "18:00:00.000", "06:00:00.000+01:00")] == [
        0.5, 0.75, 0.25,
    ]  # fmt: skip
    assert value("decimal-time('05:00:00.000Z')") == 0.25
    assert value("decimal-time('04:00:00.000Z')", now=NOW.replace(month=7)) == 0.25
    assert value("decimal-time('2026-03-05T05:00:00.000Z')") == 0.25
    assert value("decimal-time(1.25)") == 0.25
    for none in ("''", "'24:00'", "'12:60'", "'12:00:60'", "'12:00+24:00'", "'12:00-07:60'", "'noon'", "true()"):
        assert missing(f"decimal-time({none})")
    assert "takes 1 arguments" in refused("decimal-time()")
