"""Packs load whole and in order, or tell all mistakes of all their protocols."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fieldtool.errors import Faults
from fieldtool.protocol import (
    Because,
    FileUnreadable,
    SignerKey,
    builtin_pack_folder,
    load_pack,
    load_signed_pack,
    protocol_from_source,
    seal_pack,
)
from fieldtool.protocol.pack import PackFiles, pack_of
from fieldtool.protocol.workbook import read_yaml
from tests.protocol.forms import session
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


@given(st.permutations(["name: small", 'version: "1"', "title::English (en): Small", "protocols: [first]"]), st.data())
def test_digests_leave_the_layout_alone(lines: list[str], data: st.DataObject) -> None:
    """The order of keys, sheets and columns, remarks and blank lines change nothing."""
    sheets = {name: [dict(row.cells) for row in rows] for name, rows in read_yaml(PROTOCOL, "p").sheets.items()}
    shuffled = {
        name: [{key: row[key] for key in data.draw(st.permutations(list(row)))} for row in sheets[name]]
        for name in data.draw(st.permutations(list(sheets)))
    }
    written_anew = json.dumps(shuffled, indent=data.draw(st.integers(0, 3)))
    told = "\n\n# a remark\n".join(lines) + "\n"
    digests = [
        pack_of(PackFiles("p", {"pack.yaml": text, "first.yaml": protocol})).digest
        for text, protocol in [("\n".join(lines), PROTOCOL), (told, written_anew)]
    ]
    assert digests[0] == digests[1]


@pytest.mark.parametrize(
    "old, new",
    [
        ("Small", "Smaller"),
        ('version: "1"', 'version: "1.0"'),
        ("[second, first]", "[first, second]"),
        ("[second, first]", "[first]"),
        ("name: small", "name: small\nreview: nobody"),
        ("name: small", "name: small\nas_of: 2026-11-24"),
    ],
)
def test_digests_follow_all_that_a_pack_says(old: str, new: str, tmp_path: Path) -> None:
    """Its titles, its version, the order of its protocols, who read it."""
    once = load_pack(pack_in(tmp_path)).digest
    assert load_pack(pack_in(tmp_path, PACK.replace(old, new))).digest != once


# Media


def _with_media(folder: Path, files: dict[str, bytes]) -> Path:
    pack_in(folder)
    (folder / "media").mkdir()
    for name, data in files.items():
        (folder / "media" / name).write_bytes(data)
    return folder


def test_media_belong_to_the_pack(tmp_path: Path) -> None:
    """Names and contents are part of the digest; what lies beside the folder is not."""
    one, two, three, four = (tmp_path / name for name in "abcd")
    for folder in (one, two, three, four):
        folder.mkdir()
    digest = load_pack(_with_media(one, {"a.png": b"1"})).digest
    (one / "README.md").write_text("words", "utf-8")
    assert load_pack(one).media == {"a.png": b"1"}
    assert load_pack(one).digest == digest
    others = [_with_media(two, {"a.png": b"2"}), _with_media(three, {"b.png": b"1"}), _with_media(four, {})]
    assert len({digest, *(load_pack(folder).digest for folder in others)}) == 4


LISTED = """
survey:
  - {type: select_one_from_file places.csv, name: place, "label::English (en)": Where?}
  - {type: calculate, name: far, calculation: "pulldata('places', 'far', 'name', ${place})"}
choices: []
settings:
  - {form_title: Places, form_id: places, version: '1', default_language: English (en)}
findings:
  - {name: far, "label::English (en)": Far away, urgency: note, when: "${far} = 'yes'", source: design}
sources:
  - {key: design, instrument: Our design, status: design}
