"""getodk/xforms-spec, "XPath Functions": string functions, and what JavaRosa and XPath 1.0 have beside them."""

from __future__ import annotations

import base64
import hashlib
import re

import pytest
from nacl.signing import SigningKey

from tests.protocol.conformance.calls import missing, refused, value


def test_string() -> None:
    """[function/string] XPath 1.0: no exponent, no needless fraction, no minus before zero; of a set the first node."""
    assert [value(f"string({each})") for each in ("5.0", "-0.5", "-0", "1 div 0", "-1 div 0", "0 div 0")] == [
        "5", "-0.5", "0", "Infinity", "-Infinity", "NaN",
    ]  # fmt: skip
    assert value("string(1000000000000000000000)") == "1000000000000000000000"
    assert value("string(0.0000001)") == "0.0000001"
    assert [value(f"string({each})") for each in ("true()", "1 = 2", "/data/n", "/data/none", "'  '")] == [
        "true", "false", "3", "", "  ",
    ]  # fmt: skip
    assert value("string()", context="/data/n[2]") == "1"
    assert "string() takes 0 to 1 arguments" in refused("string(1, 2)")


def test_concat() -> None:
    """[function/concat] All texts, and all nodes of every set; one argument or none will do."""
    assert value("concat('a', 1, true())") == "a1true"
    assert value("concat('-', /data/n, '-', /data/empty)") == "-312-"
    assert value("concat(/data/n)") == "312"
    assert value("concat('a')") == "a"
    assert value("concat()") == ""


def test_join() -> None:
    """[function/join] Texts and the nodes of sets, with the separator between; an empty node has its place."""
    assert value("join(', ', /data/n)") == "3, 1, 2"
    assert value("join('-', /data/gap)") == "4--6"
    assert value("join(' ', 'a', /data/n, 1.5)") == "a 3 1 2 1.5"
    assert value("join(',', /data/none)") == ""
    assert value("join(',')") == ""
    assert "join() takes 1 or more arguments" in refused("join()")


def test_substr() -> None:
    """[function/substr] From 0, up to but without the end; from the end where negative; never beyond the text."""
    assert value("substr('hello', 1, 4)") == "ell"
    assert value("substr('hello', 2)") == "llo"
    assert value("substr('hello', -3)") == "llo"
    assert value("substr('hello', 0, -1)") == "hell"
    assert value("substr('hello', 3, 1)") == ""
    assert value("substr('hello', -99, 99)") == "hello"
    assert value("substr('', 1)") == ""
    assert value("substr('hello', '', '')") == ""
    assert "substr() takes 2 to 3 arguments" in refused("substr('a')")


def test_substring() -> None:
    """[function/substring] XPath 1.0: places from 1, rounded; what is no number selects nothing."""
    assert value("substring('12345', 2, 3)") == "234"
    assert value("substring('12345', 1.5, 2.6)") == "234"
    assert value("substring('12345', 0, 3)") == "12"
    assert value("substring('12345', 2)") == "2345"
    assert value("substring('12345', -42, 1 div 0)") == "12345"
    assert value("substring('12345', -1 div 0)") == "12345"
    assert value("substring('12345', -1 div 0, 1 div 0)") == ""
    assert value("substring('12345', 0 div 0, 3)") == ""


def test_substring_before() -> None:
    """[function/substring-before] What stands before the first occurrence; nothing without one."""
    assert value("substring-before('1999/04/01', '/')") == "1999"
    assert value("substring-before('1999', '/')") == ""
    assert value("substring-before('1999', '')") == ""
    assert value("substring-before('', 'a')") == ""
    assert "takes 2 arguments" in refused("substring-before('a')")


def test_substring_after() -> None:
    """[function/substring-after] What stands after the first occurrence; nothing without one."""
    assert value("substring-after('1999/04/01', '/')") == "04/01"
    assert value("substring-after('1999', '/')") == ""
    assert value("substring-after('1999', '')") == "1999"
    assert value("substring-after('', '')") == ""
    assert "takes 2 arguments" in refused("substring-after('a', 'b', 'c')")


