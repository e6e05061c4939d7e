"""A guess is dear, and a hostile file cannot make it a bomb."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fieldtool.vault.errors import UnsafeKdfCost
from fieldtool.vault.kdf import MEBIBYTE, SALT_LENGTH, KdfCost, derive_key
from tests.vault.making import child

SALT = bytes(SALT_LENGTH)


@given(t=st.integers(0, 1 << 33), m=st.integers(0, 1 << 45))
def test_a_cost_outside_the_safe_range_cannot_be_made(t: int, m: int) -> None:
    """Under 3 passes or 64 MiB is no protection; over 12 passes or 1 GiB would stop the laptop."""
    if 3 <= t <= 12 and 64 * MEBIBYTE <= m <= 1024 * MEBIBYTE:
        assert KdfCost(t, m) == KdfCost(t, m)
    else:
        with pytest.raises(UnsafeKdfCost):
            KdfCost(t, m)


@pytest.mark.parametrize("t, m", [(3, 64), (12, 1024)])
def test_the_bounds_belong_to_the_range(t: int, m: int) -> None:
    """The floor and the ceiling themselves are accepted."""
    assert KdfCost(t, m * MEBIBYTE).t == t


def test_defaults_are_the_architectures() -> None:
    """Three passes over 256 MiB, and a floor of 64 MiB."""
    assert KdfCost() == KdfCost(3, 256 * MEBIBYTE)
    assert KdfCost.floor() == KdfCost(3, 64 * MEBIBYTE)


def test_one_passphrase_is_one_key() -> None:
    """However its blanks were typed it gives the same 32 bytes; another passphrase or salt gives others."""
    derived = derive_key("correct horse battery staple", SALT, KdfCost.floor())
    assert len(derived) == 32
    assert derived == derive_key("  correct  horse battery\tstaple ", SALT, KdfCost.floor())
    assert derived != derive_key("Correct horse battery staple", SALT, KdfCost.floor())
    assert derived != derive_key("correct horse battery staple", b"\1" + SALT[1:], KdfCost.floor())


@pytest.mark.parametrize(
    "seconds, expected",
    [
        (0.0, KdfCost(12, 256 * MEBIBYTE)),
        (0.05, KdfCost(12, 256 * MEBIBYTE)),
        (0.14, KdfCost(5, 256 * MEBIBYTE)),
        (0.25, KdfCost(3, 256 * MEBIBYTE)),
        (0.3, KdfCost(5, 128 * MEBIBYTE)),
        (0.6, KdfCost(5, 64 * MEBIBYTE)),
        (4.0, KdfCost(3, 64 * MEBIBYTE)),
    ],
)
def test_calibration_aims_at_a_second(seconds: float, expected: KdfCost) -> None:
    """From the time that the floor takes here follows a cost of about a second, never below the floor."""

    def ticks() -> Iterator[float]:
        yield 100.0
        yield 100.0 + seconds

    assert KdfCost.calibrated(ticks().__next__) == expected


def test_too_little_memory_is_told(tmp_path: Path) -> None:
    """D6: where the laptop cannot give the memory, the sentence says how much is needed."""
    out, _ = child("starve", tmp_path).communicate()
    assert out == "Checking a passphrase takes 1024 MiB of memory, and that much is not free.\n"
