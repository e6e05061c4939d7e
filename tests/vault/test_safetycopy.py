"""D9, D13: a safety copy is whole and proved, or it is not there; no changed byte of one is ever believed."""

from __future__ import annotations

import hashlib
import io
from dataclasses import dataclass, replace
from datetime import timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fieldtool.errors import FieldtoolError
from fieldtool.vault import copyfile
from fieldtool.vault.copyfile import Header
from fieldtool.vault.copying import Contents
from fieldtool.vault.errors import (
    CopyFolderFails,
    CopyNeedsWords,
    CopyTooNew,
    DamagedCopy,
    DamagedStore,
    NotASafetyCopy,
    StoreExists,
    WrongRecoveryWords,
)
from fieldtool.vault.keyfile import KeyFile
from fieldtool.vault.keys import FILE_NAME, RecoveryWords
from fieldtool.vault.safetycopy import (
    Origin,
    copies_in,
    look_at,
    make_copy,
    opened_copy,
    restore_copy,
    send_copy,
    verify,
)
from fieldtool.vault.store import Store
from tests.vault.conftest import Made
from tests.vault.making import AT, MIGRATIONS, OTHER_KEY, flipped, new_store, note, notes


@dataclass(frozen=True)
class Copied:
    """A safety copy, what opens it, and the store that it is of."""

    path: Path
    header: Header
    key: bytes
    made: Made

    def opened(self) -> list[str]:
        """The notes in it, after full verification."""
        with opened_copy(self.path, self.header, self.key, self.path.parent) as store:
            return notes(store)


def origin(made: Made, desk: str = "Desk 3") -> Origin:
    """The centre that every copy here is of."""
    return Origin("PC", desk, False, 1, 1, (made.folder / FILE_NAME).read_bytes(), 'name = "Señal"'.encode())


@pytest.fixture
def copied(made: Made) -> Copied:
    key = made.supervisor.database_key
    with new_store(made.folder, key) as store:
        note(store, "kept")
        path, header = make_copy(store, key, made.folder, origin(made), AT)
    return Copied(path, header, header.key_from_database_key(key), made)


def test_a_copy_is_one_private_file_named_after_its_desk_and_instant(copied: Copied) -> None:
    """Nothing but the copy is left, readable by its owner only."""
    assert copied.path.name == "PC-Desk3-20260302T093000Z.ftcopy"
    assert copied.path.stat().st_mode & 0o777 == 0o600
    assert copies_in(copied.made.folder) == (copied.path,)
    assert [path.name for path in copied.made.folder.iterdir() if path.name.endswith(".part")] == []


def test_a_copy_holds_the_whole_store(copied: Copied) -> None:
    """Rows, audit head and every note are in it, and the file says the same."""
    assert copied.opened() == ["kept"]
    header = look_at(copied.path)
    assert header == copied.header
    with opened_copy(copied.path, header, copied.key, copied.made.folder) as store:
        assert Contents.of(store) == Contents(header.rows, header.head)


def test_a_copy_has_a_key_of_its_own(copied: Copied) -> None:
    """Neither the database key nor its page salts are in what was copied: the key is new for each copy."""
    key = copied.made.supervisor.database_key
    assert copied.key != key
    with Store.open(copied.made.folder / "records.db", key, MIGRATIONS, AT) as store:
        _, again = make_copy(store, key, copied.made.folder, origin(copied.made), AT + timedelta(days=1))
    assert again.key_from_database_key(key) != copied.key
    assert copied.path.read_bytes()[-4096:] != (copied.made.folder / "records.db").read_bytes()[-4096:]


def test_the_recovery_words_open_a_copy_alone(copied: Copied) -> None:
    """Words give the same key as who is signed in has; other words are told so."""
    assert copied.header.key_from_words(copied.made.words) == copied.key
    with pytest.raises(WrongRecoveryWords):
        copied.header.key_from_words(RecoveryWords.generate())


def test_a_copy_under_an_earlier_key_asks_for_the_words(copied: Copied) -> None:
    """Another database key is not damage: it is told as what it is."""
    with pytest.raises(CopyNeedsWords):
        copied.header.key_from_database_key(OTHER_KEY)