def test_translate() -> None:
    """[function/translate] Character by character; without a counterpart it goes, the first of two counts."""
    assert value("translate('bar', 'abc', 'ABC')") == "BAr"
    assert value("translate('--aaa--', 'abc-', 'ABC')") == "AAA"
    assert value("translate('hello world', 'hello', '')") == " wrd"
    assert value("translate('hello', 'll', 'xy')") == "hexxo"
    assert value("translate('', 'a', 'b')") == ""
    assert "takes 3 arguments" in refused("translate('a', 'b')")


def test_string_length() -> None:
    """[function/string-length] Characters, not bytes nor halves of UTF-16; without an argument, of the context."""
    assert value("string-length('Año')") == 3.0
    assert value("string-length('🥰')") == 1.0
    assert value("string-length('')") == 0.0
    assert value("string-length(12.50)") == 4.0
    assert value("string-length()", context="/data/word") == 3.0
    assert "string-length() takes 0 to 1 arguments" in refused("string-length('a', 'b')")


def test_normalize_space() -> None:
    """[function/normalize-space] XPath's own white space goes at the ends and becomes one space; a hard space stays."""
    assert value("normalize-space('  a \t\r\n b ')") == "a b"
    assert value("normalize-space('\u00a0a')") == "\u00a0a"
    assert value("normalize-space('')") == ""
    assert value("normalize-space()", "<a>  b  c </a>", "/a") == "b c"


def test_contains() -> None:
    """[function/contains] Every text holds the empty one."""
    assert [value(f"contains('abc', {each})") for each in ("'bc'", "'d'", "''", "/data/none")] == [
        True, False, True, True,
    ]  # fmt: skip
    assert value("contains(/data/n, 3)") is True
    assert "takes 2 arguments" in refused("contains('a')")


def test_starts_with() -> None:
    """[function/starts-with] Also with nothing."""
    assert [value(f"starts-with('abc', {each})") for each in ("'ab'", "'bc'", "''")] == [True, False, True]
    assert value("starts-with('', 'a')") is False
    assert "takes 2 arguments" in refused("starts-with()")


def test_ends_with() -> None:
    """[function/ends-with] Also with nothing."""
    assert [value(f"ends-with('abc', {each})") for each in ("'bc'", "'ab'", "''")] == [True, False, True]
    assert value("ends-with('', 'a')") is False
    assert "takes 2 arguments" in refused("ends-with(1, 2, 3)")


def test_uuid() -> None:
    """[function/uuid] Version 4 without an argument; with a number, so many random characters."""
    form = r"[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}"
    assert re.fullmatch(form, str(value("uuid()")))
    assert value("uuid()") != value("uuid()")
    assert re.fullmatch(r"[0-9A-Za-z]{300}", str(value("uuid(300)")))
    assert [value(f"uuid({each})") for each in ("0", "-1", "''", "/data/none")] == [""] * 4
    assert "uuid() takes 0 to 1 arguments" in refused("uuid(1, 2)")


@pytest.mark.parametrize("algorithm", ["MD5", "SHA-1", "SHA-256", "SHA-384", "SHA-512"])
def test_digest(algorithm: str) -> None:
    """[function/digest] XForms 1.1: five algorithms in base64, which needs no saying, or hexadecimal."""
    raw = hashlib.new(algorithm.replace("SHA-", "sha"), b"some text", usedforsecurity=False).digest()
    assert value(f"digest('some text', '{algorithm}', 'hex')") == raw.hex()
    assert value(f"digest('some text', '{algorithm}')") == base64.b64encode(raw).decode()
    assert value(f"digest('some text', '{algorithm}', 'base64')") == base64.b64encode(raw).decode()


