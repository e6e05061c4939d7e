"""What inputs begin from: our own pack, the real forms beside the checkout, and small forms that use every feature."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from fieldtool.protocol import builtin_pack_folder, load_pack
from fieldtool.protocol.xpath.functions import FUNCTIONS
from tests.protocol.forms import SHARED, bind, inputs, xform
from tests.protocol.fuzz.mutation import MAX_SIZE
from tests.protocol.writing import PROTOCOL

__all__ = ["seeds_of"]

_CHOICES: Final = (
    '<instance id="l"><root><item><name>a</name><label>A</label><g>1</g></item><item><name>b</name><label>B</label>'
    "</item></root></instance>"
)
_BODY: Final = (
    "<select1 ref='/data/s'><label>S</label><itemset nodeset=\"instance('l')/root/item[g = /data/n or /data/n = 1]\">"
    '<value ref="name"/><label ref="label"/></itemset></select1>'
    '<select ref="/data/m"><label ref="jr:itext(\'t\')"/><item><label>X</label><value>x</value></item></select>'
    '<range ref="/data/n" start="1" end="9" step="1"/><group ref="/data/r"><label>R</label><repeat nodeset="/data/r" '
    'jr:count="/data/n"><input ref="/data/r/k"><label>K <output value="position(..)"/></label></input></repeat></group>'
    '<upload ref="/data/u" mediatype="image/*"/><trigger ref="/data/t"/><input ref="/data/d"><setvalue '
    'event="xforms-value-changed" ref="/data/x" value="/data/d"/></input>'
)
_BINDS: Final = (
    bind("n", type="int", constraint=". > 0 and . < 9", jr_constraintMsg="small")
    + bind("s", required="true()", relevant="/data/n > 1")
    + bind("r/k", type="decimal", calculate="position(..) * count(/data/r)")
    + bind("d", type="date", readonly="/data/n = 3")
    + bind("x", type="dateTime", calculate="if(/data/d = '', now(), date-time(/data/d))")
    + bind("meta/instanceID", jr_preload="uid")
)
_ITEXT: Final = (
    '<itext><translation lang="en" default=""><text id="t"><value>T <output value="/data/n"/></value><value '
    'form="image">jr://images/x.png</value></text></translation><translation lang="es"><text id="t"><value>*E*</value>'
    "</text></translation></itext>"
)
_DATA: Final = '<n/><s/><m/><r jr:template=""><k>1</k></r><u/><t/><d/><x/><meta><instanceID/></meta>'
_PATHS: Final = (
    "/data/a", "/data/r/n", "../n", ".", "//n", "/data/r[1]/n", "current()/../n", "/data/r[n > 1]", "@id", "/*/*[2]",
)  # fmt: skip
_LITERALS: Final = ("'a b'", "3", "'2020-02-29'", "'1 2; 3 4; 5 6'", "true()")


def seeds_of(target: str) -> list[bytes]:
    """The seeds of a target, small ones first."""
    found = {"form": _forms, "workbook": _workbooks, "expression": _expressions}[target]()
    return sorted((text.encode() for text in found if len(text) <= MAX_SIZE), key=len)


def _forms() -> Iterator[str]:
    yield xform("<a/>", bind("a", relevant="1"), inputs("a"))
    yield xform(_DATA, _CHOICES + _BINDS, _BODY, _ITEXT)
    for path in sorted(SHARED.glob("*.xml")):
        yield path.read_text("utf-8")
    for protocol in load_pack(builtin_pack_folder()).protocols:
        yield protocol.xform_text


def _workbooks() -> Iterator[str]:
    yield PROTOCOL
    yield PROTOCOL.partition("findings:")[0]
    for path in sorted(builtin_pack_folder().glob("*-*.yaml")):
        yield path.read_text("utf-8")


def _expressions() -> Iterator[str]:
    yield from _PATHS
    for number, name in enumerate(sorted(FUNCTIONS)):
        least = FUNCTIONS[name].least
        for operands in (_PATHS, _LITERALS):
            arguments = [operands[(number + place) % len(operands)] for place in range(least)]
            yield f"{name}({', '.join(arguments)})"
    for protocol in load_pack(builtin_pack_folder()).protocols:
        for definition in protocol.form.model.definitions:
            rules = (definition.relevant, definition.calculate, definition.constraint)
            yield from (rule.source for rule in rules if rule is not None)
