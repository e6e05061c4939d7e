"""ODK XForms, "Instance": the primary instance, and the lists beside it, inside the form and in files."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from fieldtool.errors import Faults
from fieldtool.protocol import Form, load_xform
from fieldtool.protocol.xforms.media import Media
from tests.protocol.forms import bind, inputs, session, small, xform

TREES = [("oak", "Oak", "12"), ("elm", "Elm", "7")]


def _told(form: Form) -> set[tuple[str, str]]:
    return {(each.where, each.feature) for each in form.unsupported}


def test_the_document_root() -> None:
    """[instance/root] The one child of the primary instance is where absolute paths begin, whatever its name."""
    text = xform("<p><age>10</age></p><b/>").replace("<data ", "<home ").replace("</data>", "</home>")
    text = text.replace("</model>", '<bind nodeset="/home/b" calculate="/home/p/age + 1"/></model>')
    assert session(load_xform(text.encode(), "x.xml")).value("/home/b") == "11"


def test_several_roots() -> None:
    """[instance/root] Of several roots only the first is used, and that is told."""
    text = xform("<a/>").replace("</instance>", "<more/></instance>")
    assert ("form", "several roots in the data of the form") in _told(load_xform(text.encode(), "x.xml"))


def test_default_values() -> None:
    """[instance/default-values] What an element holds is its first value, without the space around it."""
    run = session(small("<a>\n  yes </a><b/>", "", inputs("a", "b")))
    assert (run.value("/data/a"), run.value("/data/b")) == ("yes", "")


def test_defaults_that_are_no_choice() -> None:
    """[instance/default-values] What cannot be chosen is no default; of several answers, what can be chosen is."""
    listed = (
        '<itemset nodeset="instance(\'l\')/root/item[name != \'b\']"><value ref="name"/><label ref="name"/></itemset>'
    )
    plain = "<item><label>B</label><value>b</value></item>"
    body = (
        f'<select1 ref="/data/a"><label>A</label>{plain}</select1>'
        f'<select ref="/data/b"><label>B</label>{listed}</select>'
        f'<repeat nodeset="/data/r"><select1 ref="/data/r/c"><label>C</label>{listed}</select1></repeat>'
    )
    lists = '<instance id="l"><root><item><name>a</name></item><item><name>b</name></item></root></instance>'
    template = '<r jr:template=""><c>b</c></r>'
    run = session(small(f"<a>x</a><b>b a x</b>{template}", "", body, lists))
    run.add("/data/r")
    assert [run.value(path) for path in ("/data/a", "/data/b", "/data/r[1]/c")] == ["", "a", ""]
    assert run.unfinished() == ()


def test_default_files() -> None:
    """[instance/default-values] The default of a file is its address."""
    form = small("<a>jr://images/plan.png</a>", bind("a", type="binary"), '<upload ref="/data/a" mediatype="image/*"/>')
    assert session(form).value("/data/a") == "jr://images/plan.png"


def test_attributes_are_kept() -> None:
    """[instance/attributes] Attributes and namespaces of elements are kept for the submission."""
    data = '<a unit="kg" odk:tag="w"/><orx:meta xmlns:orx="http://openrosa.org/xforms"><orx:instanceID/></orx:meta>'
    text = xform(data).replace('id="small"', 'id="small" odk:prefix="t" xmlns="http://example.org/d"')
    form = load_xform(text.encode(), "x.xml")
    named = {each.name: form.model.markup.get(each.index) for each in form.model.definitions if each.path}
    root, item, meta = named["data"], named["a"], named["meta"]
    assert root is not None
    assert item is not None
    assert meta is not None
    assert root.namespace == "http://example.org/d"
    assert dict(root.attributes) == {"id": "small", "version": "1", "{http://www.opendatakit.org/xforms}prefix": "t"}
    assert dict(item.attributes) == {"unit": "kg", "{http://www.opendatakit.org/xforms}tag": "w"}
    assert (meta.namespace, dict(meta.attributes)) == ("http://openrosa.org/xforms", {})
    assert form.model.namespaces["odk"] == "http://www.opendatakit.org/xforms"


@pytest.mark.parametrize(
    "attributes",
    ['id="f" version="3"', 'id="f" orx:version="3" xmlns:orx="http://openrosa.org/xforms"', 'version=" 3 " id=" f "'],
)
def test_id_and_version(attributes: str) -> None:
    """[instance/id] [instance/version] The form's id and version stand on the root, the version with or without orx."""
    text = xform("<a/>").replace('id="small" version="1"', attributes)
    form = load_xform(text.encode(), "x.xml")
    assert (form.id, form.version) == ("f", "3")


