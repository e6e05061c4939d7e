"""ODK XForms, "URIs": which addresses name a file beside the form."""

from __future__ import annotations

from pathlib import Path

import pytest

from fieldtool.protocol.xforms.media import Media, RefusedMedia, media_name


@pytest.mark.parametrize("uri,name", [
    ("jr://images/file.png", "file.png"), ("jr://audio/file.mp3", "file.mp3"), ("jr://video/a/b.mp4", "a/b.mp4"),
    ("jr://file/places.xml", "places.xml"), ("jr://file-csv/places.csv", "places.csv"), (" plan.png ", "plan.png"),
    ("jr://images/مخطط.png", "مخطط.png"), ("jr://images/my plan.png", "my plan.png"),
])  # fmt: skip
def test_addresses_of_files(uri: str, name: str) -> None:
    """[uri/binary] Pictures, sound, film and other files lie in one folder, perhaps deeper in it."""
    assert media_name(uri) == name


@pytest.mark.parametrize("uri", ["jr://instance/last-saved", "jr://choices/x", "jr://images", "jr://", "jr://images/"])
def test_other_addresses(uri: str) -> None:
    """[uri/virtual] An address of anything else is no file."""
    with pytest.raises(RefusedMedia):
        media_name(uri)


@pytest.mark.parametrize("place", ["plan.png", "images/plan.png"])
def test_where_files_lie(tmp_path: Path, place: str) -> None:
    """[uri/binary] A file lies in the folder itself, or in one that is called after its kind."""
    (tmp_path / place).parent.mkdir(exist_ok=True)
    (tmp_path / place).write_bytes(b"x")
    assert Media(tmp_path).path("jr://images/plan.png") == (tmp_path / place).resolve()
    assert Media(tmp_path).bytes("jr://images/plan.png") == b"x"
