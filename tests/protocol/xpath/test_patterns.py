r"""Patterns mean what Java's documentation says, are bounded, and are given up in time."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fieldtool.protocol.xpath.patterns import MAX_LENGTH, matches, pattern_problem

MATCHING = [
    (r"[0-9]+", "123"), (r"\d{3}", "123"), (r"\p{L}+", "año"), (r"[^\W\d]+", "abc"), (r"[a-z&&[^bc]]+", "adz"),
    (r"\Qa.b\E+", "a.bbb"), (r"\Qa\\E", "a\\"), (r"a*+b", "aab"), (r"(?>a|ab)c", "ac"), (r"(a)(b)\2\1", "abba"),
    (r"(?<y>\d{4})-\k<y>", "2020-2020"), (r"[\d-x]+", "1-x"), (r"[]a]+", "]a"), (r"\bfoo\b.*", "foo bar"),
    (r"[\w.-]+@[\w.-]+\.\w{2,4}", "a.b-c@d-e.org"), (r"fo\Bo", "foo"), (r"^\+?[0-9]{7,15}$", "+1234567"),
    (r"(?i)abc", "aBC"), (r"a(?i:b)c", "aBc"), (r"(?u)a", "a"), (r"\x41\u0042\x{1F970}\0104\cI", "AB🥰D\t"),
    (r"\p{IsAlphabetic}+", "é"), (r"\P{L}+", "12"), (r"\pL\PL", "a1"), (r"\p{Alpha}\p{Punct}", "a!"),
    (r"\P{Digit}", "a"), (r"\p{IsLatin}+", "é"), (r"\.\*\-\/\_\ ", ".*-/_ "), (r"[A-Za-z0-9._%+-]+", "a%+-"),
    (r"(?:a|b){2,3}?", "aba"), (r"(?s).{3}", "a\nb"), (r"[\s\S]*", "a\nb"), (r"(?=.*[A-Z])(?=.*\d).{8,}", "abcdefG1"),
    (r"(?<!x)a(?!b)", "a"), (r"[\[\]\\^]+", "[]\\^"), (r"[-a]+", "-a"), (r"[a-]+", "a-"), (r"a|", ""), ("", ""),
    (r"\h\H\v\V\R", " a\nb\r\n"), (r"\Aa\Z", "a"), (r"a\z", "a"), (r"[a-c[x-z]]+", "axbz"), (r"[+--]+", "+,-"),
    (r"\{a\}", "{a}"), (r"[äöü\e\t]+", "ö\x1b\t"), (r"[^^]", "a"), (r"a{0,3}b", "b"),
]  # fmt: skip
"""What ODK authors write, and what else Java has."""
OTHERWISE = [
    (r"\d", "٣"), (r"\w", "é"), (r"\s", "\u00a0"), (r"\p{Alpha}", "é"), (r"[0-9]{3}", "1234"), (r".", "\n"),
    (r".{3}", "a\nb"), (r"a(?i:b)c", "ABc"), (r"[a-z&&[^bc]]+", "abz"), (r"a", "a\n"), (r"^a$", "a\n"),
    (r"a*+a", "aa"), (r"(?>a|ab)c", "abc"), (r"\bfoo", "éfoo"), (r"a-z", "b"),
]  # fmt: skip
_BRACE, _GROUP = "a brace stands for itself only after a backslash", "it has a group that Java does not know"
_CLASS, _OFTEN = "it opens a class and does not close it", "it repeats too often"
WRONG = {
    "[": _CLASS, "[a": _CLASS, "(a": "it opens a group and does not close it",
    "a)": "it closes a group that is not open", "*a": "it repeats nothing", "a**": "it repeats nothing",
    "(|*)": "it repeats nothing", "a{,3}": _BRACE, "a{x}": _BRACE, "(?:foo){e<=1}": _BRACE, "(?R)": _GROUP,
    "(?P<n>a)": _GROUP, "(?#c)": _GROUP, "(*F)": _GROUP, r"\L<x>": r"\L means nothing", r"\j": r"\j means nothing",
    "\\": "\\ means nothing", r"[\b]": r"\b means nothing", "[z-a]": "bad character range",
    r"[a-\d]": "a range ends in a class", r"\p{Nonsense}": "unknown property", r"\k<none>": "unknown group",
    "a" * (MAX_LENGTH + 1): f"it is longer than {MAX_LENGTH} characters",
    "(" * 60 + ")" * 60: "its groups are nested too deeply",
    "[" * 1500: "it is nested too deeply, or repeats too often",
    "((a{100}){100}){100}": _OFTEN, "[ab]{999999}": _OFTEN, rf"(\Q{'a' * 1000}\E){{6}}": _OFTEN,
}  # fmt: skip
CATASTROPHIC = [
    (r"(a|aa)+", "a" * 60 + "b"), (r"(a|aa)+", "a" * 50_000 + "b"), (r"(.*?,){20}P", "1," * 40),
    (r"(x+x+)+y", "x" * 50_000), (r"(\w|\d|a)*[A-Z]", "a" * 50_000), (r"^(\w+\s?)*$", "word " * 200 + "!"),
    (r"(([a-z])+.)+[A-Z]([a-z])+$", "a" * 5000),
]  # fmt: skip


@pytest.mark.parametrize("pattern, text", MATCHING)
def test_what_matches(pattern: str, text: str) -> None:
    """The whole text matches."""
    assert pattern_problem(pattern) == ""
    assert matches(pattern, text)


@pytest.mark.parametrize("pattern, text", OTHERWISE)
def test_what_does_not_match(pattern: str, text: str) -> None:
    """A part is not enough, and the usual classes know ASCII alone."""
    assert pattern_problem(pattern) == ""
    assert not matches(pattern, text)


@pytest.mark.parametrize("pattern, problem", WRONG.items())
def test_what_does_not_read(pattern: str, problem: str) -> None:
    """What Java would not read, or what would cost too much, is told and matches nothing."""
    assert pattern_problem(pattern) == problem
    assert not matches(pattern, "")


@pytest.mark.parametrize("pattern, text", CATASTROPHIC)
def test_catastrophic_patterns(pattern: str, text: str) -> None:
    """They end: with a result where there is a quick way, else as not to be told in time."""
    try:
        assert matches(pattern, text) in {True, False}
    except TimeoutError:
        return


@given(
    st.text(alphabet="ab(|)[]{}*+?^$.-&\\dwpQE<>=!:,123 \n", max_size=30) | st.text(max_size=12), st.text(max_size=6)
)
def test_any_text_is_a_pattern_or_none(pattern: str, text: str) -> None:
    """Whatever is written as a pattern reads or is told; matching it is no bug."""
    try:
        result = matches(pattern, text)
    except TimeoutError:
        return
    assert not (result and pattern_problem(pattern))


@given(st.text(max_size=30))
def test_quoted_texts_match_themselves(text: str) -> None:
    """Each character behind a backslash, in a class and between quotation marks stands for itself."""
    assert matches("".join(f"\\{sign}" if not sign.isalnum() else sign for sign in text), text)
    quoted = text.replace("\\E", "")
    assert matches(f"\\Q{quoted}\\E", quoted) or quoted.endswith("\\")
    assert all(matches(f"[{sign if sign.isalnum() else f'{chr(92)}{sign}'}]", sign) for sign in text)


PIECES = st.tuples(
    st.sampled_from(["a", "b", ".", "[ab]", "[^a]", "(?:a|b)", "(a)", "ab|", "(?=a)", r"\d", "^", "$"]),
    st.sampled_from(["", "*", "+", "?", "{1,2}", "*?", "{2}"]),
).map("".join)


@given(st.lists(PIECES, max_size=5).map("".join), st.text("ab1", max_size=5))
def test_plain_patterns_mean_what_they_mean_to_python(pattern: str, text: str) -> None:
    """For what both languages have, the result is the same."""
    try:
        expected = re.fullmatch(pattern, text) is not None
    except re.error:
        return
    if pattern_problem(pattern) == "":
        assert matches(pattern, text) is expected


def test_time_runs_out() -> None:
    """A match that cannot be told in time says so."""
    with pytest.raises(TimeoutError):
        matches(r"(a|aa)+", "a" * 80 + "b")