def test_digest_of_anything() -> None:
    """[function/digest] Of UTF-8, also of nothing; what it does not know is told where it is written, else empty."""
    assert value("digest('', 'MD5', 'hex')") == "d41d8cd98f00b204e9800998ecf8427e"
    assert value("digest(/data/word, 'MD5')") == value("digest('Año', 'MD5')")
    assert refused("digest('a', 'SHA-3')") == "digest() knows MD5, SHA-1, SHA-256, SHA-384, SHA-512, not SHA-3"
    assert refused("digest('a', 'MD5', 'base32')") == "digest() knows base64 and hex, not base32"
    assert value("digest('a', concat('SHA', '-3'))") == ""


def test_base64_decode() -> None:
    """[function/base64-decode] The text of these UTF-8 bytes; nothing for what is no base64."""
    assert value("base64-decode('w6nDqMOx')") == "éèñ"
    assert value("base64-decode(' SGVs\nbG8= ')") == "Hello"
    assert value("base64-decode('8J+lsA')") == "🥰"
    assert value("base64-decode('/w==')") == "\ufffd"
    assert [value(f"base64-decode('{each}')") for each in ("", "a", "?", "====", "é")] == [""] * 5
    assert "takes 1 arguments" in refused("base64-decode()")


def test_base64_encode() -> None:
    """[function/base64-encode] The way back (not in the specification)."""
    assert value("base64-encode('éèñ')") == "w6nDqMOx"
    assert value("base64-encode('')") == ""


def test_extract_signed() -> None:
    """[function/extract-signed] What an Ed25519 key signed, behind its signature; nothing else comes through."""
    key = SigningKey(bytes(range(32)))
    signed = base64.b64encode(key.sign(b"real dato")).decode()
    public = base64.b64encode(bytes(key.verify_key)).decode()
    other = base64.b64encode(bytes(SigningKey(bytes(32)).verify_key)).decode()
    assert value(f"extract-signed('{signed}', '{public}')") == "real dato"
    assert value(f"extract-signed('{signed}', '{other}')") == ""
    for contents, used in (("AAAA", public), ("?", public), (signed, "AAAA"), (signed, "?"), ("", "")):
        assert value(f"extract-signed('{contents}', '{used}')") == ""
    assert "takes 2 arguments" in refused("extract-signed('a')")


def test_selected() -> None:
    """[function/selected] An item of the list, whole; an empty list holds the empty value alone."""
    assert [value(f"selected('a b  c', '{each}')") for each in ("b", " b ", "c", "a b", "", "d")] == [
        True, True, True, False, False, False,
    ]  # fmt: skip
    assert [value(f"selected('', '{each}')") for each in ("", "a")] == [True, False]
    assert value("selected('10 2', 2)") is True
    assert "takes 2 arguments" in refused("selected('a')")


def test_is_selected() -> None:
    """[function/is-selected] Another name of selected() (JavaRosa)."""
    assert [value(f"is-selected('a b', '{each}')") for each in ("b", "c")] == [True, False]


def test_selected_at() -> None:
    """[function/selected-at] The item at a place from 0; empty where there is none, before the first too."""
    assert [value(f"selected-at(' a  b c', {each})") for each in ("0", "2", "1.9", "3", "-1", "''")] == [
        "a", "c", "b", "", "", "",
    ]  # fmt: skip
    assert value("selected-at('', 0)") == ""
    assert "takes 2 arguments" in refused("selected-at('a b')")


def test_count_selected() -> None:
    """[function/count-selected] The items between white space."""
    assert [value(f"count-selected('{each}')") for each in ("a  b c ", "a", "  ", "")] == [3.0, 1.0, 0.0, 0.0]
    assert value("count-selected(/data/none)") == 0.0
    assert "takes 1 arguments" in refused("count-selected()")


def test_texts_that_are_no_numbers() -> None:
    """[function/number] What a text function gives is a text, which is a number only if it reads as one."""
    assert value("concat('1', '2') + 1") == 13.0
    assert missing("concat('1', 'b') + 1")
