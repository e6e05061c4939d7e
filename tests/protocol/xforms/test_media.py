"""Files beside a form are found in its folder alone, and read within bounds."""

from __future__ import annotations

import hashlib
import json
import os
from pathlib import Path

import pytest

from fieldtool.errors import Faults
from fieldtool.protocol import load_form, load_xform
from fieldtool.protocol.xforms.media import MAX_MEDIA, Media, MissingMedia, RefusedMedia, media_folder, media_name
from fieldtool.protocol.xforms.tables import MAX_ROWS
from tests.protocol.forms import bind, session, xform

CSV = b"name,label\nelm,Elm\n"


def _pulling(source: str, calculate: str = "instance('l')/root/item[name = 'elm']/label") -> bytes:
    lists = f'<instance id="l" src="{source}"/>' if source else ""
    return xform("<a/>", lists + bind("a", calculate=calculate)).encode()


OUTSIDE = (
    "../secret.csv", "jr://file-csv/../secret.csv", "jr://file/a/../../secret.csv", "/etc/passwd",
    "jr://file//etc/passwd", "C:\\secret.csv", "jr://file-csv/C:/secret.csv", "jr://file/..\\secret.csv",
    "\\\\host\\share\\x.csv", "jr://file/.", "https://example.org/x.csv", "file:///etc/passwd", "jr://file/a\x00.csv",
    "jr://file/ x.csv", "jr://file/x.csv/", "", "jr://other/x.csv", "jr://file/a\u202eb.csv",
)  # fmt: skip


@pytest.mark.parametrize("uri", OUTSIDE)
def test_addresses_that_lead_outside(uri: str) -> None:
    """Whatever is no plain name inside the folder is refused, with what to do."""
    with pytest.raises(RefusedMedia) as caught:
        media_name(uri)
    assert caught.value.hint


@pytest.mark.parametrize("source", ["jr://file/../secret.csv", "/etc/passwd", "jr://file-csv/C:\\secret.csv"])
def test_lists_outside(tmp_path: Path, source: str) -> None:
    """A list that lies outside the folder of the form is a mistake of the form."""
    (tmp_path / "secret.csv").write_bytes(CSV)
    own = tmp_path / "form-media"
    own.mkdir()
    with pytest.raises(Faults) as caught:
        load_xform(_pulling(source), "form.xml", media=Media(own))
    assert "outside the folder" in caught.value.faults[0].what


def test_links_outside(tmp_path: Path) -> None:
    """A link to a file outside is refused; one to a file inside is followed."""
    own = tmp_path / "form-media"
    own.mkdir()
    (tmp_path / "secret.csv").write_bytes(CSV)
    (own / "inside.csv").write_bytes(CSV)
    try:
        (own / "out.csv").symlink_to(tmp_path / "secret.csv")
        (own / "in.csv").symlink_to(own / "inside.csv")
    except OSError:
        pytest.skip("this system makes no links")
    media = Media(own)
    assert media.bytes("in.csv") == CSV
    with pytest.raises(RefusedMedia, match="outside"):
        media.bytes("out.csv")
    assert media.found("out.csv") is None


def test_what_was_read(tmp_path: Path) -> None:
    """It is known which files were asked for and what was in them, for a cache."""
    (tmp_path / "a.csv").write_bytes(CSV)
    media = Media(tmp_path)
    media.bytes("jr://file-csv/a.csv")
    with pytest.raises(MissingMedia, match=r"b\.csv"):
        media.bytes("jr://file-csv/b.csv")
    assert media.read == {"a.csv": hashlib.sha256(CSV).hexdigest(), "b.csv": ""}


def test_without_a_folder() -> None:
    """Without a folder every file is missing."""
    with pytest.raises(MissingMedia):
        Media().bytes("a.csv")


def test_what_is_no_file(tmp_path: Path) -> None:
    """A folder is no file, and a file that cannot be opened is refused."""
    (tmp_path / "a.csv").mkdir()
    assert Media(tmp_path).path("a.csv") is None
    locked = tmp_path / "b.csv"
    locked.write_bytes(CSV)
    locked.chmod(0)
    if os.access(locked, os.R_OK):
        pytest.skip("whoever runs the tests may open everything")
    with pytest.raises(RefusedMedia, match="could not be read"):
        Media(tmp_path).bytes("b.csv")


def test_media_beside_a_form(tmp_path: Path) -> None:
    """A form's files lie in the folder that ODK would use, else right beside the form."""
    form = tmp_path / "form.xml"
    form.write_bytes(_pulling("jr://file-csv/l.csv"))
    (tmp_path / "l.csv").write_bytes(CSV)
    assert session(load_form(form)).value("/data/a") == "Elm"
    own = tmp_path / "form-media"
    own.mkdir()
    assert media_folder(form) == own
    (own / "l.csv").write_bytes(CSV.replace(b"Elm", b"Other"))
    assert session(load_form(form)).value("/data/a") == "Other"


