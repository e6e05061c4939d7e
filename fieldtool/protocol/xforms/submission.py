"""Writes a record as an OpenRosa submission, and opens one again for correction.

Sources: getodk/xforms-spec, ``_sections/20-instance.md`` (attributes are kept, templates left out), ``30-bindings.md``
("Metadata"; what is not relevant is removed), ``91-submission.md``. Elements in the namespace of XForms are written
without one, as getodk/javarosa does (``XFormSerializingVisitor``).
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import datetime
from random import Random
from typing import Final

from lxml import etree

from fieldtool.protocol.errors import NotThisForm
from fieldtool.protocol.xforms.answers import NO_XML
from fieldtool.protocol.xforms.form import Form, Markup, Model
from fieldtool.protocol.xforms.identity import META
from fieldtool.protocol.xforms.markup import Broken, document, local
from fieldtool.protocol.xforms.restoring import Entry
from fieldtool.protocol.xforms.session import Session
from fieldtool.protocol.xpath.syntax import calls
from fieldtool.protocol.xpath.tree import Definition, Node

__all__ = ["open_submission", "submission"]

_XFORMS: Final = "http://www.w3.org/2002/xforms"
_OPENROSA: Final = "http://openrosa.org/xforms"
_META_NAMES: Final = frozenset(
    ["audit", "deprecatedID", "deviceID", "email", "instanceID", "instanceName", "phoneNumber", "simSerial",
     "subscriberID", "timeEnd", "timeStart", "userID"]
)  # fmt: skip


# Writing


def submission(session: Session, *, at: datetime | None = None) -> str:
    """The record as XML. What is set when a form is finished, such as the time of its end, is set now (``at``).

    What is not relevant is left out; what is empty is written as an empty element.
    """
    session.finish(at)
    session.instance_id  # noqa: B018 - drawn now, where nothing else draws it
    writer = _Writer(session.form.model)
    root = writer.element(session.root)
    writer.put_meta(root, session.meta_beside)
    etree.cleanup_namespaces(root)
    return etree.tostring(root, encoding="unicode")


class _Writer:
    def __init__(self, model: Model) -> None:
        self._model = model
        self._root_namespace = ""

    def element(self, root: Node) -> etree._Element:
        """A node and all under it that is relevant."""
        markup = self._model.markup.get(root.definition.index, Markup())
        self._root_namespace = "" if markup.namespace == _XFORMS else markup.namespace
        prefixes = {"orx": _OPENROSA, **self._model.namespaces}
        if self._root_namespace:
            prefixes[None] = self._root_namespace  # type: ignore[index]
        element = etree.Element(self._name(root.definition), self._attributes(root.definition), prefixes)
        self._fill(element, root)
        return element

    def _fill(self, element: etree._Element, node: Node) -> None:
        if node.definition.leaf:
            element.text = NO_XML.sub("", node.offered) or None
        for name in node.definition.children:
            for child in node.repeats(name):
                if child.relevant:
                    self._fill(
                        etree.SubElement(element, self._name(child.definition), self._attributes(child.definition)),
                        child,
                    )

    def put_meta(self, root: etree._Element, beside: Mapping[str, str]) -> None:
        """Write what a record says of itself, although its form has no elements for it."""
        if beside:
            meta = next((child for child in root if local(child) == META), None)
            if meta is None:
                meta = etree.SubElement(root, f"{{{_OPENROSA}}}{META}")
            namespace = str(meta.tag).rpartition("}")[0]
            for name, text in beside.items():
                etree.SubElement(meta, f"{namespace}}}{name}" if namespace else name).text = text

    def _name(self, definition: Definition) -> str:
        markup = self._model.markup.get(definition.index)
        namespace = self._root_namespace if markup is None else markup.namespace
        plain = namespace in {"", _XFORMS}
        return definition.name if plain else f"{{{namespace}}}{definition.name}"

    def _attributes(self, definition: Definition) -> dict[str, str]:
        return dict(self._model.markup.get(definition.index, Markup()).attributes)


# Opening


def open_submission(
    form: Form,
    untrusted_xml: str | bytes,
    *,
    now: datetime,
    language: str | None = None,
    random: Random | None = None,
    known: Mapping[str, str] | None = None,
) -> Session:
    """A run that corrects a record: it has the record's answers, an id of its own, and names the record's.

    :class:`NotThisForm` where it is a record of another form, or none; nothing is opened then. What was left out
    because it was not relevant begins as the form begins it. Values that could not be answers are kept as they are,
    and are not valid until somebody corrects them.
    """
    root = _root(form, untrusted_xml)
    reader = _Reader(form)
    rows = list(reader.rows(root))
    session = Session(form, now=now, language=language, random=random, known=known, fresh=False)
    session.restore(rows)
    session.revise(reader.instance_id)
    return session


def _root(form: Form, untrusted_xml: str | bytes) -> etree._Element:
    data = untrusted_xml.encode("utf-8", "replace") if isinstance(untrusted_xml, str) else untrusted_xml
    try:
        root = document(data)
    except Broken as broken:
        raise NotThisForm(form=form.id, reason=str(broken)) from None
    own = _data_root(form)
    if local(root) != own.name:
        raise NotThisForm(form=form.id, reason=f"it does not begin with <{own.name}>")
    named = root.get("id", "").strip()
    if not named and dict(form.model.markup.get(own.index, Markup()).attributes).get("id", "").strip():
        raise NotThisForm(form=form.id, reason="it does not say which form it belongs to")
    if named not in {"", form.id}:
        raise NotThisForm(form=form.id, reason="it belongs to another form")
    return root


def _data_root(form: Form) -> Definition:
    return next(iter(form.model.definitions[0].children.values()))


class _Reader:
    """Turns the elements of a record into rows; ``instance_id`` is the record's, once it was read."""

    def __init__(self, form: Form) -> None:
        self.instance_id = ""
        self._form = form

    def rows(self, root: etree._Element) -> Iterator[Entry]:
        """One row for each item that stands in the record, and one for each repeat that people add to."""
        definition = _data_root(self._form)
        yield from self._below(root, definition, definition.path)

    def _below(self, element: etree._Element, definition: Definition, path: str) -> Iterator[Entry]:
        self._no_text(element, path)
        children = list(element)
        counts: dict[str, int] = {}
        for child in children:
            name = local(child)
            counts[name] = counts.get(name, 0) + 1
            inner = definition.children.get(name)
            if inner is None:
                self._unknown(child, definition, path)
            elif counts[name] > 1 and not inner.repeat:
                raise NotThisForm(form=self._form.id, reason=f"{path}/{name} stands in it twice")
            else:
                position = f"[{counts[name]}]" if inner.repeat else ""
                yield from self._one(child, inner, f"{path}/{name}{position}")
        for inner in definition.children.values():
            if inner.repeat and inner.index not in self._form.model.fixed_repeats:
                yield f"{path}/{inner.name}", str(counts.get(inner.name, 0)), None

    def _one(self, element: etree._Element, definition: Definition, path: str) -> Iterator[Entry]:
        if not definition.leaf:
            yield from self._below(element, definition, path)
            return
        if len(element):
            raise NotThisForm(form=self._form.id, reason=f"{path} holds elements")
        text = element.text or ""
        if definition.name == "instanceID" and definition.parent is not None and definition.parent.name == META:
            self.instance_id = text
        elif _kept(definition):
            yield path, text, None

    def _unknown(self, element: etree._Element, within: Definition, path: str) -> None:
        """An element that the form has not; what records say of themselves may stand there all the same."""
        root = _data_root(self._form)
        if within is root and local(element) == META:
            for child in element:
                self._unknown(child, Definition(META, f"{root.path}/{META}", root, 0), path)
        elif within.name == META and within.parent is root and local(element) in _META_NAMES and not len(element):
            self.instance_id = (element.text or "") if local(element) == "instanceID" else self.instance_id
        else:
            raise NotThisForm(form=self._form.id, reason=f"{path} holds what the form does not have")

    def _no_text(self, element: etree._Element, path: str) -> None:
        if "".join([element.text or "", *(child.tail or "" for child in element)]).strip():
            raise NotThisForm(form=self._form.id, reason=f"{path} holds text")


def _kept(definition: Definition) -> bool:
    """What is calculated is calculated anew, but for what was to be calculated once (JavaRosa does so on loading)."""
    calculate = definition.calculate
    return calculate is None or any(call.name == "once" for call in calls(calculate.tree))
