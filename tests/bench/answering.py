"""What one answer costs in the forms engine, and what it costs to work everything out anew with lxml's XPath."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from itertools import cycle

from lxml import etree

from fieldtool.protocol import Session, builtin_pack_folder, load_pack

NOW = datetime(2026, 11, 17, 9, 0, tzinfo=UTC)
_XFORMS = "{http://www.w3.org/2002/xforms}"
_CONDITIONS = ("relevant", "constraint", "calculate", "required")


@contextmanager
def engine() -> Iterator[Callable[[], object]]:
    """Engine: one answer, and all that depends on it."""
    protocol = load_pack(builtin_pack_folder()).protocols[0]
    session = Session(protocol.form, now=NOW)
    asked = next(state for state in session.states().values() if state.relevant and len(state.choices) > 1)
    values = cycle([choice.value for choice in asked.choices[:2]])
    yield lambda: session.set(asked.path, next(values))


@contextmanager
def naive_engine() -> Iterator[Callable[[], object]]:
    """Peer: every condition of the form anew, lxml XPath."""
    protocol = load_pack(builtin_pack_folder()).protocols[0]
    form = etree.fromstring(protocol.xform_text.encode(), etree.XMLParser(resolve_entities=False, no_network=True))
    model = form.find(f".//{_XFORMS}model")
    assert model is not None
    instance = model.find(f"{_XFORMS}instance")
    assert instance is not None
    conditions = [
        etree.XPath(text, extensions=_FUNCTIONS)
        for bind in model.iter(f"{_XFORMS}bind")
        for text in (bind.get(name) for name in _CONDITIONS)
        if text is not None
    ]
    data = etree.ElementTree(instance[0])
    yield lambda: [condition(data) for condition in conditions]


def _selected(_context: object, value: object, choice: str) -> bool:
    return choice in _text(value).split()


def _if(_context: object, condition: object, yes: object, no: object) -> object:
    return yes if condition else no


def _coalesce(_context: object, first: object, second: object) -> str:
    return _text(first) or _text(second)


def _text(value: object) -> str:
    found = value[0] if isinstance(value, list) and value else value
    return "" if isinstance(found, list) else str(getattr(found, "text", found) or "")


_FUNCTIONS = {(None, "selected"): _selected, (None, "if"): _if, (None, "coalesce"): _coalesce}
