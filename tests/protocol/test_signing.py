"""A signed pack is the pack in the folder, from somebody who is trusted, and no older one: or it is refused."""

from __future__ import annotations

import base64
import json
import tracemalloc
from collections.abc import Callable
from itertools import pairwise
from pathlib import Path
from typing import Any, Final

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fieldtool.errors import Faults
from fieldtool.protocol import (
    FileUnreadable,
    Pack,
    PackTooOld,
    PackUntrusted,
    SignerKey,
    fingerprint_of,
    load_pack,
    load_signed_pack,
    seal_pack,
    version_order,
)
from fieldtool.protocol.sealed import MAX_FILE, canonical, content_digest
from fieldtool.protocol.signing import _statement
from tests.protocol.test_pack import pack_in

KEY: Final = SignerKey.from_text(
    "fieldtool pack signing key 1\n"
    "secret 000102030405060708090a0b0c0d0e0f101112131415161718191a1b1c1d1e1f\n"
    "public 03a107bff3ce10be1d70dd18e74bc09967e4d6309ba50d5f1ddc8664125531b8\n"
)
OTHER: Final = SignerKey.new()
TRUSTED: Final = {KEY.fingerprint: "The authors"}


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A small pack with a picture, as a folder."""
    made = pack_in(tmp_path_factory.mktemp("pack"))
    (made / "media").mkdir()
    (made / "media" / "map.png").write_bytes(b"\x89PNG\r\n\x1a\n\x00")
    return made


@pytest.fixture(scope="module")
def sealed(folder: Path) -> bytes:
    """The same pack as a signed file."""
    return seal_pack(folder, KEY)


def _opened(sealed: bytes, **how: Any) -> Pack:  # noqa: ANN401
    return load_signed_pack(sealed, **({"trusted": TRUSTED} | how))


def _reason(sealed: bytes) -> str:
    with pytest.raises(PackUntrusted) as caught:
        _opened(sealed)
    return str(caught.value.parameters["reason"])


def _resigned(sealed: bytes, change: Callable[[dict[str, Any]], object]) -> bytes:
    """What its own signer could have signed."""
    document = json.loads(sealed)
    change(document)
    document.pop("signature", None)
    return canonical(document | {"signature": KEY.sign(_statement(document, content_digest(document))).hex()})


# The same pack


def test_a_signed_file_is_the_pack_in_the_folder(folder: Path, sealed: bytes, tmp_path: Path) -> None:
    """Name, version, digest, protocols, media; from bytes and from a file; and who signed it."""
    (tmp_path / "small-1.ftpack").write_bytes(sealed)
    plain = load_pack(folder)
    for opened in (_opened(sealed), load_signed_pack(tmp_path / "small-1.ftpack", trusted=TRUSTED)):
        assert (opened.name, opened.version, opened.titles) == (plain.name, plain.version, plain.titles)
        assert opened.digest == plain.digest
        assert [each.digest for each in opened.protocols] == [each.digest for each in plain.protocols]
        assert opened.media == plain.media == {"map.png": b"\x89PNG\r\n\x1a\n\x00"}
        assert (opened.signed_by, opened.fingerprint) == ("The authors", KEY.fingerprint)
    assert (plain.signed_by, plain.fingerprint) == ("", "")


def test_sealing_again_gives_the_same_bytes(folder: Path, sealed: bytes) -> None:
    """One pack and one key have one file: no dates, no chance."""
    assert seal_pack(folder, KEY) == sealed
    assert seal_pack(folder, OTHER) != sealed


def test_a_file_is_data_that_anybody_can_read(folder: Path, sealed: bytes) -> None:
    """JSON text with the author's own words in it; no archive."""
    told = json.loads(sealed)
    assert told["texts"]["first.yaml"] == (folder / "first.yaml").read_text("utf-8")
    assert base64.b64decode(told["media"]["map.png"]).startswith(b"\x89PNG")
    assert sealed.endswith(b"}\n")


