"""getodk/xforms-spec, "XPath Functions": number and boolean functions, totals and checklists."""

from __future__ import annotations

import math

import pytest

from tests.protocol.conformance.calls import missing, refused, value


def test_number() -> None:
    """[function/number] XPath 1.0, and days since 1970 for a date or an instant; empty has no number."""
    assert [value(f"number({each})") for each in ("' -12.50 '", "'.5'", "'5.'", "true()", "/data/n")] == [
        -12.5, 0.5, 5.0, 1.0, 3.0,
    ]  # fmt: skip
    assert [value(f"number('{each}')") for each in ("1970-01-11", "1969-12-31", "1970-01-02T12:00:00.000+12:00")] == [
        10.0, -1.0, 1.0,
    ]  # fmt: skip
    for text in ("''", "'  '", "'abc'", "'1e3'", "'+5'", "'1,5'", "'- 17'", "'Infinity'", "'2026-02-30'", "/data/none"):
        assert missing(f"number({text})")
    assert value("number()", context="/data/n[2]") == 1.0
    assert value("number('1970-01-02T00:00:00')") == 1 - 1 / 24
    assert "number() takes 0 to 1 arguments" in refused("number(1, 2)")


def test_int() -> None:
    """[function/int] The fraction goes, towards zero."""
    assert [value(f"int({each})") for each in ("2.9", "-2.9", "'2.51'", "7", "1 div 0")] == [
        2.0, -2.0, 2.0, 7.0, math.inf,
    ]  # fmt: skip
    assert value("1 div int(-0.5)") == -math.inf
    assert missing("int('')")
    assert "takes 1 arguments" in refused("int()")


def test_round() -> None:
    """[function/round] XPath 1.0: halves go up; then by decimals, which may be negative; exact as written."""
    assert [value(f"round({each})") for each in ("2.5", "-2.5", "2.4", "-0.5", "-1 div 0")] == [
        3.0, -2.0, 2.0, 0.0, -math.inf,
    ]  # fmt: skip
    assert [value(f"round({each})") for each in ("1.005, 2", "23.7825, 1", "-12.55, 1", "14.29, '1.5'")] == [
        1.01, 23.8, -12.5, 14.3,
    ]  # fmt: skip
    assert [value(f"round({each})") for each in ("12345.1, -1", "12350, -2", "-50.55, -2", "1, -2")] == [
        12350.0, 12400.0, -100.0, 0.0,
    ]  # fmt: skip
    assert value("1 div round(-0.2)") == -math.inf
    assert [value("round('7,5')"), value("round('2,345', 2)")] == [8.0, 2.35]
    assert missing("round('1,2,3')")
    assert missing("round('')")
    assert "round() takes 1 to 2 arguments" in refused("round(1, 2, 3)")


def test_round_beyond_reason() -> None:
    """[function/round] JavaRosa: more than 30 decimals either way give no number; no decimals are none."""
    assert value("round(0.123456789012345678, 30)") == 0.123456789012345678
    assert all(missing(f"round(1, {each})") for each in ("31", "-31", "1 div 0"))
    assert value("round(2.5, '')") == 3.0


def test_floor() -> None:
    """[function/floor] XPath 1.0: the whole number below."""
    assert [value(f"floor({each})") for each in ("1.9", "-1.1", "2", "-1 div 0")] == [1.0, -2.0, 2.0, -math.inf]
    assert missing("floor('a')")


def test_ceiling() -> None:
    """[function/ceiling] XPath 1.0: the whole number above."""
    assert [value(f"ceiling({each})") for each in ("1.1", "-1.9", "2", "1 div 0")] == [2.0, -1.0, 2.0, math.inf]
    assert value("1 div ceiling(-0.5)") == -math.inf
    assert missing("ceiling('')")


def test_abs() -> None:
    """[function/abs] Without its sign."""
    assert [value(f"abs({each})") for each in ("-3.5", "'10'", "-1 div 0")] == [3.5, 10.0, math.inf]
    assert missing("abs('')")


def test_pow() -> None:
    """[function/pow] XPath 3.0: infinite beyond all numbers and below zero's powers, none for a root of less."""
    assert [value(f"pow({each})") for each in ("2, 10", "0.5, 2", "16, 0.25", "-2, 3", "0, 0")] == [
        1024.0, 0.25, 2.0, -8.0, 1.0,
    ]  # fmt: skip
    assert [value(f"pow({each})") for each in ("10, 400", "-10, 401", "0, -1", "-0, -3", "1, ''")] == [
        math.inf, -math.inf, math.inf, -math.inf, 1.0,
    ]  # fmt: skip
    assert missing("pow(-8, 1 div 3)")
    assert missing("pow('', 2)")
    assert "takes 2 arguments" in refused("pow(2)")


