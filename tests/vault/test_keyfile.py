"""D9, D11, B4: every changed byte of the key file shows, and none of it can stop or fool the program."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fieldtool.errors import FieldtoolError
from fieldtool.vault import keyfile
from fieldtool.vault.errors import DamagedKeys, KeysMissing, KeysTooNew, UnsafeKdfCost
from tests.vault.conftest import Made
from tests.vault.making import flipped, key_files


def remade(made: Made, **changes: Any) -> bytes:  # noqa: ANN401
    """The key file with some of its plain content changed, and the checksum put right as a forger would."""
    plain = keyfile._plain(keyfile.read(key_files(made.folder)[0]))
    plain |= changes
    return keyfile._text({**plain, "checksum": keyfile._checksum(plain)})


def with_kdf(made: Made, **changes: Any) -> bytes:  # noqa: ANN401
    slots = keyfile._plain(keyfile.read(key_files(made.folder)[0]))["slots"]
    slots[0]["kdf"] |= changes
    return remade(made, slots=slots)


def test_what_is_written_is_what_is_read(made: Made) -> None:
    """Both copies are the same bytes, and reading and writing again changes none of them."""
    original, copy = (path.read_bytes() for path in key_files(made.folder))
    assert original == copy == keyfile.encode(keyfile.decode(original))


def test_nothing_in_it_is_secret(made: Made) -> None:
    """The file holds neither the database key nor anything that the words or a passphrase are made of."""
    data = key_files(made.folder)[0].read_bytes()
    assert made.supervisor.database_key.hex().encode() not in data
    assert bytes(made.words.private_key()).hex().encode() not in data


def test_every_changed_byte_is_damage(made: Made) -> None:
    """Each byte of the file, changed in three ways, is called damage: not a wrong passphrase, not a newer version."""
    data = key_files(made.folder)[0].read_bytes()
    for place in range(len(data)):
        for mask in (1, 0x20, 0x80):
            with pytest.raises(DamagedKeys):
                keyfile.decode(flipped(data, place, mask))


def test_every_cut_is_damage(made: Made) -> None:
    """A file that lost its end, or has more than its end, is damaged."""
    data = key_files(made.folder)[0].read_bytes()
    for end in range(len(data)):
        with pytest.raises(DamagedKeys):
            keyfile.decode(data[:end])
    with pytest.raises(DamagedKeys):
        keyfile.decode(data + b"\n")


@given(
    st.one_of(
        st.binary(max_size=200),
        st.recursive(
            st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=5),
            lambda inner: st.lists(inner) | st.dictionaries(st.text(max_size=8), inner),
        ).map(lambda value: json.dumps(value).encode()),
    )
)
def test_anything_else_is_damage(untrusted: bytes) -> None:
    """Noise and other JSON are refused as damage, never with another kind of error."""
    with pytest.raises(DamagedKeys):
        keyfile.decode(untrusted)


@pytest.mark.parametrize(
    "untrusted", [b"[" * 100_000, b'{"a":' * 50_000, b"9" * 100_000, b'{"checksum": NaN}', b"\xff\xfe", b""]
)
def test_bombs_are_damage(untrusted: bytes) -> None:
    """Depth and size do not stop the reader."""
    with pytest.raises(DamagedKeys):
        keyfile.decode(untrusted)


@pytest.mark.parametrize(
    "changes", [{"m": 2 << 30}, {"m": 1 << 60}, {"m": 8192}, {"t": 1}, {"t": 1 << 31}, {"m": (1 << 30) + 1}]
)
def test_a_hostile_cost_is_refused_unpaid(made: Made, changes: dict[str, int]) -> None:
    """A forged cost with a right checksum is refused when read, before any memory is taken."""
    with pytest.raises(UnsafeKdfCost):
        keyfile.decode(with_kdf(made, **changes))


@pytest.mark.parametrize(
    "changes",
    [
        {"m": "268435456"},
        {"m": 2.5e8},
        {"m": -1},
        {"t": True},
        {"name": "scrypt"},
        {"salt": "00"},
        {"salt": None},
        {"salt": "0" * 31 + "g"},
        {"extra": 1},
    ],
)
def test_a_hostile_slot_is_damage(made: Made, changes: dict[str, object]) -> None:
    """Wrong types, lengths, names and unknown keys are refused, checksum or not."""
    with pytest.raises(DamagedKeys):
        keyfile.decode(with_kdf(made, **changes))


@pytest.mark.parametrize(
    "changes",
    [
        {"slots": []},
        {"slots": None},
        {"slots": [1]},
        {"slots": {}},
        {"format": 0},
        {"format": "1"},
        {"generation": -1},
        {"generation": None},
        {"store_id": 5},
        {"retired": [{}]},
        {"recovery": []},
        {"recovery": {"box_key": "00", "database_key": "00"}},
        {"mac": ""},
        {"unknown": "key"},
    ],
)
def test_a_hostile_file_is_damage(made: Made, changes: dict[str, object]) -> None:
    """So are they outside the slots."""
    with pytest.raises(DamagedKeys):
        keyfile.decode(remade(made, **changes))


@pytest.mark.parametrize("found", [2, 3, 99])
def test_a_newer_format_is_told_with_both_numbers(made: Made, found: int) -> None:
    """A later version's file is not called damaged, whatever else it holds."""
    with pytest.raises(KeysTooNew) as told:
        keyfile.decode(remade(made, format=found, epochs=["new"]))
    assert told.value.parameters == {"found": found, "known": 1}


def test_a_missing_file_is_missing(tmp_path: Path) -> None:
    """No file is told from a damaged one."""
    with pytest.raises(KeysMissing):
        keyfile.read(tmp_path / "keys.json")


def test_only_the_database_key_authenticates(made: Made) -> None:
    """Any change of content, and any other key, breaks the authentication."""
    file = keyfile.read(key_files(made.folder)[0])
    key = made.supervisor.database_key
    assert file.is_authentic(key)
    assert not file.is_authentic(flipped(key, 5))
    for changed in (
        replace(file, generation=file.generation + 1),
        replace(file, slots=file.slots[:1]),
        replace(file, slots=file.slots[::-1]),
        replace(file, store_id="other"),
    ):
        assert not changed.is_authentic(key)


def test_no_refusal_repeats_the_file(made: Made) -> None:
    """What is told of a damaged file holds none of its content."""
    data = key_files(made.folder)[0].read_bytes()
    with pytest.raises(FieldtoolError) as told:
        keyfile.decode(flipped(data, 100))
    assert told.value.parameters == {}
