"""Long and not obvious is enough; nobody is made to type signs that they cannot remember."""

from __future__ import annotations

from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fieldtool.vault.errors import ShortPassphrase, WeakPassphrase
from fieldtool.vault.passphrases import LEAST_LENGTH, generate_passphrase, normalized, refuse_weak


@pytest.mark.parametrize("passphrase", ["", "short", "fourteen signs", "  padded   to  be  ", "Xq7!vT2&pL9$mz"])
def test_a_short_one_is_refused(passphrase: str) -> None:
    """Under 15 characters is told with both numbers; blanks around and between do not count twice."""
    with pytest.raises(ShortPassphrase, match=f"has {len(normalized(passphrase))} characters; it needs at least 15"):
        refuse_weak(passphrase)


@pytest.mark.parametrize(
    "passphrase",
    [
        "passwordpassword",
        "password password 123",
        "Contraseña2026!!",
        "aaaaaaaaaaaaaaaaaaaa",
        "abcabcabcabcabcabc",
        "1234567890123456",
        "abcdefghijklmnopqr",
        "qwertyuiopasdfghjkl",
        "PC-01 PC-01 PC-01",
        "admin admin pc 01 admin",
        "fieldtool supervisor 1",
        "- - - - - - - - - - - -",
        "hola hola hola hola",
        "20261123202611232026",
    ],
)
def test_an_obvious_one_is_refused(passphrase: str) -> None:
    """What everybody tries first, the person's own code, repetitions and runs are not secrets."""
    with pytest.raises(WeakPassphrase):
        refuse_weak(passphrase, "PC-01")


@pytest.mark.parametrize(
    "passphrase",
    [
        "seven hills under quiet rain",
        "el río baja frío en marzo",
        "mi clave vive en otro país",
        "جبال عالية تحت المطر الهادئ",
        "七つの丘は静かな雨の中で眠っている",
        "lluvia1978ventana",
    ],
)
def test_plain_sentences_are_welcome(passphrase: str) -> None:
    """No capital, digit or sign is asked for, in any script."""
    refuse_weak(passphrase, "PC-01")


def test_proposed_passphrases_are_good() -> None:
    """Each has seven words, passes the rule, and none comes twice."""
    proposed = {generate_passphrase() for _ in range(200)}
    assert len(proposed) == 200
    for passphrase in proposed:
        assert len(passphrase.split()) == 7
        refuse_weak(passphrase)


@given(st.text(max_size=60))
def test_the_rule_answers_for_every_text(text: str) -> None:
    """Any text is either accepted, and long enough, or refused as weak; nothing else happens."""
    with suppress(WeakPassphrase):
        refuse_weak(text)
        assert len(normalized(text)) >= LEAST_LENGTH


def test_a_refusal_does_not_repeat_the_passphrase() -> None:
    """What is told, and what a log could keep, holds no part of what was typed."""
    for passphrase in ("hunter2", "passwordpassword"):
        with pytest.raises(WeakPassphrase) as refused:
            refuse_weak(passphrase)
        assert passphrase not in str(refused.value) + str(refused.value.parameters)


@given(st.text())
def test_normalizing_is_stable(text: str) -> None:
    """However it was typed, the same text comes out, also the second time."""
    assert normalized(normalized(text)) == normalized(text)
    assert normalized("cafe\u0301 noir") == normalized(" caf\u00e9  noir ")