def test_the_key_file_and_the_settings_are_in_the_copy(copied: Copied) -> None:
    """What a bare machine needs beside the store comes with it, byte for byte."""
    assert copied.header.key_file == (copied.made.folder / FILE_NAME).read_bytes()
    assert isinstance(copied.header.keys(), KeyFile)
    assert copied.header.settings.decode() == 'name = "Señal"'


def test_two_copies_in_one_second_have_two_names(copied: Copied) -> None:
    """A copy never takes the place of another."""
    key = copied.made.supervisor.database_key
    whole = copied.path.read_bytes()
    with Store.open(copied.made.folder / "records.db", key, MIGRATIONS, AT) as store:
        path, _ = make_copy(store, key, copied.made.folder, origin(copied.made), AT)
    assert path.name == "PC-Desk3-20260302T093000Z-2.ftcopy"
    assert copied.path.read_bytes() == whole


@pytest.mark.parametrize("page", [1, 3, 6])
def test_a_damaged_store_is_not_copied(made: Made, page: int) -> None:
    """Damage in any page is told; no copy is there then, and no part of one."""
    key = made.supervisor.database_key
    with new_store(made.folder, key) as store:
        for _ in range(10):
            note(store, "x" * 2000)
    path = made.folder / "records.db"
    with Store.open(path, key, MIGRATIONS, AT) as store:
        path.write_bytes(flipped(path.read_bytes(), page * 4096 + 100))
        with pytest.raises(DamagedStore):
            make_copy(store, key, made.folder, origin(made), AT)
    assert copies_in(made.folder) == ()
    assert list(made.folder.glob(".*part*")) == []


def test_a_stopped_copy_leaves_nothing(made: Made) -> None:
    """Whenever the progress raises, in the middle of any step, no file stays."""
    key = made.supervisor.database_key
    with new_store(made.folder, key) as store:
        note(store, "x")
        calls = _stopped_after(store, made, 10**6)
        assert calls > 3
        for path in copies_in(made.folder):
            path.unlink()
        for step in range(calls):
            with pytest.raises(KeyboardInterrupt):
                _stopped_after(store, made, step)
            assert copies_in(made.folder) == ()
            assert list(made.folder.glob(".*part*")) == []


def _stopped_after(store: Store, made: Made, steps: int) -> int:
    calls = 0

    def progress(_part: float) -> None:
        nonlocal calls
        if calls == steps:
            raise KeyboardInterrupt
        calls += 1

    make_copy(store, made.supervisor.database_key, made.folder, origin(made), AT, progress)
    return calls


def test_progress_never_goes_back_and_ends_with_all(made: Made) -> None:
    """The part that is done grows to 1."""
    parts: list[float] = []
    with new_store(made.folder, made.supervisor.database_key) as store:
        make_copy(store, made.supervisor.database_key, made.folder, origin(made), AT, parts.append)
    assert parts == sorted(parts)
    assert parts[-1] == 1.0


def test_a_copy_is_sent_whole_to_another_place(copied: Copied, tmp_path: Path) -> None:
    """The same bytes lie in the other folder; a place that is not there is told."""
    (tmp_path / "stick").mkdir()
    sent = send_copy(copied.path, tmp_path / "stick")
    assert sent.read_bytes() == copied.path.read_bytes()
    assert send_copy(copied.path, tmp_path / "stick") == sent
    with pytest.raises(CopyFolderFails, match="nowhere"):
        send_copy(copied.path, tmp_path / "nowhere")


def test_a_damaged_copy_is_not_sent(copied: Copied, tmp_path: Path) -> None:
    """A damaged copy spreads nowhere."""
    (tmp_path / "stick").mkdir()
    copied.path.write_bytes(flipped(copied.path.read_bytes(), -100))
    with pytest.raises(DamagedCopy):
        send_copy(copied.path, tmp_path / "stick")
    assert list((tmp_path / "stick").iterdir()) == []


def test_a_restored_copy_is_the_store_under_the_asked_key(copied: Copied, tmp_path: Path) -> None:
    """The store comes back under the key that is asked for; nothing is written over."""
    target = tmp_path / "restored.db"
    restore_copy(copied.path, copied.header, copied.key, target, OTHER_KEY)
    with Store.open(target, OTHER_KEY, MIGRATIONS, AT) as store:
        assert notes(store) == ["kept"]
    with pytest.raises(StoreExists):
        restore_copy(copied.path, copied.header, copied.key, target, OTHER_KEY)


