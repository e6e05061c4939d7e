"""The command ``verify``, end to end on real files."""

from __future__ import annotations

import json
from pathlib import Path

import click
import pytest
from click.testing import CliRunner, Result

from fieldtool.cli.console import KnownErrors
from fieldtool.cli.verify import verify
from fieldtool.exchange.approval import write_approvals
from tests.exchange.making import OTHER_HUB, Release, true_release


@pytest.fixture(autouse=True)
def _in_english(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LC_ALL", "en")


@pytest.fixture
def release() -> Release:
    return true_release()


@pytest.fixture
def key(release: Release, tmp_path: Path) -> Path:
    path = tmp_path / "hub.key"
    path.write_text(f"# a hub\n{release.identity}\n")
    return path


def _run(tmp_path: Path, bundle: bytes, key: Path, *options: str) -> Result:
    path = tmp_path / "week.ftb"
    path.write_bytes(bundle)
    group = KnownErrors(name="fieldtool", commands=[verify])
    return CliRunner().invoke(group, ["verify", str(path), "--identity", str(key), *options])


def _assert_refused(result: Result, tmp_path: Path) -> None:
    lines = result.stderr.splitlines()
    assert (result.exit_code, result.stdout) == (1, "")
    assert [line.partition(" ")[0] for line in lines] == ["error:", "hint:"]
    assert {path.name for path in tmp_path.iterdir()} <= {"hub.key", "week.ftb"}


def test_tells_what_it_holds_and_who_signed(release: Release, key: Path, tmp_path: Path) -> None:
    """A whole bundle is told with its centre, week, signers, rows and check words."""
    result = _run(tmp_path, release.sealed(), key)
    assert (result.exit_code, result.stderr) == (0, "")
    for part in ("whole", "PRACTICE", "PC, Panama", "2026-W47", "SV-02", "SV-05", "arrivals 3", "k 11", "reception"):
        assert part in result.stdout


def test_json(release: Release, key: Path, tmp_path: Path) -> None:
    """``--json`` gives one object that a program can read."""
    told = json.loads(_run(tmp_path, release.sealed(), key, "--json").stdout)
    assert told["whole"] is True
    assert told["manifest"]["week"] == "2026-W47"
    assert [one["person"] for one in told["approvals"]] == ["SV-02", "SV-05"]
    assert len(told["check_words"]) == 4


def test_extract(release: Release, key: Path, tmp_path: Path) -> None:
    """``--extract`` writes the files that were verified."""
    result = _run(tmp_path, release.sealed(), key, "--extract", str(tmp_path / "out"))
    assert result.exit_code == 0
    assert {path.name: path.read_bytes() for path in (tmp_path / "out").iterdir()} == release.members


@pytest.mark.parametrize("part", [0.0, 0.05, 0.3, 0.7, 0.999])
def test_changed_byte(release: Release, key: Path, tmp_path: Path, part: float) -> None:
    """With one byte changed it is refused and nothing is written."""
    sealed = bytearray(release.sealed())
    sealed[int(len(sealed) * part)] ^= 1
    _assert_refused(_run(tmp_path, bytes(sealed), key, "--extract", str(tmp_path / "out")), tmp_path)


def test_other_hub_missing_signature_text_file_empty_file(release: Release, key: Path, tmp_path: Path) -> None:
    """A bundle for another hub, one with a signature missing, a text and an empty file: refused, nothing written."""
    one_signature = release.sealed_as(approvals_json=write_approvals(release.approvals()[:1]))
    for_another = release.with_manifest(recipient=OTHER_HUB[1]).sealed()
    for untrusted in (for_another, one_signature, b"Dear hub,\n", b""):
        _assert_refused(_run(tmp_path, untrusted, key, "--extract", str(tmp_path / "out")), tmp_path)


def test_wrong_key_file(release: Release, tmp_path: Path) -> None:
    """A key file that is missing, or holds no key, is told as such."""
    wrong = tmp_path / "hub.key"
    _assert_refused(_run(tmp_path, release.sealed(), wrong), tmp_path)
    wrong.write_bytes(b"\xff\xfe not a key")
    _assert_refused(_run(tmp_path, release.sealed(), wrong), tmp_path)


def test_folder_in_the_way(release: Release, key: Path, tmp_path: Path) -> None:
    """An existing folder is left alone."""
    (tmp_path / "out").mkdir()
    result = _run(tmp_path, release.sealed(), key, "--extract", str(tmp_path / "out"))
    assert result.exit_code == 1
    assert list((tmp_path / "out").iterdir()) == []


def test_help_has_an_example() -> None:
    """The command's help shows how it is typed."""
    result = CliRunner().invoke(verify, ["--help"])
    assert "Example: fieldtool verify" in click.unstyle(result.stdout)