def test_a_form_without_an_id() -> None:
    """[instance/id] Without an id, the namespace of the data names the form, as in JavaRosa; else its title."""
    plain = xform("<a/>").replace('id="small"', "")
    assert load_xform(plain.encode(), "x.xml").id == "Small"
    own = plain.replace("<data ", '<data xmlns="http://example.org/form-1" ')
    assert load_xform(own.encode(), "x.xml").id == "http://example.org/form-1"


# Lists inside the form


def test_internal_lists() -> None:
    """[instance/secondary-internal] A list in the form is looked up by its id, and filtered."""
    listed = (
        '<instance id="places"><root><item><land>x</land><name>a</name></item><item><land>y</land><name>b</name></item>'
        "</root></instance>"
    )
    binds = bind("b", calculate="instance('places')/root/item[land = /data/a]/name")
    run = session(small("<a/><b/>", binds, inputs("a"), listed))
    run.set("/data/a", "y")
    assert run.value("/data/b") == "b"


def test_ids_of_lists() -> None:
    """[instance/secondary-id] A list without an id, or with one that is taken, is left out and told."""
    ids = ("", ' id="l"', ' id="l"')
    lists = "".join(f"<instance{each}><root><item>{n}</item></root></instance>" for n, each in enumerate(ids))
    form = small("<b/>", bind("b", calculate="instance('l')/root/item"), "", lists)
    assert session(form).value("/data/b") == "1"
    assert _told(form) == {("instance", "a list without an id"), ("instance l", "a second list called l")}


# Lists in files


def _with_list(folder: Path, source: str, calculate: str) -> Form:
    text = xform("<a/><b/>", f'<instance id="trees" src="{source}"/>' + bind("b", calculate=calculate), inputs("a"))
    return load_xform(text.encode(), "x.xml", media=Media(folder))


def _found(folder: Path, source: str, name: str) -> str:
    form = _with_list(folder, source, f"instance('trees')/root/item[name = /data/a]/{name}")
    assert form.unsupported == ()
    run = session(form)
    run.set("/data/a", "elm")
    return run.value("/data/b")


def test_lists_from_xml(tmp_path: Path) -> None:
    """[instance/secondary-external] An XML file becomes the content of the list, as if it stood in the form."""
    items = "".join(f"<item><name>{n}</name><label>{t}</label></item>" for n, t, _age in TREES)
    (tmp_path / "trees.xml").write_text(f'<?xml version="1.0"?><root>{items}</root>', encoding="utf-8")
    assert _found(tmp_path, "jr://file/trees.xml", "label") == "Elm"


@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
@pytest.mark.parametrize("end", ["\n", "\r\n"])
@pytest.mark.parametrize("bom", ["", "\ufeff"])
def test_lists_from_csv(tmp_path: Path, delimiter: str, end: str, bom: str) -> None:
    """[instance/csv-delimiters] Commas, semicolons and tabs make columns, whatever ends a line or begins the file."""
    lines = [delimiter.join(row) for row in [("name", "label", "age"), *TREES]]
    (tmp_path / "trees.csv").write_bytes((bom + end.join(lines) + end).encode())
    assert _found(tmp_path, "jr://file-csv/trees.csv", "label") == "Elm"
    assert _found(tmp_path, "jr://file-csv/trees.csv", "age") == "7"


def test_quotes_in_csv(tmp_path: Path) -> None:
    """[instance/csv-quoting] RFC 4180: a quoted cell may hold delimiters, quotes and lines."""
    (tmp_path / "trees.csv").write_text('name,label\nelm,"Elm, ""field""\nelm"\n', encoding="utf-8")
    assert _found(tmp_path, "jr://file-csv/trees.csv", "label") == 'Elm, "field"\nelm'


