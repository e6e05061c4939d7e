"""What every command shares: a passphrase that cannot be read is wrong use, told in a sentence."""

from __future__ import annotations

import os
from collections.abc import Iterator

import click
import pytest

from fieldtool.cli.console import passphrase_from


@pytest.fixture
def piped() -> Iterator[tuple[int, int]]:
    """Both ends of a pipe: where to read, where to write."""
    reading, writing = os.pipe()
    yield reading, writing
    for descriptor in (reading, writing):
        try:
            os.close(descriptor)
        except OSError:
            continue


def test_a_passphrase_comes_through_a_descriptor(piped: tuple[int, int]) -> None:
    """The first line counts, without its end; the descriptor stays open for whoever gave it."""
    reading, writing = piped
    os.write(writing, "farol águila\nmore".encode())
    os.close(writing)
    assert passphrase_from(reading) == "farol águila"
    os.fstat(reading)


def test_a_descriptor_that_is_not_open(piped: tuple[int, int]) -> None:
    """It is wrong use of the option, with the number that was given."""
    reading, _writing = piped
    os.close(reading)
    with pytest.raises(click.BadParameter) as caught:
        passphrase_from(reading)
    assert str(reading) in caught.value.format_message()
    assert "--passphrase-fd" in caught.value.format_message()


def test_a_descriptor_that_only_writes(piped: tuple[int, int]) -> None:
    """Reading from the wrong end is wrong use too."""
    with pytest.raises(click.BadParameter):
        passphrase_from(piped[1])


def test_a_passphrase_that_is_no_text(piped: tuple[int, int]) -> None:
    """Bytes that are not UTF-8 are told without being shown."""
    reading, writing = piped
    os.write(writing, b"\xff\xfe\n")
    os.close(writing)
    with pytest.raises(click.BadParameter) as caught:
        passphrase_from(reading)
    assert "UTF-8" in caught.value.format_message()
    assert "xff" not in caught.value.format_message()


def test_a_negative_descriptor() -> None:
    """No descriptor is below zero."""
    with pytest.raises(click.BadParameter):
        passphrase_from(-1)
