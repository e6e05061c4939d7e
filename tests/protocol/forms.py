"""Small forms for tests, as tables and as XForms."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import UTC, datetime
from pathlib import Path
from random import Random
from typing import Final
from xml.sax.saxutils import quoteattr

import pytest

from fieldtool.protocol import Form, Session, load_xform
from fieldtool.protocol.workbook import Row, Workbook
from fieldtool.protocol.xlsform import compile_workbook, load_compiled
from fieldtool.protocol.xpath.expression import compile_expression
from fieldtool.protocol.xpath.tree import Environment
from fieldtool.protocol.xpath.values import Value

NOW: Final = datetime(2026, 3, 17, 10, 42, 30, tzinfo=UTC)
SHARED: Final = Path(__file__).parents[3] / "shared" / "forms"
HEAD: Final = (
    '<h:html xmlns="http://www.w3.org/2002/xforms" xmlns:h="http://www.w3.org/1999/xhtml" '
    'xmlns:jr="http://openrosa.org/javarosa" xmlns:odk="http://www.opendatakit.org/xforms">'
)


def xform(data: str, binds: str = "", body: str = "", model: str = "") -> str:
    """An XForm around the insides of its primary instance, binds, body and anything else of its model."""
    return (
        f'{HEAD}<h:head><h:title>Small</h:title><model>{model}<instance><data id="small" version="1">{data}</data>'
        f"</instance>{binds}</model></h:head><h:body>{body}</h:body></h:html>"
    )


def small(data: str, binds: str = "", body: str = "", after: str = "", model: str = "") -> Form:
    """The form of :func:`xform`; ``after`` follows the primary instance, ``model`` stands before it."""
    return load_xform(xform(data, after + binds, body, model).encode(), "small.xml")


def bind(name: str, **attributes: str) -> str:
    """A bind for an element below the root."""
    written = " ".join(f"{key.replace('jr_', 'jr:')}={quoteattr(text)}" for key, text in attributes.items())
    return f'<bind nodeset="/data/{name}" {written}/>'


def inputs(*names: str) -> str:
    """A text control for each name."""
    return "".join(f'<input ref="/data/{name}"><label>{name}</label></input>' for name in names)


def session(form: Form, now: datetime = NOW) -> Session:
    """A run at a fixed instant with fixed chance."""
    return Session(form, now=now, random=Random(7))


def table(survey: str, choices: str = "", **settings: str) -> Form:
    """A form from tables such as ``type | name | label`` with one row on each line, through pyxform."""
    sheets = {"survey": list(_rows("survey", survey)), "choices": list(_rows("choices", choices))}
    told = {"form_id": "small", "form_title": "Small", "version": "1"} | settings
    sheets["settings"] = [Row("settings", 2, 0, told)]
    workbook = Workbook("small.yaml", {name: tuple(rows) for name, rows in sheets.items() if rows})
    return load_compiled(compile_workbook(workbook), workbook)


def _rows(sheet: str, text: str) -> Iterable[Row]:
    lines = [line.strip() for line in text.strip().splitlines() if line.strip()]
    header = [name.strip() for name in lines[0].split("|")] if lines else []
    for number, line in enumerate(lines[1:], start=2):
        cells = dict(zip(header, (cell.strip() for cell in line.split("|")), strict=True))
        yield Row(sheet, number, 0, {name: text for name, text in cells.items() if text})


def evaluate(expression: str, types: Mapping[str, str] | None = None, /, **values: str) -> Value:
    """The value of an expression over items below the root, which are named and filled by ``values``."""
    names = {name.replace("_", "-"): value for name, value in values.items()}
    form = small(
        "".join(f"<{name}>{value}</{name}>" for name, value in names.items()) + "<last/>",
        "".join(bind(name, type=kind) for name, kind in (types or {}).items()),
    )
    catalogue = form.model.catalogue
    compiled = compile_expression(expression, catalogue.document, catalogue)
    return compiled.value(environment(session(form)))


def environment(run: Session) -> Environment:
    """What an expression sees from outside all items."""
    return run.environment()


def shared(name: str) -> Path:
    """A real form; the test is skipped where the folder beside the checkout is missing."""
    path = SHARED / name
    if not path.is_file():
        pytest.skip(f"{path} is not there")
    return path