def test_delimiters_in_order(tmp_path: Path) -> None:
    """[instance/csv-delimiters] The comma comes first where it makes columns; a quoted one makes none."""
    (tmp_path / "trees.csv").write_text('name,"a;b"\nelm,1\n', encoding="utf-8")
    assert _found(tmp_path, "jr://file-csv/trees.csv", "name") == "elm"
    (tmp_path / "trees.csv").write_text('name;"a,b";label\nelm;1;L\n', encoding="utf-8")
    assert _found(tmp_path, "jr://file-csv/trees.csv", "label") == "L"


def test_empty_cells(tmp_path: Path) -> None:
    """[instance/csv-empty] An empty cell, and one that is missing at the end of a row, is an empty element."""
    (tmp_path / "trees.csv").write_text("name,label,age\nelm,,\nash\n\n", encoding="utf-8")
    form = _with_list(tmp_path, "jr://file-csv/trees.csv", "concat(count(instance('trees')/root/item), '-', "
                      "count(instance('trees')/root/item/age), '-', instance('trees')/root/item[1]/label)")  # fmt: skip
    assert session(form).value("/data/b") == "2-2-"


def test_names_of_columns(tmp_path: Path) -> None:
    """[instance/csv-header] A second column of one name is left out and told; one without a name is nothing."""
    (tmp_path / "trees.csv").write_text("name,label,,label\nelm,Elm,x,Other\n", encoding="utf-8")
    form = _with_list(tmp_path, "jr://file-csv/trees.csv", "instance('trees')/root/item/label")
    assert session(form).value("/data/b") == "Elm"
    assert _told(form) == {("instance trees", "trees.csv: the second column label")}


BAD_CSV = {b"\xff\xfe\x00": "not UTF-8", b"": "no row of column names", b"a,b\n\x00": "not UTF-8",
           b'name\n"' + b"x" * 200_000: "cannot be read"}  # fmt: skip


@pytest.mark.parametrize("bad", BAD_CSV)
def test_bad_csv(tmp_path: Path, bad: bytes) -> None:
    """[instance/csv-encoding] A file that is no such table is a mistake that names it and says what to do."""
    (tmp_path / "trees.csv").write_bytes(bad)
    with pytest.raises(Faults) as caught:
        _with_list(tmp_path, "jr://file-csv/trees.csv", "1")
    (fault,) = caught.value.faults
    assert (fault.where, "trees.csv" in fault.what, BAD_CSV[bad] in fault.what) == ("instance trees", True, True)
    assert fault.hint


def _geojson(folder: Path, *features: object, **top: object) -> None:
    collection = {"type": "FeatureCollection", "features": features} | top
    (folder / "trees.geojson").write_text(json.dumps(collection), encoding="utf-8")


def _feature(geometry: object, **more: object) -> dict[str, object]:
    return {"type": "Feature", "geometry": geometry, "properties": {"name": "elm"}} | more


SHAPES = {
    "Point": ([2.3522, 48.8566], "48.8566 2.3522 0 0"),
    "LineString": ([[1, 2], [3, 4.5]], "2 1 0 0; 4.5 3 0 0"),
    "Polygon": ([[[1, 2], [3, 4], [5, 7], [1, 2]], [[0, 0]]], "2 1 0 0; 4 3 0 0; 7 5 0 0; 2 1 0 0"),
}


@pytest.mark.parametrize("kind", SHAPES)
def test_positions_from_geojson(tmp_path: Path, kind: str) -> None:
    """[instance/geojson-geometry] A point, a line and the outer ring of an area become ODK's positions."""
    coordinates, written = SHAPES[kind]
    _geojson(tmp_path, _feature({"type": kind, "coordinates": coordinates}))
    assert _found(tmp_path, "jr://file/trees.geojson", "geometry") == written


