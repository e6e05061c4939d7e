"""Keys and signed packs from the command line: secrets stay in their file, and no file is written over."""

from __future__ import annotations

import json
import os
from pathlib import Path

import click
import pytest
from click.testing import CliRunner, Result

from fieldtool.cli.console import KnownErrors
from fieldtool.cli.packs import new_key, sign
from fieldtool.protocol import SignerKey, load_signed_pack
from tests.protocol.test_pack import pack_in


def _run(command: click.Command, *arguments: object) -> Result:
    group = KnownErrors("protocol", commands={str(command.name): command})
    return CliRunner().invoke(group, [str(command.name), *map(str, arguments)])


@pytest.fixture
def keyfile(tmp_path: Path) -> Path:
    """A key file as ``new-key`` makes it."""
    path = tmp_path / "signer.key"
    assert _run(new_key, path).exit_code == 0
    return path


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """The folder of a pack."""
    (tmp_path / "small").mkdir()
    return pack_in(tmp_path / "small")


def test_a_key_file_is_for_its_owner_alone(tmp_path: Path) -> None:
    """0600 whatever the umask; the fingerprint is told, the secret is not."""
    before = os.umask(0)
    try:
        result = _run(new_key, tmp_path / "signer.key", "--json")
    finally:
        os.umask(before)
    text = (tmp_path / "signer.key").read_text("ascii")
    assert (tmp_path / "signer.key").stat().st_mode & 0o777 == 0o600
    assert json.loads(result.stdout)["fingerprint"] == SignerKey.from_text(text).fingerprint
    assert text.splitlines()[1].removeprefix("secret ") not in result.output


def test_a_key_file_is_never_overwritten(keyfile: Path) -> None:
    """Nor is anything else that has the name, a dangling link neither."""
    before = keyfile.read_bytes()
    result = _run(new_key, keyfile)
    assert (result.exit_code, keyfile.read_bytes()) == (1, before)
    assert "signer.key is there already. It was not touched. [P-15]" in result.stderr
    (keyfile.parent / "link.key").symlink_to(keyfile.parent / "elsewhere.key")
    assert _run(new_key, keyfile.parent / "link.key").exit_code == 1
    assert not (keyfile.parent / "elsewhere.key").exists()


def test_a_key_that_cannot_be_written_leaves_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A folder that is not there, or a disk that is full: a sentence, and no half key."""
    assert "[P-14]" in _run(new_key, tmp_path / "nowhere" / "signer.key").stderr

    def full(_handle: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "fsync", full)
    result = _run(new_key, tmp_path / "signer.key")
    assert result.exit_code == 1
    assert "The disk is full" in result.stderr
    assert list(tmp_path.iterdir()) == []


def test_a_pack_is_signed_and_opens(folder: Path, keyfile: Path, tmp_path: Path) -> None:
    """The file opens for whoever trusts the fingerprint that was told."""
    out = tmp_path / "small-1.ftpack"
    result = _run(sign, folder, "--key", keyfile, "--out", out, "--json")
    told = json.loads(result.stdout)
    pack = load_signed_pack(out, trusted={told["fingerprint"]: "Us"})
    assert (pack.name, pack.version, pack.digest) == (told["name"], told["version"], told["digest"]) == (
        "small", "1", pack.digest,
    )  # fmt: skip
    assert pack.signed_by == "Us"


def test_results_are_lines_for_people(folder: Path, keyfile: Path, tmp_path: Path) -> None:
    """Without ``--json``."""
    result = _run(sign, folder, "--key", keyfile, "--out", tmp_path / "a.ftpack")
    assert [line.partition(":")[0] for line in result.stdout.splitlines()] == [
        "file", "name", "version", "digest", "fingerprint",
    ]  # fmt: skip


def test_a_file_in_the_way_stays(folder: Path, keyfile: Path, tmp_path: Path) -> None:
    """Whatever it is."""
    (tmp_path / "a.ftpack").write_text("mine", "utf-8")
    result = _run(sign, folder, "--key", keyfile, "--out", tmp_path / "a.ftpack")
    assert result.exit_code == 1
    assert "[P-15]" in result.stderr
    assert (tmp_path / "a.ftpack").read_text("utf-8") == "mine"


def test_a_pack_with_mistakes_is_not_signed(folder: Path, keyfile: Path, tmp_path: Path) -> None:
    """Its mistakes are told, and nothing is written."""
    (folder / "pack.yaml").write_text("name: small\nversion: one\nprotocols: [first]\n", "utf-8")
    result = _run(sign, folder, "--key", keyfile, "--out", tmp_path / "a.ftpack")
    assert result.exit_code == 1
    assert "'one' is no version of a pack" in result.stderr
    assert not (tmp_path / "a.ftpack").exists()


@pytest.mark.parametrize("text", ["", "fieldtool pack signing key 1\nsecret 00\npublic 00\n", "\xff"])
def test_a_file_that_is_no_key(folder: Path, keyfile: Path, text: str, tmp_path: Path) -> None:
    """It is said, and none of it is shown."""
    keyfile.write_text(text, "utf-8")
    result = _run(sign, folder, "--key", keyfile, "--out", tmp_path / "a.ftpack")
    assert result.exit_code == 1
    assert "signer.key could not be read: it is no key that signs packs, or it is damaged. [P-03]" in result.stderr


def test_a_key_that_others_can_read_is_refused(folder: Path, keyfile: Path, tmp_path: Path) -> None:
    """And so is one that is not there."""
    keyfile.chmod(0o640)
    assert "other people can read" in _run(sign, folder, "--key", keyfile, "--out", tmp_path / "a").stderr
    assert "[P-03]" in _run(sign, folder, "--key", tmp_path / "none.key", "--out", tmp_path / "a").stderr
    assert not (tmp_path / "a").exists()