def _refusal(data: bytes, copied: Copied) -> type[FieldtoolError] | None:
    """How a changed copy is refused, or none where it is believed."""
    copied.path.write_bytes(data)
    try:
        header = look_at(copied.path)
        verify(
            copied.path, header, header.key_from_database_key(copied.made.supervisor.database_key), copied.path.parent
        )
    except FieldtoolError as error:
        return type(error)
    return None


def test_every_changed_byte_is_called_damage__sampled(copied: Copied) -> None:
    """Places over header and body: each flip is refused, always as damage and never as anything else."""
    whole = copied.path.read_bytes()
    places = {*range(40), *range(0, len(whole), 331), len(whole) - 1}
    assert {_refusal(flipped(whole, place, 1 << place % 8), copied) for place in places} == {DamagedCopy}
    assert _refusal(whole, copied) is None


@pytest.mark.nightly
def test_every_changed_byte_is_called_damage__all(copied: Copied) -> None:
    """Every byte of a small copy, each with every bit."""
    whole = copied.path.read_bytes()
    for place in range(len(whole)):
        assert _refusal(flipped(whole, place, 1 << place % 8), copied) is DamagedCopy, place


@pytest.mark.parametrize("length", [1, 10, 31, 32, 33, 4095, 4096, 5000, 8192, -4096, -1])
def test_a_copy_that_was_cut_is_called_damaged(copied: Copied, length: int) -> None:
    """Cut anywhere, it is a damaged copy; with something behind it, too."""
    whole = copied.path.read_bytes()
    assert _refusal(whole[:length], copied) is DamagedCopy
    assert _refusal(whole + b"\0" * abs(length), copied) is DamagedCopy


@given(st.binary(max_size=200))
def test_other_files_are_called_not_ours(data: bytes) -> None:
    """What does not begin as a safety copy is told to be none."""
    with pytest.raises((NotASafetyCopy, DamagedCopy)) as told:
        copyfile.read(io.BytesIO(data))
    assert (told.type is DamagedCopy) <= (data[:5] == b"FIELDTOOL-SAFETY-COPY"[: len(data[:5])])


def test_a_newer_format_is_called_newer(copied: Copied) -> None:
    """A format that is still to come is told with both numbers, if its checksum holds."""
    data = copyfile.encode(copied.header)
    newer = data.replace(b"COPY 1", b"COPY 2")
    newer = newer[:-32] + hashlib.sha256(newer[:-32]).digest()
    with pytest.raises(CopyTooNew, match="2"):
        copyfile.read(io.BytesIO(newer))


@pytest.mark.parametrize("change", [{"centre": "XX"}, {"practice": True}, {"rows": {"notes": 0}}, {"key_file": b"{}"}])
def test_a_header_that_somebody_wrote_anew_is_not_believed(copied: Copied, change: dict[str, object]) -> None:
    """Without the copy's key nobody changes what the header says, even with a right checksum."""
    forged = replace(copied.header, **change)  # type: ignore[arg-type]
    with pytest.raises(DamagedCopy):
        forged.key_from_database_key(copied.made.supervisor.database_key)


def test_a_header_asks_for_no_more_than_a_few_megabytes() -> None:
    """A header that claims to be huge is refused before it is read."""

    class Watched(io.BytesIO):
        asked = 0

        def read(self, size: int | None = -1, /) -> bytes:
            self.asked = max(self.asked, size or 0)
            return super().read(size)

    file = Watched(b"FIELDTOOL-SAFETY-COPY 1 9998336\n" + bytes(100))
    with pytest.raises(DamagedCopy):
        copyfile.read(file)
    assert file.asked <= 32


def test_header_is_written_in_one_way_only(copied: Copied) -> None:
    """Blanks, orders and keys of another's making are damage, checksum or not."""
    data = copyfile.encode(copied.header)
    for old, new in ((b'{"audit"', b'{ "audit"'), (b'"desk":', b'"Desk":'), (b'"practice":false', b'"practice":0')):
        padding = b" " * max(0, len(old) - len(new))
        changed = data.replace(old, new + padding, 1)[: len(data) - 32]
        changed = changed[: len(data) - 32].ljust(len(data) - 32)
        with pytest.raises(DamagedCopy):
            copyfile.read(io.BytesIO(changed + hashlib.sha256(changed).digest()))