def test_sqrt() -> None:
    """[function/sqrt] None below zero."""
    assert [value(f"sqrt({each})") for each in ("9", "'2.25'", "0")] == [3.0, 1.5, 0.0]
    assert missing("sqrt(-1)")
    assert missing("sqrt('')")


def test_exp() -> None:
    """[function/exp] Infinite beyond all numbers."""
    assert value("exp(1)") == math.e
    assert [value(f"exp({each})") for each in ("0", "1000", "-1000")] == [1.0, math.inf, 0.0]
    assert missing("exp('')")


def test_exp10() -> None:
    """[function/exp10] Powers of ten."""
    assert [value(f"exp10({each})") for each in ("2", "-2", "400", "-400")] == [100.0, 0.01, math.inf, 0.0]
    assert missing("exp10('a')")


def test_log() -> None:
    """[function/log] XPath 3.0: minus infinity at zero, none below."""
    assert [value(f"log({each})") for each in ("1", "0", "1 div 0")] == [0.0, -math.inf, math.inf]
    assert value("log(exp(1))") == 1.0
    assert missing("log(-1)")
    assert missing("log('')")


def test_log10() -> None:
    """[function/log10] The same to base ten."""
    assert [value(f"log10({each})") for each in ("1000", "0.01", "0")] == [3.0, -2.0, -math.inf]
    assert missing("log10(-1)")


def test_sin() -> None:
    """[function/sin] In radians; none of infinity."""
    assert value("sin(pi() div 2)") == 1.0
    assert missing("sin(1 div 0)")
    assert missing("sin('')")


def test_cos() -> None:
    """[function/cos] In radians; none of infinity."""
    assert value("cos(pi())") == -1.0
    assert missing("cos(1 div 0)")


def test_tan() -> None:
    """[function/tan] In radians; none of infinity."""
    assert value("tan(0)") == 0.0
    assert value("round(tan(pi() div 4), 12)") == 1.0
    assert missing("tan('a')")


def test_asin() -> None:
    """[function/asin] None outside -1 to 1."""
    assert value("asin(1) * 2 = pi()") is True
    assert missing("asin(2)")


def test_acos() -> None:
    """[function/acos] None outside -1 to 1."""
    assert value("acos(-1) = pi()") is True
    assert missing("acos(1.5)")


def test_atan() -> None:
    """[function/atan] A quarter turn at infinity."""
    assert value("atan(1 div 0) * 2 = pi()") is True
    assert missing("atan('')")


def test_atan2() -> None:
    """[function/atan2] The quadrant by both signs."""
    assert value("atan2(0, -1) = pi()") is True
    assert value("atan2(0, 0)") == 0.0
    assert missing("atan2(1, '')")
    assert "takes 2 arguments" in refused("atan2(1)")


def test_pi() -> None:
    """[function/pi] As exact as a number can be."""
    assert value("pi()") == math.pi
    assert "takes 0 arguments" in refused("pi(1)")


def test_random() -> None:
    """[function/random] From 0 up to but without 1, another each time."""
    found = [value("random()") for _ in range(20)]
    assert all(isinstance(each, float) and 0 <= each < 1 for each in found)
    assert len({str(each) for each in found}) == 20
    assert "takes 0 arguments" in refused("random(1)")


def test_true() -> None:
    """[function/true] Always."""
    assert value("true()") is True
    assert "takes 0 arguments" in refused("true(1)")


def test_false() -> None:
    """[function/false] Never."""
    assert value("false()") is False
    assert "takes 0 arguments" in refused("false('')")


CONDITIONS = {
    "'false'": True, "' '": True, "''": False, "-0.1": True, "0": False, "0 div 0": False, "1 div 0": True,
    "true()": True, "/data/n": True, "/data/none": False, "date('1970-01-01')": True, "date('soon')": False,
}  # fmt: skip


@pytest.mark.parametrize("condition, holds", CONDITIONS.items())
def test_boolean(condition: str, holds: bool) -> None:
    """[function/boolean] XPath 1.0: a text unless empty, a number unless zero or none, a set if it has nodes."""
    assert value(f"boolean({condition})") is holds
    assert value(f"boolean({condition}) = {str(holds).lower()}()") is True


@pytest.mark.parametrize("condition, holds", CONDITIONS.items())
def test_not(condition: str, holds: bool) -> None:
    """[function/not] The opposite of boolean()."""
    assert value(f"not({condition})") is not holds


def test_arguments_of_conditions() -> None:
    """[function/not] One argument, no more, no less."""
    assert "takes 1 arguments" in refused("not()")
    assert "takes 1 arguments" in refused("boolean(1, 2)")


