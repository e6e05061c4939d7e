"""What is done with one input: all that the program would do with it. Only errors of our own may come out."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from contextlib import suppress
from datetime import UTC, datetime
from random import Random
from typing import Final

from fieldtool.errors import FieldtoolError
from fieldtool.protocol import Form, Session, UnknownPath, evaluate, load_xform, open_submission, submission
from fieldtool.protocol.pack import PACK_FILE, PackFiles, pack_of
from fieldtool.protocol.xforms.cache import form_from_cache, form_to_cache
from fieldtool.protocol.xpath.expression import check_expression
from tests.protocol.forms import bind, inputs, xform

__all__ = ["TARGETS", "accepted"]

_NOW: Final = datetime(2026, 3, 17, 10, 42, 30, tzinfo=UTC)
_ANSWERED: Final = 12
_ANSWERS: Final = ("3", "2020-02-29", "word", "", "1.5 -2", "10:00", "a b")
_PACK: Final = "name: fuzz\nversion: '1'\nas_of: '2026-01-01'\nprotocols: [one]\n"
DOCUMENT: Final = (
    '<data xmlns:o="urn:o" id="d"><a o:x="1">3</a><b><c>2020-02-29</c><c/></b><!-- no --><r><n>1</n></r><r><n>2</n></r>'
    "<o:e>yes no</o:e></data>"
)


def accepted(target: str, untrusted: bytes) -> bool:
    """Whether an input is taken; false where an error of ours refuses it. Anything else that is raised is a bug."""
    try:
        TARGETS[target](untrusted)
    except FieldtoolError:
        return False
    return True


def _form(untrusted: bytes) -> None:
    """A compiled form: loaded, kept, answered, written as a submission, opened again."""
    _run(load_xform(untrusted, "fuzz.xml"))


def _run(form: Form) -> None:
    session = Session(form, now=_NOW, random=Random(7))
    draw = Random(len(form.items))
    for path in list(session.states())[:_ANSWERED]:
        choices = session.state(path).choices
        session.set(path, draw.choice(choices).value if choices else draw.choice(_ANSWERS))
    for group in [group for group in form.groups if group.repeat][:3]:
        with suppress(UnknownPath):  # a repeat in a repeat has no path without a number
            session.add(group.path)
    session.language = form.languages[-1] if form.languages else form.default_language
    states = session.states()
    kept = form_from_cache(form_to_cache(form))
    assert kept is not None, "a form that was kept is not read again"
    begun, again = (Session(each, now=_NOW, random=Random(7)).states() for each in (form, kept))
    assert begun == again, "a form that was kept differs"
    corrected = open_submission(form, submission(session), now=_NOW, random=Random(7))
    assert len(corrected.states()) <= len(states), "a submission has more than the run had"


def _workbook(untrusted: bytes) -> None:
    """A protocol of a pack: its form, its own sheets, and what they conclude."""
    try:
        text = untrusted.decode("utf-8-sig")
    except UnicodeDecodeError:
        return
    for protocol in pack_of(PackFiles("fuzz", {PACK_FILE: _PACK, "one.yaml": text})).protocols:
        session = Session(protocol.form, now=_NOW, random=Random(7))
        for path in list(session.states())[:_ANSWERED]:
            choices = session.state(path).choices
            session.set(path, choices[0].value if choices else "3")
        protocol.evaluate(session)


def _expression(untrusted: bytes) -> None:
    """An expression: checked, over a document, and as each property of a form."""
    source = untrusted.decode("utf-8", "replace")
    refused: FieldtoolError | None = None
    for work in (check_expression, _over_a_document, *_BINDS):
        try:
            work(source)
        except FieldtoolError as error:
            refused = error
    if refused is not None:
        raise refused


def _over_a_document(source: str) -> None:
    evaluate(source, DOCUMENT, now=_NOW)


def _in_a_form(name: str, prop: str) -> Callable[[str], None]:
    """What an expression does as one property of a small form with a repeat."""
    data = "<a>3</a><b/><c>2020-02-29</c><r><n>1</n><m/></r><r><n>2</n><m/></r>"
    body = inputs("a", "c") + '<repeat nodeset="/data/r"><input ref="/data/r/m"/></repeat>'

    def work(source: str) -> None:
        plain = "".join(sign for sign in source if sign.isprintable())
        form = load_xform(xform(data, bind(name, **{prop: plain}), body).encode(), "fuzz.xml")
        session = Session(form, now=_NOW, random=Random(7))
        session.set("/data/a", "4")
        session.states()

    return work


_BINDS: Final = (_in_a_form("a", "constraint"), _in_a_form("b", "calculate"), _in_a_form("r/m", "relevant"))
TARGETS: Final[Mapping[str, Callable[[bytes], None]]] = {
    "form": _form, "workbook": _workbook, "expression": _expression,
}  # fmt: skip
