from __future__ import annotations

import sys
from pathlib import Path

import pytest

from fieldtool.exchange import SIGNED_MEMBERS, extract, open_bundle
from fieldtool.exchange.errors import ExtractFailed, ExtractTargetExists
from tests.exchange.making import Release


def test_only_fixed_names(release: Release, tmp_path: Path) -> None:
    """The data and reports are written, byte for byte, under their fixed names."""
    paths = extract(open_bundle(release.sealed(), release.identity), tmp_path / "new" / "folder")
    assert tuple(path.name for path in paths) == SIGNED_MEMBERS
    assert {path.name: path.read_bytes() for path in paths} == release.members
    assert [one.name for one in (tmp_path / "new").iterdir()] == ["folder"]


def test_existing_folder_is_left_alone(release: Release, tmp_path: Path) -> None:
    """Nothing is ever written into a folder that is there."""
    with pytest.raises(ExtractTargetExists):
        extract(open_bundle(release.sealed(), release.identity), tmp_path)
    assert list(tmp_path.iterdir()) == []


def test_failure_leaves_nothing(release: Release, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A disk that fills half-way leaves no folder behind."""
    written: list[Path] = []

    def full_disk(path: Path, data: bytes) -> None:
        if len(written) == 3:
            raise OSError(28, "no space")
        path.write_bytes(data)
        written.append(path)

    monkeypatch.setattr(sys.modules[extract.__module__], "write_atomically", full_disk)
    with pytest.raises(ExtractFailed):
        extract(open_bundle(release.sealed(), release.identity), tmp_path / "out")
    assert list(tmp_path.iterdir()) == []
