from __future__ import annotations

from pathlib import Path

import pytest

from fieldtool.exchange import bundle_name, store
from fieldtool.exchange.errors import OtherBundleInPlace


def test_name() -> None:
    """A bundle is named by centre, week and number."""
    assert bundle_name("PC", "2026-W47", 3) == "PC-2026-W47-0003.ftb"


def test_store_twice(tmp_path: Path) -> None:
    """Storing is whole, private, and harmless when it is done again."""
    outbox = tmp_path / "outbox"
    path = store(outbox, "PC-2026-W47-0003.ftb", b"sealed")
    assert store(outbox, "PC-2026-W47-0003.ftb", b"sealed") == path
    assert path.read_bytes() == b"sealed"
    assert [file.name for file in outbox.iterdir()] == ["PC-2026-W47-0003.ftb"]


def test_another_of_the_same_name(tmp_path: Path) -> None:
    """What was stored is never replaced."""
    store(tmp_path, "PC-2026-W47-0003.ftb", b"sealed")
    with pytest.raises(OtherBundleInPlace):
        store(tmp_path, "PC-2026-W47-0003.ftb", b"other")
    assert (tmp_path / "PC-2026-W47-0003.ftb").read_bytes() == b"sealed"


@pytest.mark.parametrize("name", ["../x.ftb", "x.exe", ".ftb", "a/b.ftb", ""])
def test_only_outbox_names(tmp_path: Path, name: str) -> None:
    """Only names of our own making reach the folder."""
    with pytest.raises(ValueError, match="no name"):
        store(tmp_path, name, b"")