def test_boolean_from_string() -> None:
    """[function/boolean-from-string] Only "true" and "1" are true."""
    texts = ("'true'", "'1'", "1", "1.0", "true()", "'True'", "'2'", "1.0001", "'false'", "''", "'yes'")
    assert [value(f"boolean-from-string({each})") for each in texts] == [True] * 5 + [False] * 6


def test_if() -> None:
    """[function/if] Either branch as it is, a set included; the other one is not looked at."""
    assert value("if(1 = 1, 5, 'b')") == 5.0
    assert value("if('', 5, 'b')") == "b"
    assert value("if(/data/none, 'a', true())") is True
    assert value("count(if(true(), /data/n, /data/none))") == 3.0
    assert value("sum(if(false(), /data/none, /data/n))") == 6.0
    assert value("if(true(), 'a', uuid(1000000))") == "a"
    assert "if() takes 3 arguments" in refused("if(1, 2)")


def test_coalesce() -> None:
    """[function/coalesce] The first that is not empty; not-a-number is empty too (JavaRosa)."""
    assert value("coalesce('a', 'b')") == "a"
    assert value("coalesce('', 'b')") == "b"
    assert value("coalesce(/data/none, /data/n)") == "3"
    assert value("coalesce(number(''), 2)") == 2.0
    assert value("coalesce('', '')") == ""
    assert value("coalesce(0, 1)") == 0.0
    assert "coalesce() takes 2 arguments" in refused("coalesce('a')")


def test_checklist() -> None:
    """[function/checklist] How many are true, between bounds; below zero is no bound; sets node by node."""
    assert [value(f"checklist({each})") for each in ("1, 2, 1 = 1, true(), 0", "1, 1, 'a', 'b'", "3, -1, 1, 1")] == [
        True, False, False,
    ]  # fmt: skip
    assert [value(f"checklist({each})") for each in ("-1, 1, 1, 1", "-1, -1", "0, 0", "1, 9")] == [
        False, True, True, False,
    ]  # fmt: skip
    assert value("checklist(2, 2, /data/gap)") is True
    assert value("checklist(5, 5, /data/gap, /data/n, /data/empty)") is True
    assert value("checklist('', '', 1)") is False
    assert "checklist() takes 2 or more arguments" in refused("checklist(1)")


def test_weighted_checklist() -> None:
    """[function/weighted-checklist] The weights of the true ones, with the same bounds; sets pair node by node."""
    assert value("weighted-checklist(3, 3, true(), 2, 'yes', 1, '', 9, false(), 9)") is True
    assert value("weighted-checklist(2.5, -1, true(), 2.5)") is True
    assert value("weighted-checklist(-1, 2, true(), 3)") is False
    assert value("weighted-checklist(5, 5, /data/gap, /data/n)") is True
    assert value("weighted-checklist(-1, -1, /data/n, 1)") is False
    assert value("weighted-checklist(-1, 0)") is True
    assert "takes its arguments in pairs" in refused("weighted-checklist(1, 2, true())")


def test_regex() -> None:
    """[function/regex] The whole value matches, by Java's rules; a pattern that does not read is told."""
    assert [value(f"regex('{each}', '[0-9]{{3}}')") for each in ("123", "1234", "12", "")] == [
        True, False, False, False,
    ]  # fmt: skip
    assert value(r"regex('Año', '\p{Lu}\p{L}+')") is True
    assert value("regex(123, '.*')") is True
    assert value("regex('a', concat('(', 'a'))") is False
    assert refused("regex('a', '[')") == "the pattern '[' does not read: it opens a class and does not close it"
    assert "takes 2 arguments" in refused("regex('a')")


def test_sum() -> None:
    """[function/sum] XPath 1.0: of every node; one without a number takes the number from the total."""
    assert value("sum(/data/n)") == 6.0
    assert value("sum(/data/none)") == 0.0
    assert value("sum(/data/gap[. != ''])") == 10.0
    assert missing("sum(/data/gap)")
    assert missing("sum(/data/word)")
    assert refused("sum(1)") == "sum() needs a set of items"
    assert "takes 1 arguments" in refused("sum()")


def test_min() -> None:
    """[function/min] XPath 3.0: of sets and numbers; one that is no number takes the number from all."""
    assert value("min(/data/n)") == 1.0
    assert value("min(3, /data/n, -1.5)") == -1.5
    assert all(missing(f"min({each})") for each in ("/data/gap", "''", "/data/none", "1, 'a'", ""))


def test_max() -> None:
    """[function/max] XPath 3.0: of sets and numbers; one that is no number takes the number from all."""
    assert value("max(/data/n)") == 3.0
    assert value("max(-3, -5)") == -3.0
    assert value("max('2026-03-01', '2026-03-02')") == value("number('2026-03-02')")
    assert all(missing(f"max({each})") for each in ("/data/gap", "''", "/data/none", "1, 'a'", ""))
