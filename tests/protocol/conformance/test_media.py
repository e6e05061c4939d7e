"""ODK XForms, "Media": pictures, sound and film beside words, by language."""

from __future__ import annotations

from pathlib import Path

import pytest

from fieldtool.errors import Faults
from fieldtool.protocol import Form, load_xform
from fieldtool.protocol.xforms.media import Media
from tests.protocol.conformance.test_languages import itext
from tests.protocol.forms import session, xform

ALL = "".join(f'<value form="{form}">jr://{where}</value>' for form, where in {
    "image": "images/a.png", "big-image": "images/big.png", "audio": "audio/a.mp3", "video": "video/a.mp4",
}.items())  # fmt: skip
INPUT = '<input ref="/data/a"><label ref="jr:itext(\'a\')"/></input>'


def _form(folder: Path, model: str, body: str = INPUT, lists: str = "") -> Form:
    return load_xform(xform("<a/>", lists, body, model).encode(), "x.xml", media=Media(folder))


def _files(folder: Path, *names: str) -> None:
    for name in names:
        (folder / name).write_bytes(b"\x89PNG")


def test_all_kinds(tmp_path: Path) -> None:
    """[media/types] A label may have a picture, a large one, a sound and a film, with words or without."""
    _files(tmp_path, "a.png", "big.png", "a.mp3", "a.mp4")
    form = _form(tmp_path, itext(en={"a": "<value>Look</value>" + ALL}, es={"a": ALL}))
    assert form.unsupported == ()
    run = session(form)
    found = {"image": "a.png", "big-image": "big.png", "audio": "a.mp3", "video": "a.mp4"}
    assert run.media("/data/a") == {form: tmp_path / name for form, name in found.items()}
    assert (run.label("/data/a", "en"), run.label("/data/a", "es")) == ("Look", "")


def test_by_language(tmp_path: Path) -> None:
    """[media/languages] Each language may have its own files, or none."""
    _files(tmp_path, "a.png", "b.png")
    texts = {name: {"a": f'<value form="image">jr://images/{name}.png</value>'} for name in "ab"} | {"c": {"a": ""}}
    run = session(_form(tmp_path, itext(**texts)))
    assert [run.media("/data/a", language) for language in "abc"] == [
        {"image": tmp_path / "a.png"}, {"image": tmp_path / "b.png"}, {},
    ]  # fmt: skip


def test_missing_files(tmp_path: Path) -> None:
    """[media/missing] A file that is missing is told once, with how often, and its name stands for it."""
    form = _form(tmp_path, itext(en={"a": "<value>A</value>" + ALL}))
    assert [(each.where, each.feature) for each in form.unsupported] == [
        ("jr://images/a.png", "a file beside labels is missing (4 times)"),
    ]  # fmt: skip
    assert session(form).media("/data/a")["image"] == "a.png"
    assert session(form).label("/data/a") == "A"


def test_choices(tmp_path: Path) -> None:
    """[media/choices] Choices have files too, in the form or looked up in a list."""
    _files(tmp_path, "a.png")
    picture = '<value>A</value><value form="image">jr://images/a.png</value>'
    own = '<select1 ref="/data/a"><item><label ref="jr:itext(\'a\')"/><value>x</value></item></select1>'
    assert session(_form(tmp_path, itext(en={"a": picture}), own)).choice_media("/data/a") == {
        "x": {"image": tmp_path / "a.png"}
    }
    listed = (
        '<instance id="l"><root><item><id>a</id><k>y</k></item><item><id>none</id><k>z</k></item></root></instance>'
    )
    body = (
        '<select1 ref="/data/a"><itemset nodeset="instance(\'l\')/root/item"><value ref="k"/>'
        '<label ref="jr:itext(id)"/></itemset></select1>'
    )
    run = session(_form(tmp_path, itext(en={"a": picture, "none": "<value>N</value>"}), body, listed))
    assert run.choice_media("/data/a") == {"y": {"image": tmp_path / "a.png"}}


@pytest.mark.parametrize("uri", ["jr://images/../secret.png", "/etc/passwd", "jr://images//etc/passwd", "C:\\x.png",
                                 "jr://images/..\\x.png", "http://example.org/x.png"])  # fmt: skip
def test_files_outside(tmp_path: Path, uri: str) -> None:
    """[media/sandbox] An address that leads outside the folder of the form is a mistake that tells the text."""
    with pytest.raises(Faults) as caught:
        _form(tmp_path, itext(en={"a": f'<value form="image">{uri}</value>'}))
    assert "in the text a" in caught.value.faults[0].what


def test_labels_without_files(tmp_path: Path) -> None:
    """[media/types] A label of words alone has nothing beside it, and neither has an item without one."""
    run = session(_form(tmp_path, "", '<input ref="/data/a"><label>A</label></input>'))
    assert run.media("/data/a") == {}
    assert run.choice_media("/data/a") == {}


def test_large_pictures(tmp_path: Path) -> None:
    """[media/big-image] A large picture goes with a small one; alone it does nothing."""
    _files(tmp_path, "big.png")
    big = '<value>Look</value><value form="big-image">jr://images/big.png</value>'
    form = _form(tmp_path, itext(en={"a": big}, es={"a": big + '<value form="image">jr://images/big.png</value>'}))
    run = session(form)
    assert run.media("/data/a", "en") == {}
    assert run.media("/data/a", "es") == {"image": tmp_path / "big.png", "big-image": tmp_path / "big.png"}