def test_properties_from_geojson(tmp_path: Path) -> None:
    """[instance/geojson-properties] Plain properties are elements, absent ones are not; its own id comes first."""
    point = {"type": "Point", "coordinates": [1, 2]}
    properties = {"name": "elm", "tall": True, "age": 7, "height": 1.50, "nothing": None, "id": "inner"}
    _geojson(tmp_path, _feature(point, id="fs87b", properties=properties))
    for name, value in {"tall": "true", "age": "7", "height": "1.5", "id": "fs87b", "nothing": ""}.items():
        assert _found(tmp_path, "jr://file/trees.geojson", name) == value, name
    form = _with_list(tmp_path, "jr://file/trees.geojson", "count(instance('trees')/root/item/nothing)")
    assert session(form).value("/data/b") == "0"


def test_odd_geojson(tmp_path: Path) -> None:
    """[instance/geojson-features] Other kinds of positions and properties that are no plain values are told."""
    several = {"type": "MultiPoint", "coordinates": [[1, 2]]}
    bare = {"type": "Point", "coordinates": ["north", 2]}
    _geojson(tmp_path, _feature(several, properties={"name": "elm", "more": {"a": 1}}), _feature(bare), 7)
    form = _with_list(tmp_path, "jr://file/trees.geojson", "instance('trees')/root/item[1]/name")
    assert session(form).value("/data/b") == "elm"
    assert {each.feature for each in form.unsupported} == {
        "trees.geojson: a position of the kind MultiPoint",
        "trees.geojson: the property more, which is no plain value",
        "trees.geojson: a position without two numbers",
        "trees.geojson: what is no feature",
    }


@pytest.mark.parametrize("bad", ["", "[1]", "{", '{"type": "Feature"}', '{"type": "FeatureCollection"}', "[" * 100_000])
def test_bad_geojson(tmp_path: Path, bad: str) -> None:
    """[instance/geojson-collection] What is no collection of features is a mistake that names the file."""
    (tmp_path / "trees.geojson").write_text(bad, encoding="utf-8")
    with pytest.raises(Faults, match="1 mistake was") as caught:
        _with_list(tmp_path, "jr://file/trees.geojson", "1")
    assert "trees.geojson" in caught.value.faults[0].what


@pytest.mark.parametrize(
    "bad", ["", "<root>", '<!DOCTYPE r [<!ENTITY e SYSTEM "file:///etc/passwd">]><root>&e;</root>']
)
def test_bad_xml(tmp_path: Path, bad: str) -> None:
    """[instance/secondary-external] Broken XML, and XML that declares anything, is a mistake that names the file."""
    (tmp_path / "trees.xml").write_text(bad, encoding="utf-8")
    with pytest.raises(Faults) as caught:
        _with_list(tmp_path, "jr://file/trees.xml", "1")
    assert "trees.xml" in caught.value.faults[0].what


def test_missing_files(tmp_path: Path) -> None:
    """[instance/secondary-external] A file that is missing leaves its list empty, and that is told."""
    form = _with_list(tmp_path, "jr://file-csv/trees.csv", "count(instance('trees')/root/item)")
    assert session(form).value("/data/b") == "0"
    assert _told(form) == {("instance trees", "a list in a file that is missing (trees.csv)")}


def test_choices_from_a_file(tmp_path: Path) -> None:
    """[instance/select-from-file] Choices come from a file, in its order, filtered by an answer."""
    (tmp_path / "trees.csv").write_text("name,label,leaf\noak,Oak,yes\nfir,Fir,no\nelm,Elm,yes\n", encoding="utf-8")
    body = (
        inputs("a") + '<select1 ref="/data/b"><label>B</label><itemset nodeset="instance(\'trees\')/root/item'
        '[leaf = /data/a]"><value ref="name"/><label ref="label"/></itemset></select1>'
    )
    text = xform("<a/><b/>", '<instance id="trees" src="jr://file-csv/trees.csv"/>', body)
    run = session(load_xform(text.encode(), "x.xml", media=Media(tmp_path)))
    run.set("/data/a", "yes")
    assert [(each.value, each.label) for each in run.choices("/data/b")] == [("oak", "Oak"), ("elm", "Elm")]
    assert run.set("/data/b", "fir").result == "constraint"


def test_the_last_interview() -> None:
    """[instance/last-saved] The record saved last is not looked up: the list is empty, and that is told."""
    lists = '<instance id="__last-saved" src="jr://instance/last-saved"/>'
    action = '<setvalue event="odk-instance-first-load" ref="/data/a" value="instance(\'__last-saved\')/data/a"/>'
    form = small("<a/>", action, inputs("a"), lists)
    assert session(form).value("/data/a") == ""
    assert _told(form) == {("instance __last-saved", "the answers of the last interview")}


