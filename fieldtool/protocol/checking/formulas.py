"""Every expression of a form where it stands: whether it reads, and whether what it names is there."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import PurePosixPath
from typing import Final

from pyxform import aliases
from pyxform.parsing.expression import RE_PYXFORM_REF_INNER
from pyxform.utils import default_is_dynamic

from fieldtool.protocol.checking.choices import Lists
from fieldtool.protocol.checking.lines import Line, Sheet, all_words
from fieldtool.protocol.checking.outline import Entry, Outline
from fieldtool.protocol.checking.told import Told
from fieldtool.protocol.checking.trees import bare_names, lost_steps
from fieldtool.protocol.errors import ExpressionError
from fieldtool.protocol.workbook import Row
from fieldtool.protocol.xpath.expression import Expression, compile_expression
from fieldtool.protocol.xpath.syntax import parse
from fieldtool.protocol.xpath.tree import Definition

__all__ = ["Formula", "Formulas"]

_REFERENCE: Final = re.compile(r"\$\{([^{}]*)\}?")
_PROPERTIES: Final = {
    "relevant": "relevant", "constraint": "constraint", "calculation": "calculate", "required": "required",
    "read_only": "readonly", "repeat_count": "", "default": "",
}  # fmt: skip
_WORD: Final = re.compile(r"[\w-]+")
_PULLED: Final = re.compile(r"pulldata\s*\(\s*['\"]([^'\"]*)['\"]")
_SAVED: Final = "last-saved#"
_MOST_ROWS: Final = 5
_QUOTED: Final = frozenset({"yes", "no"})


@dataclass(frozen=True, slots=True)
class Formula:
    """One expression that reads: its row, its column, what it is compiled to, and where it stands.

    ``stale`` ones show answers of an earlier instance.
    """

    row: Row
    column: str
    expression: Expression
    home: Definition
    stale: bool = False


@dataclass(slots=True)
class Formulas:
    """All expressions of one form. ``counts`` and ``filters`` are those of repeats and of choices, by definition."""

    outline: Outline
    lists: Lists
    told: Told
    found: list[Formula] = field(default_factory=list)
    counts: dict[int, Expression] = field(default_factory=dict)
    filters: dict[int, Expression] = field(default_factory=dict)
    names: set[str] = field(default_factory=set)
    named: dict[str, list[Entry]] = field(default_factory=dict)

    def read_survey(self, survey: Sheet) -> None:
        """The expressions and references of the survey."""
        self.names, self.named = self.outline.names(), self.outline.by_name()
        self._name_instances(survey)
        for entry in self.outline.entries:
            self._read_entry(entry)

    def read_words(self, sheet: Sheet) -> None:
        """The references in the words of other sheets."""
        for line in sheet.lines:
            self._words(line)

    def read_settings(self, settings: Sheet) -> None:
        """The name that an instance gives itself."""
        meta = self.outline.root.children["meta"]
        for line in settings.lines[:1]:
            if line.get("instance_name"):
                home = meta.children.get("instanceName", meta)
                self.read(line.row, "instance_name", line.get("instance_name"), home)

    def read(self, row: Row, column: str, text: str, home: Definition, *, ours: bool = False) -> Expression | None:
        """The expression of a cell; none where it has mistakes, which are told."""
        if not self._references(row, column, text):
            return None
        expression = self._compiled(row, column, text.replace(_SAVED, ""), home, ours=ours)
        if expression is None:
            return None
        for name in lost_steps(expression.tree, home):
            self._lost(row, column, name)
            return None
        self.found.append(Formula(row, column, expression, home, _SAVED in text))
        return expression

    # Where names come from

    def _name_instances(self, survey: Sheet) -> None:
        """The lists that ``instance()`` can name: those of the form, and those of its files."""
        text = "\n".join(cell for line in survey.lines for cell in line.cells.values())
        files = [entry.kind.list_name for entry in self.outline.entries if entry.kind.file]
        own = [line.get("name") for line in survey.lines if line.get("type") in {"csv-external", "xml-external"}]
        names = {*self.lists.rows, "__last-saved", *own, *(PurePosixPath(name).stem for name in files)}
        names |= {name for found in _PULLED.findall(text) for name in (found, PurePosixPath(found).stem)}
        self.outline.catalogue.instances = dict.fromkeys(names)

    def _lost(self, row: Row, column: str, name: str) -> None:
        """A bare name reads as empty for ever: a mistake where an item or a text was meant, and in a protocol."""
        hint = self._instead(name)
        tell = self.told.strictly if hint.startswith("write ${name}") else self.told.error
        tell(row, f"{column}: nothing here is named {name!r}", hint)

    def _instead(self, name: str) -> str:
        if name in self.names:
            return f"write ${{{name}}}"
        if name in _QUOTED:
            return f"write '{name}', in quotes"
        if name in {"true", "false"}:
            return f"write {name}()"
        close = self.told.meant(name, self.names)
        return f"did you mean ${{{close[13:-1]}}}?" if close else "write ${name} for an item, 'text' for a text"

    # Rows

    def _read_entry(self, entry: Entry) -> None:
        line, home = entry.line, entry.definition
        for column, prop in _PROPERTIES.items():
            text = line.get(column)
            if not text or self._plain(entry, column, text):
                continue
            text = aliases.BINDING_CONVERSIONS.get(text, text) if column == "relevant" else text
            expression = self.read(line.row, column, text, home)
            if expression is None or _SAVED in text:
                continue
            if column == "repeat_count":
                self.counts[home.index] = expression
            elif prop and not (prop == "calculate" and line.get("trigger")):
                setattr(home, prop, expression)
        self._read_filter(entry)
        self._references(line.row, "type", entry.kind.list_name)
        self._references(line.row, "parameters", line.get("parameters"))
        if self._references(line.row, "trigger", line.get("trigger")):
            self._questions(line.row, line.get("trigger"))
        self._words(line)

    @staticmethod
    def _plain(entry: Entry, column: str, text: str) -> bool:
        """Whether a cell is no expression, or was told already: ``yes``, a default value, a word for yes or no."""
        if column == "default":
            return not default_is_dynamic(text, entry.line.get("type"))
        if column in {"required", "read_only", "repeat_count"} and _WORD.fullmatch(text):
            return True
        return column != "relevant" and text in aliases.BINDING_CONVERSIONS

    def _read_filter(self, entry: Entry) -> None:
        text, kind, row = entry.line.get("choice_filter"), entry.kind, entry.line.row
        if not text or not kind.select or not self._references(row, "choice_filter", text):
            return
        if kind.external or "${" in kind.list_name:
            self._compiled(row, "choice_filter", text, self.outline.catalogue.document)
            return
        name = PurePosixPath(kind.list_name).stem if kind.file else kind.list_name
        if name not in self.outline.catalogue.instances:
            return
        before = f"instance('{name}')/root/item["
        expression = self._compiled(row, "choice_filter", f"{before}{text}]", entry.definition, before=len(before))
        if expression is None:
            return
        self.filters[entry.definition.index] = expression
        self.found.append(Formula(row, "choice_filter", expression, entry.definition, _SAVED in text))
        if not kind.file:
            self._filter_columns(row, text)

    def _filter_columns(self, row: Row, text: str) -> None:
        """A name in a filter is a column of the choices: one that is not there leaves nothing to choose."""
        for name in dict.fromkeys(bare_names(parse(text.replace(_SAVED, "")))):
            if name not in self.lists.columns:
                hint = self.told.meant(name, self.lists.columns) or self._instead(name)
                self.told.error(row, f"choice_filter: the sheet choices has no column {name!r}", hint)

    def _words(self, line: Line) -> None:
        for column, language, text in all_words(line):
            self._references(line.row, f"{column}::{language}" if language else column, text)

    def _questions(self, row: Row, text: str) -> None:
        for name in _REFERENCE.findall(text):
            if any(entry.group for entry in self.named.get(name, ())):
                self.told.error(row, f"trigger ${{{name}}} is a group", "name a question")

    # One cell

    def _references(self, row: Row, column: str, text: str) -> bool:
        """Whether all that a cell names with ``${}`` is there, once; what is not is told."""
        wrong = list(self._wrong_references(text)) if "${" in text else []
        for what, hint in wrong:
            self.told.error(row, f"{column} {what}", hint)
        return not wrong

    def _wrong_references(self, text: str) -> Iterator[tuple[str, str]]:
        seen: set[str] = set()
        for match in _REFERENCE.finditer(text):
            if match[0] in seen:
                continue
            seen.add(match[0])
            name = match[1].strip().removeprefix(_SAVED)
            if not match[0].endswith("}") or RE_PYXFORM_REF_INNER.fullmatch(match[1]) is None:
                hint = f"write ${{{name}}}" if _WORD.fullmatch(name) else "write ${name}, nothing else in the braces"
                yield f"has {match[0][:60]!r}, which does not read", hint
            elif name not in self.names:
                close = self.told.meant(name, self.names)
                yield f"names ${{{name}}}, which is no item", close or "name an item of the survey"
            elif len(self.named.get(name, ())) > 1:
                rows = " and ".join(str(entry.line.number) for entry in self.named[name][:_MOST_ROWS])
                yield f"names ${{{name}}}, which is in rows {rows}", "give each a name of its own"

    def _compiled(
        self, row: Row, column: str, text: str, home: Definition, *, ours: bool = False, before: int = 0
    ) -> Expression | None:
        try:
            return compile_expression(text, home, self.outline.catalogue, ours=ours)
        except ExpressionError as error:
            problem, _but, meant = error.problem.partition("; did you mean ")
            hint = f"did you mean {meant}" if meant else ""
            self.told.error(row, f"{column}: {problem}, at character {max(0, error.position - before) + 1}", hint)
            return None