@pytest.mark.parametrize("name", ["trees", "trees.csv"])
def test_pulldata(tmp_path: Path, name: str) -> None:
    """``pulldata`` finds the table that it names, declared or not."""
    (tmp_path / "trees.csv").write_bytes(CSV)
    asked = f"pulldata('{name}', 'label', 'name', 'elm')"
    for source in ("", "jr://file-csv/trees.csv"):
        text = _pulling(source, asked).replace(b'id="l"', f'id="{name}"'.encode())
        form = load_xform(text, "x.xml", media=Media(tmp_path))
        assert form.unsupported == ()
        assert session(form).value("/data/a") == "Elm"


def test_pulldata_without_its_file() -> None:
    """``pulldata`` from a file that is missing is empty, and that is told."""
    form = load_xform(_pulling("", "pulldata('trees', 'label', 'name', 'elm')"), "x.xml")
    assert session(form).value("/data/a") == ""
    assert "instance trees" in [each.where for each in form.unsupported]


SURVEY = """
survey:
  - {type: select_one_from_file trees.csv, name: a, label: A}
  - {type: select_multiple_from_file parks.geojson, name: b, label: B}
  - {type: select_one_from_file roads.xml, name: c, label: C, choice_filter: "label != ''"}
  - {type: csv-external, name: fees}
  - {type: calculate, name: d, calculation: "pulldata('fees', 'label', 'name', 'elm')"}
settings:
  - {form_id: f, form_title: F, version: "1"}
"""


def test_files_of_a_spreadsheet(tmp_path: Path) -> None:
    """What an XLSForm asks from files is there when the files are."""
    (tmp_path / "form.yaml").write_text(SURVEY, encoding="utf-8")
    feature = {"type": "Feature", "id": "p1", "properties": {"title": "Park"},
               "geometry": {"type": "Point", "coordinates": [1, 2]}}  # fmt: skip
    parks = {"type": "FeatureCollection", "features": [feature]}
    for name, content in {
        "trees.csv": CSV, "fees.csv": CSV, "parks.geojson": json.dumps(parks).encode(),
        "roads.xml": b"<root><item><name>r1</name><label>Road</label></item><item><name>r2</name></item></root>",
    }.items():  # fmt: skip
        (tmp_path / name).write_bytes(content)
    form = load_form(tmp_path / "form.yaml")
    assert form.unsupported == ()
    run = session(form)
    offered = [[(each.value, each.label) for each in run.choices(f"/data/{name}")] for name in "abc"]
    assert offered == [[("elm", "Elm")], [("p1", "Park")], [("r1", "Road")]]
    assert run.value("/data/d") == "Elm"


# Bounds


@pytest.mark.parametrize("name", ["l.csv", "l.xml", "l.geojson"])
def test_very_large_files(tmp_path: Path, name: str) -> None:
    """A file of 100 MB is refused without being read."""
    with (tmp_path / name).open("wb") as file:
        file.truncate(100 * 1024 * 1024)
    with pytest.raises(Faults) as caught:
        load_xform(_pulling(f"jr://file/{name}"), "x.xml", media=Media(tmp_path))
    assert caught.value.faults[0].what == f"{name} is larger than 16 MB"


LARGE = {
    "rows.csv": b"name\n" + b"a\n" * (MAX_ROWS + 1),
    "cells.csv": b"a,b,c,d,e,f\n" + b",,,,,\n" * 150_000,
    "numbers.geojson": b'{"type":"FeatureCollection","features":[' + b"1," * 1_600_000 + b"1]}",
    "objects.geojson": b'{"type":"FeatureCollection","features":[' + b"{}," * 700_000 + b"{}]}",
    "tags.xml": b"<root>" + b"<a/>" * 1_000_000 + b"</root>",
    "attributes.xml": b"<root>" + b'<a b="" c="" d="" e=""/>' * 200_000 + b"</root>",
    "deep.xml": b"<a>" * 10_000,
    "entities.xml": b'<!DOCTYPE r [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;">]><r>&b;</r>',
}


@pytest.mark.parametrize("name", LARGE)
def test_files_that_would_grow(tmp_path: Path, name: str) -> None:
    """A small file that would become much is refused in a sentence."""
    (tmp_path / name).write_bytes(LARGE[name])
    assert len(LARGE[name]) <= MAX_MEDIA
    with pytest.raises(Faults) as caught:
        load_xform(_pulling(f"jr://file/{name}"), "x.xml", media=Media(tmp_path))
    assert caught.value.faults[0].what.startswith(f"{name}: ")
