"""A picked file is stored by its bare name, if it is of the kind that the question wants."""

from __future__ import annotations

import pytest

from fieldtool.protocol import Session
from tests.protocol.forms import bind, inputs, session, small


def _run(attributes: str = 'mediatype="image/*"', **more: str) -> Session:
    body = f'<upload ref="/data/a" {attributes}><label>A</label></upload>' + inputs("b")
    return session(small("<a/><b/>", bind("a", type="binary", **more), body))


@pytest.mark.parametrize("name", ["photo.jpg", "PHOTO.PNG", "año 1.jpeg", "a.b.webp"])
def test_plain_names_are_kept(name: str) -> None:
    """The name is stored as it is; neither where the file lies nor what is in it is asked."""
    run = _run()
    assert run.attach("/data/a", name).result == "accepted"
    assert run.value("/data/a") == name


@pytest.mark.parametrize(
    "name",
    ["../photo.jpg", "/etc/photo.jpg", "C:\\photo.jpg", "C:photo.jpg", "a/b.jpg", "photo", ".jpg", "..", "a\n.jpg",
     "a\x00.jpg", "x" * 300 + ".jpg", "file://a.jpg", "photo.jpg/"],
)  # fmt: skip
def test_names_with_a_way_in_them_are_refused(name: str) -> None:
    """A folder, a drive, a scheme, a control sign, or no extension: nothing is stored."""
    run = _run()
    assert run.attach("/data/a", name).result == "constraint"
    assert run.value("/data/a") == ""


@pytest.mark.parametrize(
    "attributes, name, fits",
    [
        ('mediatype="image/*"', "a.mp3", False), ('mediatype="audio/*"', "a.mp3", True), ("", "a.xyz", True),
        ('mediatype="application/pdf"', "a.pdf", True), ('mediatype="application/pdf"', "a.doc", False),
        ('accept=".gif, video/*"', "a.mp4", True), ('accept=".gif, video/*"', "a.jpg", False),
        ('mediatype="application/x-odd"', "a.odd", True), ('mediatype="*/*"', "a.bin", True),
    ],
)  # fmt: skip
def test_files_of_another_kind_are_refused(attributes: str, name: str, fits: bool) -> None:
    """The extension has to fit; a kind that nobody knows extensions of takes any."""
    assert (_run(attributes).attach("/data/a", name).result == "accepted") is fits


def test_files_can_be_taken_back() -> None:
    """A file is cleared like any answer; a required one is not emptied by picking none."""
    run = _run(required="true()")
    run.attach("/data/a", "a.jpg")
    assert run.attach("/data/a", "").result == "required"
    assert run.clear("/data/a").result == "accepted"
    assert run.value("/data/a") == ""


def test_only_uploads_take_files() -> None:
    """A file for another question is a bug; a read-only one is refused; typing a name stays refused."""
    with pytest.raises(ValueError, match="does not ask for a file"):
        _run().attach("/data/b", "a.jpg")
    assert _run(readonly="true()").attach("/data/a", "a.jpg").result == "readonly"
    assert _run().set("/data/a", "a.jpg").result == "readonly"