def test_opening_leaves_nothing_on_the_disk(sealed: bytes, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Whatever is in it stays in memory."""
    monkeypatch.chdir(tmp_path)
    _opened(sealed)
    assert list(tmp_path.iterdir()) == []


def test_a_pack_with_mistakes_is_not_sealed(tmp_path: Path) -> None:
    """Its author is told all of them instead."""
    with pytest.raises(Faults):
        seal_pack(pack_in(tmp_path, "name: Small\nversion: one\nprotocols: [first]\n"), KEY)


# Tampering


def test_a_flipped_bit_is_refused_wherever_it_is(sealed: bytes) -> None:
    """Every byte of the file, one after the other."""
    for place in range(len(sealed)):
        damaged = bytearray(sealed)
        damaged[place] ^= 1 << place % 8
        with pytest.raises(PackUntrusted):
            _opened(bytes(damaged))


@given(st.data())
def test_any_other_bytes_are_refused(sealed: bytes, data: st.DataObject) -> None:
    """Something put in, taken out or put in the place of something else."""
    start = data.draw(st.integers(0, len(sealed)))
    end = data.draw(st.integers(start, min(len(sealed), start + 40)))
    changed = sealed[:start] + data.draw(st.binary(max_size=40)) + sealed[end:]
    if changed != sealed:
        with pytest.raises(PackUntrusted):
            _opened(changed)


@given(st.binary(max_size=200))
def test_garbage_is_no_pack(untrusted: bytes) -> None:
    """Any bytes are refused in a sentence."""
    with pytest.raises(PackUntrusted):
        _opened(untrusted)


@pytest.mark.parametrize("where", ["texts", "name", "version", "digest", "media"])
def test_a_change_that_keeps_the_spelling_is_told_as_such(sealed: bytes, where: str) -> None:
    """The file reads well, but it is not what was signed."""
    document = json.loads(sealed)
    document[where] = {"pack.yaml": "name: x\n"} if where in {"texts", "media"} else "2"
    assert _reason(canonical(document)) == "it was changed after it was signed"


@pytest.mark.parametrize(
    "respell",
    [
        lambda raw: raw[:-1],
        lambda raw: raw + b"\n",
        lambda raw: b"\xef\xbb\xbf" + raw,
        lambda raw: raw.replace(b'"name":"small"', b'"name":"small","name":"small"', 1),
        lambda raw: raw.replace(b'"small"', b'"\\u0073mall"', 1),
        lambda raw: raw.replace(b":{", b": {", 1),
        lambda raw: json.dumps(json.loads(raw), indent=1).encode(),
        lambda raw: raw.decode().encode("utf-16"),
        lambda raw: raw.replace(b'"fieldtool pack 1"', b"NaN", 1),
        lambda _raw: b"[" * 100_000,
        lambda _raw: b"[]\n",
        lambda _raw: b"1" * 10_000,
    ],
)
def test_another_spelling_of_the_same_is_refused(sealed: bytes, respell: Callable[[bytes], bytes]) -> None:
    """Bytes that say the same and are not the same cannot hide anything."""
    assert respell(sealed) != sealed
    assert _reason(respell(sealed)) == "it is damaged, or no signed pack at all"


@pytest.mark.parametrize(
    "raw",
    [
        b'{"a":' * 5_000_000,
        b"[" + b"{}," * 8_000_000 + b"{}]\n",
        b'{"digest":[' + b"0," * 15_000_000 + b"0]}\n",
        b'{"media":{' + b",".join(b'"%07d":""' % number for number in range(2_000_000)) + b"}}\n",
        b'{"digest":"' + b"\\n" * 15_000_000 + b'"}\n',
    ],
    ids=["deep", "objects", "numbers", "names", "escapes"],
)
def test_a_bomb_does_not_go_off(raw: bytes) -> None:
    """What a general reader would build is never built."""
    tracemalloc.start()
    try:
        with pytest.raises(PackUntrusted):
            _opened(raw)
        assert tracemalloc.get_traced_memory()[1] < 1_000_000
    finally:
        tracemalloc.stop()


def test_a_huge_file_is_not_read(tmp_path: Path) -> None:
    """Beyond the bound nothing is looked at."""
    assert "larger than" in _reason(b" " * (MAX_FILE + 1))
    (tmp_path / "huge.ftpack").write_bytes(b" " * (MAX_FILE + 1))
    with pytest.raises(PackUntrusted, match=r"huge\.ftpack was not opened: it is larger than"):
        load_signed_pack(tmp_path / "huge.ftpack", trusted=TRUSTED)
    with pytest.raises(FileUnreadable):
        load_signed_pack(tmp_path / "none.ftpack", trusted=TRUSTED)


# Who signed


def test_an_unknown_signer_is_named_by_the_key(folder: Path) -> None:
    """The signature is good; nobody here knows whose it is."""
    reason = _reason(seal_pack(folder, OTHER))
    assert reason == f"its signature is good, but nobody here trusts the key {OTHER.fingerprint}"
    with pytest.raises(PackUntrusted):
        _opened(seal_pack(folder, KEY), trusted={})


def test_fingerprints_are_known_however_they_are_typed(sealed: bytes) -> None:
    """Capitals and blanks do not count."""
    typed = KEY.fingerprint.upper().replace(" ", "")
    assert _opened(sealed, trusted={typed: "Typed"}).signed_by == "Typed"


def test_a_signature_of_something_else_is_none(sealed: bytes) -> None:
    """Without the words before it, a statement could be meant for anything."""
    document = json.loads(sealed)
    document.pop("signature")
    bare = KEY.sign(_statement(document, content_digest(document)).partition(b"\n")[2])
    assert _reason(canonical(document | {"signature": bare.hex()})) == "it was changed after it was signed"


def test_a_key_of_another_is_no_help(sealed: bytes) -> None:
    """Naming a trusted key does not make another's signature theirs."""
    document = json.loads(sealed)
    document.pop("signature")
    forged = OTHER.sign(_statement(document, content_digest(document))).hex()
    assert _reason(canonical(document | {"signature": forged})) == "it was changed after it was signed"


# What a signer can get wrong


@pytest.mark.parametrize(
    "change, told",
    [
        (lambda document: document.update(media=[]), "it is damaged, or no signed pack at all"),
        (lambda document: document.update(media=""), "it is damaged, or no signed pack at all"),
        (lambda document: document.update(name={}), "it is damaged, or no signed pack at all"),
        (lambda document: document.update(name="x" * 300), "its name is too long"),
        (lambda document: document["texts"].update({"x" * 300: ""}), "its key is too long"),
        (lambda document: document["texts"].update({"first.yaml": "x" * 9_000_000}), "its texts are too long"),
        (lambda document: document.update(texts={"../pack.yaml": "a"}), "its texts hold a name that leads elsewhere"),
        (lambda document: document.update(texts={"C:pack.yaml": "a"}), "its texts hold a name that leads elsewhere"),
        (lambda document: document["texts"].update({"first.yaml": 1}), "it is damaged, or no signed pack at all"),
        (lambda document: document["texts"].pop("pack.yaml"), "it has no pack.yaml"),
        (lambda document: document["media"].update({"a/b.png": "AA=="}), "its media hold a name that leads elsewhere"),
        (lambda document: document["media"].update({"..": "AA=="}), "its media hold a name that leads elsewhere"),
        (lambda document: document["media"].update({"a.png": "A"}), "its media file a.png is damaged"),
        (lambda document: document["media"].update({"a.png": "AB=="}), "its media file a.png is damaged"),
        (lambda document: document["media"].update({f"{n}.png": "" for n in range(1000)}), "are more than 1000"),
        (lambda document: document.update(format="fieldtool pack 2"), "its format is not 'fieldtool pack 1'"),
        (lambda document: document.update(version=1), "it is damaged, or no signed pack at all"),
        (lambda document: document.update(version="1-beta"), "its name or version is none of a pack"),
        (lambda document: document.update(name="../small"), "its name or version is none of a pack"),
        (lambda document: document.update(name="other"), "its name, version or digest is not that of the pack inside"),
        (lambda document: document.update(version="9"), "its name, version or digest is not that of the pack inside"),
        (lambda document: document.update(digest="0" * 64), "its name, version or digest is not that of"),
        (lambda document: document.update(vresion="1"), "there is no key 'vresion'; did you mean version?"),
        (lambda document: document.update(code="print()"), "there is no key 'code'"),
        (lambda document: document.pop("media"), "it has no media"),
    ],
)
def test_a_file_is_strict(sealed: bytes, change: Callable[[dict[str, Any]], object], told: str) -> None:
    """Keys, names, values and bounds are checked even where the signature is good."""
    if told == "it has no media":
        document = json.loads(sealed)
        document.pop("media")
        assert told in _reason(canonical(document))
    else:
        assert told in _reason(_resigned(sealed, change))


@pytest.mark.parametrize("field, told", [("signer", "xx"), ("signature", "00"), ("signer", "0" * 64)])
def test_keys_and_signatures_that_are_none(sealed: bytes, field: str, told: str) -> None:
    """A key or signature of the wrong shape, or a key that fits everything, is refused."""
    document = json.loads(sealed) | {field: told}
    assert _reason(canonical(document)) in {"its signature cannot be read", "it was changed after it was signed"}


def test_mistakes_inside_are_told_all_together(sealed: bytes) -> None:
    """Once the signature holds, the pack is checked as one in a folder is."""

    def spoil(document: dict[str, Any]) -> None:
        document["texts"]["first.yaml"] = document["texts"]["first.yaml"].replace("urgency: now", "urgency: later")
        document["texts"]["stray.yaml"] = "survey: []\n"

    with pytest.raises(Faults) as caught:
        _opened(_resigned(sealed, spoil))
    told = "\n".join(map(str, caught.value.faults))
    assert "first, findings, row 3" in told
    assert "stray.yaml: pack.yaml does not list it" in told


# Versions


@pytest.mark.parametrize("floor", ["1.0.1", "2", "10", "2026.1"])
def test_an_older_version_takes_two_people(sealed: bytes, floor: str) -> None:
    """Both versions are named; ``allow_older`` is for whoever asked two people."""
    with pytest.raises(PackTooOld) as caught:
        _opened(sealed, floor={"small": floor})
    assert caught.value.parameters == {"name": "small", "version": "1", "floor": floor}
    assert _opened(sealed, floor={"small": floor}, allow_older=True).version == "1"


@pytest.mark.parametrize("floor", [{}, {"small": "1"}, {"small": "1.0"}, {"small": "0.9"}, {"other": "9"}])
def test_the_same_or_a_newer_version_is_taken(sealed: bytes, floor: dict[str, str]) -> None:
    """The floor of another pack does not count."""
    assert _opened(sealed, floor=floor).version == "1"


def test_an_untrusted_pack_is_not_asked_for_its_version(folder: Path) -> None:
    """Nothing in it is believed, its age neither; ``allow_older`` opens no door."""
    sealed = seal_pack(folder, OTHER)
    for allow_older in (True, False):
        with pytest.raises(PackUntrusted):
            _opened(sealed, floor={"small": "2"}, allow_older=allow_older)


def test_versions_are_ordered_by_their_numbers() -> None:
    """Not by their letters; noughts at the end do not count."""
    versions = ["0", "0.1", "0.9", "0.10", "1", "1.0.1", "1.1", "2", "10", "2026.1", "2026.1.1", "2026.10"]
    assert all(version_order(lower) < version_order(higher) for lower, higher in pairwise(versions))
    assert version_order("1") == version_order("1.0.0") == version_order("01")


@pytest.mark.parametrize("text", ["", "v1", "1.", ".1", "1..2", "1-2", "1.2.3.4.5.6", "1.0b", "٣", "1 ", "1" * 10])
def test_what_is_no_version(text: str) -> None:
    """Anything but a few numbers with dots between them."""
    with pytest.raises(ValueError, match="no version"):
        version_order(text)


# Keys


def test_a_key_is_kept_as_text() -> None:
    """It comes back from its text, alone."""
    again = SignerKey.from_text(OTHER.to_text())
    assert again.public_key == OTHER.public_key
    assert again.sign(b"a") == OTHER.sign(b"a")


@pytest.mark.parametrize(
    "old, new", [("secret", "sceret"), ("key 1", "key 2"), ("public 03", "public 13"), ("0001", "1001")]
)
def test_a_damaged_key_is_no_key(old: str, new: str) -> None:
    """A wrong sign in either half is found."""
    with pytest.raises(ValueError, match="no key that signs packs"):
        SignerKey.from_text(KEY.to_text().replace(old, new, 1))


def test_a_key_is_shown_by_its_fingerprint_alone() -> None:
    """Neither printing nor logging it tells the secret."""
    secret = KEY.to_text().splitlines()[1].removeprefix("secret ")
    for shown in (repr(KEY), str(KEY), f"{KEY!r}"):
        assert shown == f"SignerKey({KEY.fingerprint})"
        assert secret not in shown


def test_fingerprints_are_short_and_differ() -> None:
    """Eight groups of four signs, for one key always the same."""
    groups = KEY.fingerprint.split(" ")
    assert [len(group) for group in groups] == [4] * 8
    assert KEY.fingerprint == fingerprint_of(KEY.public_key) != OTHER.fingerprint