"""
PLACES = b"name,label,far\nhere,Here,no\nthere,There,yes\n"


def _with_list(folder: Path, places: bytes = PLACES) -> Path:
    (folder / "media").mkdir(parents=True)
    (folder / "media" / "places.csv").write_bytes(places)
    (folder / "pack.yaml").write_text("name: lists\nversion: 1\nprotocols: [places]\n", "utf-8")
    written(folder, LISTED, "places")
    return folder


def test_lists_lie_in_the_media(tmp_path: Path) -> None:
    """A list from a file works in a folder, in a signed file, and in a protocol that was pinned with it."""
    folder, key = _with_list(tmp_path / "a"), SignerKey.new()
    sealed = load_signed_pack(seal_pack(folder, key), trusted={key.fingerprint: "us"})
    (first,) = load_pack(folder).protocols
    pinned = protocol_from_source(first.source_text, first.xform_text, data=first.data)
    assert first.data == {"places.csv": PLACES}
    for protocol in (first, sealed.protocols[0], pinned):
        assert protocol.digest == first.digest
        assert protocol.form.unsupported == ()
        run = session(protocol.form)
        assert [choice.label for choice in run.choices("/data/place")] == ["Here", "There"]
        run.set("/data/place", "there")
        assert [(each.name, each.because) for each in protocol.evaluate(run).findings] == [
            ("far", (Because("/data/place", "there", None),))
        ]


def test_another_list_is_another_protocol(tmp_path: Path) -> None:
    """A screening that began with one must not go on with the other."""
    (first,) = load_pack(_with_list(tmp_path / "a")).protocols
    (second,) = load_pack(_with_list(tmp_path / "b", PLACES.replace(b"yes", b"no"))).protocols
    assert first.source_text == second.source_text
    assert first.digest != second.digest


def test_lists_are_found_in_the_pack_alone(tmp_path: Path) -> None:
    """What lies beside the pack, or above it, is not there."""
    folder = _with_list(tmp_path / "a")
    (folder / "media" / "places.csv").rename(folder / "places.csv")
    (protocol,) = load_pack(folder).protocols
    assert [gap.where for gap in protocol.form.unsupported if "missing" in gap.feature]
    assert protocol.data == {}


@pytest.mark.parametrize(
    "names, told",
    [
        (["ñ.png"], "media/ñ.png: is no name for a file of a pack"),
        ([".hidden"], "media/.hidden: is no name for a file of a pack"),
        (["a b.png"], "media/a b.png: is no name for a file of a pack"),
        (["a.png", "A.png"], "media/a.png: differs from A.png only by capitals"),
    ],
)
def test_names_of_media_work_on_every_computer(names: list[str], told: str, tmp_path: Path) -> None:
    """Letters, digits and a few signs; no two that some system takes for one."""
    with pytest.raises(Faults) as caught:
        load_pack(_with_media(tmp_path, dict.fromkeys(names, b"")))
    assert told in "\n".join(map(str, caught.value.faults))


def test_media_are_files_of_their_folder(tmp_path: Path) -> None:
    """No folders, no links, nothing beyond 16 MB; all such are told together."""
    inside = _with_media(tmp_path, {}) / "media"
    (inside / "folder").mkdir()
    (inside / "link.png").symlink_to(tmp_path / "pack.yaml")
    with (inside / "huge.mp4").open("wb") as file:
        file.truncate(16 * 1024 * 1024 + 1)
    with pytest.raises(Faults) as caught:
        load_pack(tmp_path)
    assert [(fault.where, fault.what) for fault in caught.value.faults] == [
        ("media/folder", "is no file"),
        ("media/huge.mp4", "is larger than 16 MB"),
        ("media/link.png", "is no file"),
    ]


def test_a_pack_is_bounded(tmp_path: Path) -> None:
    """All its files together, and each text."""
    inside = _with_media(tmp_path, {}) / "media"
    for name in ("a.mp4", "b.mp4"):
        with (inside / name).open("wb") as file:
            file.truncate(13 * 1024 * 1024)
    with pytest.raises(Faults, match="1 mistake was found"):
        load_pack(tmp_path)
    with (tmp_path / "first.yaml").open("wb") as file:
        file.truncate(4 * 1024 * 1024 + 1)
    with pytest.raises(FileUnreadable, match="larger than 4 MB"):
        load_pack(tmp_path)
    for name in ("first", "second"):
        written(tmp_path, "# " + "x" * 2_100_000 + PROTOCOL, name)
    with pytest.raises(Faults) as caught:
        load_pack(tmp_path)
    assert "its texts are larger than 4 MB together" in str(caught.value.faults[0])


# Mistakes


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
        ("version:", "vresion:", "there is no key 'vresion' (did you mean version?)"),
        ("version:", "licence:", "there is no key 'licence' (write as_of"),
        ('version: "1"', "version: 1.0-beta", "'1.0-beta' is no version of a pack (write numbers with dots"),
        ('version: "1"', "version: [1, 2]", "version is one text, not a list"),
        ("name: small", "name: Small pack", "'Small pack' is no name of a pack"),
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
