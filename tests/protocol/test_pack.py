"""Packs load whole and in order, or tell all mistakes of all their protocols."""

from __future__ import annotations

from pathlib import Path

import pytest

from fieldtool.errors import Faults
from fieldtool.protocol import FileUnreadable, builtin_pack_folder, load_pack
from tests.protocol.writing import PROTOCOL, written

PACK = """
name: small
version: "1"
title::Español (es): Pequeño
title::English (en): Small
protocols: [second, first]
"""


def pack_in(folder: Path, pack: str = PACK, second: str = PROTOCOL) -> Path:
    (folder / "pack.yaml").write_text(pack, "utf-8")
    written(folder, PROTOCOL, "first")
    written(folder, second.replace("health_check", "second_check"), "second")
    return folder


def test_packs_keep_their_order(tmp_path: Path) -> None:
    """Protocols come as ``pack.yaml`` lists them, not as the folder does."""
    pack = load_pack(pack_in(tmp_path))
    assert [protocol.name for protocol in pack.protocols] == ["second_check", "health_check"]
    assert (pack.name, pack.version, pack.titles) == ("small", "1", {"es": "Pequeño", "en": "Small"})
    assert pack.protocol("health_check") is pack.protocols[1]
    assert pack.protocol("nothing") is None


def test_digests_follow_the_protocols(tmp_path: Path) -> None:
    """The digest changes when any protocol does."""
    once = load_pack(pack_in(tmp_path)).digest
    assert load_pack(pack_in(tmp_path)).digest == once
    assert load_pack(pack_in(tmp_path, second=PROTOCOL.replace("Fever?", "A fever?"))).digest != once


def test_three_mistakes_are_told_at_once(tmp_path: Path) -> None:
    """Mistakes in several protocols and sheets come together, each with file, sheet and row."""
    wrong = PROTOCOL.replace("role: supervisor", "role: boss").replace("class: sensitive", "class: secret")
    pack_in(tmp_path, second=wrong)
    written(tmp_path, PROTOCOL.replace("urgency: now", "urgency: later"), "first")
    with pytest.raises(Faults) as caught:
        load_pack(tmp_path)
    assert [fault.where.partition(" (")[0] for fault in caught.value.faults] == [
        "second, actions, row 3", "second, privacy, row 2", "first, findings, row 3",
    ]  # fmt: skip
    assert [fault.what for fault in caught.value.faults] == [
        "role 'boss' is not known", "class 'secret' is not known", "urgency 'later' is not known",
    ]  # fmt: skip


@pytest.mark.parametrize(
    "old, new, told",
    [
        ("version:", "vresion:", "there is no key 'vresion'"),
        ('version: "1"', "", "version is missing"),
        ("title::English (en)", "title::English", "there is no key 'title::English'"),
        ("[second, first]", "[../first, second]", "'../first' is no name of a protocol"),
        ("[second, first]", "[first, first]", "two protocols are named health_check"),
        ("[second, first]", "[]", "protocols is missing"),
        ("name: small", "name: small\nname: other", "name stands twice in the file"),
    ],
)
def test_pack_files_are_strict(old: str, new: str, told: str, tmp_path: Path) -> None:
    """Unknown and missing keys, names outside the folder and doubles are mistakes."""
    with pytest.raises(Faults) as caught:
        load_pack(pack_in(tmp_path, PACK.replace(old, new)))
    assert told in "\n".join(map(str, caught.value.faults))


def test_folders_that_are_no_pack(tmp_path: Path) -> None:
    """A folder without a pack file, and a protocol that is missing, are sentences."""
    with pytest.raises(FileUnreadable):
        load_pack(tmp_path)
    pack_in(tmp_path, PACK.replace("second,", "third,"))
    with pytest.raises(FileUnreadable) as caught:
        load_pack(tmp_path)
    assert caught.value.parameters["path"] == "third.yaml"


def test_the_pack_that_ships() -> None:
    """The built-in pack loads, and nothing in it is beyond the engine."""
    pack = load_pack(builtin_pack_folder())
    assert pack.name == "reception"
    assert all(not protocol.form.unsupported for protocol in pack.protocols)