def test_the_first_instance() -> None:
    """[instance/primary] The first instance is the record; what else the model has is none of it."""
    listed = '<instance id="l"><root><item><n>2</n></item></root></instance>'
    binds = bind("b", calculate="concat(/data/n, instance('l')/root/item/n)")
    run = session(small("<n>1</n><b/>", binds, after=listed))
    assert (run.value("/data/b"), run.paths()) == ("12", ("/data/n", "/data/b"))


def test_lists_are_read_only() -> None:
    """[instance/read-only] Nothing can be asked for, bound or set in a list."""
    listed = '<instance id="l"><root><item><n>2</n></item></root></instance>'
    path = "instance('l')/root/item/n"
    for binds, body in (
        (f'<setvalue event="odk-instance-first-load" ref="{path}" value="1"/>', ""), ("", f'<input ref="{path}"/>'),
    ):  # fmt: skip
        with pytest.raises(Faults):
            small("<a/>", binds, body, listed)
    form = small("<a/>", f'<bind nodeset="{path}" calculate="1"/>', "", listed)
    assert _told(form) == {(path, "a bind for what is not in the form")}


def test_elements_of_csv(tmp_path: Path) -> None:
    """[instance/csv-elements] A table is a ``root`` with an ``item`` for each row and an element for each cell."""
    rows = "".join(",".join(row) + "\n" for row in [("name", "label", "age"), *TREES])
    (tmp_path / "trees.csv").write_text(rows, encoding="utf-8")
    items = "".join(f"<item><name>{n}</name><label>{t}</label><age>{a}</age></item>" for n, t, a in TREES)
    (tmp_path / "trees.xml").write_text(f"<root>{items}</root>", encoding="utf-8")
    for expression, expected in {
        "count(instance('trees')/root/item)": "2", "name(instance('trees')/root/item[2]/*[3])": "age",
        "sum(instance('trees')/root/item/age)": "19", "join(' ', instance('trees')/root/item[age < 10]/*)": "elm Elm 7",
        "pulldata('trees', 'label', 'name', 'oak')": "Oak", "count(instance('trees')/root/*/*)": "6",
    }.items():  # fmt: skip
        for source in ("jr://file-csv/trees.csv", "jr://file/trees.xml"):
            form = _with_list(tmp_path, source, expression)
            assert (form.unsupported, session(form).value("/data/b")) == ((), expected)


def test_columns_that_no_path_can_name(tmp_path: Path) -> None:
    """[instance/csv-names] A column whose name is none of XML does no harm to the others."""
    (tmp_path / "trees.csv").write_text("name,my column,2nd,label\nelm,1,2,Elm\n", encoding="utf-8")
    assert _found(tmp_path, "jr://file-csv/trees.csv", "label") == "Elm"


def test_names_of_geojson(tmp_path: Path) -> None:
    """[instance/geojson-extension] What a file holds says more than how it is called."""
    _geojson(tmp_path, _feature({"type": "Point", "coordinates": [1, 2]}))
    (tmp_path / "trees.geojson").rename(tmp_path / "trees.json")
    assert _found(tmp_path, "jr://file/trees.json", "geometry") == "2 1 0 0"


def test_elements_of_geojson(tmp_path: Path) -> None:
    """[instance/geojson-elements] A collection is a ``root`` with an ``item`` for each feature, in order."""
    _geojson(tmp_path, *(
        _feature({"type": "Point", "coordinates": [n, n]}, properties={"name": f"t{n}"}) for n in (1, 2, 3)
    ))  # fmt: skip
    for expression, expected in {
        "join(' ', instance('trees')/root/item/name)": "t1 t2 t3", "count(instance('trees')/root/item/*)": "6",
        "instance('trees')/root/item[name = 't2']/geometry": "2 2 0 0",
    }.items():  # fmt: skip
        assert session(_with_list(tmp_path, "jr://file/trees.geojson", expression)).value("/data/b") == expected
