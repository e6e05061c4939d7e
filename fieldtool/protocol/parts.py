"""Makes the parts of a protocol out of the rows of its sheets: rules, guidance, gates, privacy and sources."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Final

from fieldtool.model import AttributeClass
from fieldtool.protocol.errors import ExpressionError
from fieldtool.protocol.gates import STAFF_CONFIRM, Gate, Requirement
from fieldtool.protocol.rules import ActionRule, FindingRule, ReferralRule
from fieldtool.protocol.sheets import EVENTS, ROLES, Checker, translated
from fieldtool.protocol.sources import Source
from fieldtool.protocol.workbook import Row
from fieldtool.protocol.xforms.form import Form
from fieldtool.protocol.xpath.expression import Expression, compile_expression

__all__ = ["Gate", "Guidance", "Parts", "PrivacyRow", "Source"]

MAX_LINES: Final = 3
_KIND: Final = re.compile(r"[a-z][a-z0-9-]{0,40}", re.ASCII)


@dataclass(frozen=True, slots=True)
class Guidance:
    """Why an item or group is asked, and how (lines), by language code. ``item`` is its name."""

    item: str
    why: Mapping[str, str]
    how: Mapping[str, str]
    sources: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class PrivacyRow:
    """What an item may do in a release."""

    item: str
    attribute_class: AttributeClass
    hierarchy: str
    export: str


class Parts:
    """Makes rules and texts of checked rows. Rows with mistakes are told through the checker and left out."""

    def __init__(self, checker: Checker, form: Form | None) -> None:
        self._checker = checker
        self._form = form

    def findings(self) -> Iterator[FindingRule]:
        for row in self._rows("findings"):
            labels, urgency = self._checker.texts(row, "label"), self._checker.urgency(row)
            when = self._when(row)
            if when is not None and urgency is not None:
                yield FindingRule(row.get("name"), labels, urgency, when, _keys(row), row.get("flag"))

    def actions(self) -> Iterator[ActionRule]:
        for row in self._rows("actions"):
            labels, urgency, within = (
                self._checker.texts(row, "label"), self._checker.urgency(row), self._checker.due_within(row)
            )  # fmt: skip
            role, after = self._one_of(row, "role", ROLES), self._one_of(row, "due_after", EVENTS)
            when = self._when(row)
            if when is not None:
                yield ActionRule(row.get("name"), labels, role, when, after, within, urgency, _keys(row))

    def referrals(self) -> Iterator[ReferralRule]:
        for row in self._rows("referrals"):
            labels, when = self._checker.texts(row, "label"), self._when(row)
            consent = self._item(row, "consent")
            if when is not None:
                asked = self._form.model.catalogue.named(consent)[0] if consent and self._form else None
                yield ReferralRule(row.get("name"), labels, row.get("service"), when, asked, _keys(row))

    def guidance(self) -> Iterator[Guidance]:
        for row in self._rows("guidance"):
            self._known(row, "item", self._checker.names)
            why, how = translated(row, "why"), translated(row, "how")
            if any(len(text.splitlines()) > MAX_LINES for text in how.values()):
                self._checker.fault(row, f"how has more than {MAX_LINES} lines")
            yield Guidance(row.get("item"), why, how, _keys(row))

    def gates(self) -> Iterator[Gate]:
        for row in self._rows("gates"):
            self._known(row, "group", self._checker.groups)
            requires = tuple(self._requirements(row))
            yield Gate(row.get("group"), requires, self._checker.texts(row, "say"))

    def privacy(self) -> Iterator[PrivacyRow]:
        for row in self._rows("privacy"):
            self._known(row, "item", self._checker.items)
            attribute_class = self._checker.attribute_class(row)
            if attribute_class is not None:
                yield PrivacyRow(row.get("item"), attribute_class, row.get("hierarchy"), row.get("export"))

    def sources(self) -> Iterator[Source]:
        for row in self._rows("sources"):
            status = self._checker.status(row)
            if status is not None:
                yield Source(
                    row.get("key"), row.get("instrument"), row.get("article"), row.get("url"), status, row.get("as_of")
                )

    def _requirements(self, row: Row) -> Iterator[Requirement]:
        """What a gate asks for; a consent cannot be asked behind the gate that waits for it."""
        words = row.get("requires").split()
        for word in dict.fromkeys(words):
            kind, _colon, of = word.partition(":")
            if kind in STAFF_CONFIRM and not of:
                yield Requirement(kind)
            elif kind == "consent" and self._checker.known(row, "requires: consent", of, self._checker.items):
                if of in self._checker.inside(row.get("group")):
                    self._checker.fault(row, f"requires: {of} is asked behind this gate", "ask for consent before it")
                yield Requirement(kind, of)
            elif kind == "service" and _KIND.fullmatch(of):
                yield Requirement(kind, of)
            elif kind != "consent":
                self._checker.known(row, "requires", word, (*STAFF_CONFIRM, "consent:ITEM", "service:KIND"))
        if len(set(words)) < len(words):
            self._checker.fault(row, "requires names something twice")

    def _rows(self, sheet: str) -> tuple[Row, ...]:
        return self._checker.workbook.rows(sheet)

    def _known(self, row: Row, column: str, names: set[str]) -> None:
        if row.get(column):
            self._checker.known(row, column, row.get(column), names)

    def _one_of(self, row: Row, column: str, values: tuple[str, ...]) -> str:
        value = row.get(column)
        return value if value and self._checker.known(row, column, value, values) else ""

    def _item(self, row: Row, column: str) -> str:
        value = row.get(column)
        return value if value and self._checker.known(row, column, value, self._checker.items) else ""

    def _when(self, row: Row) -> Expression | None:
        """The condition of a row, compiled; none without a form, or where the checker told a mistake already."""
        if self._form is None or not row.get("when"):
            return None
        catalogue = self._form.model.catalogue
        try:
            expression = compile_expression(row.get("when"), catalogue.document, catalogue, ours=True)
        except ExpressionError as error:
            what = f"when: {error.problem}, at character {error.position + 1}"
            if not any(fault.where == row.where and fault.what.startswith("when") for fault in self._checker.faults):
                self._checker.fault(row, what)
            return None
        for gap in expression.gaps:
            self._checker.fault(row, f"when: {gap}")
        return expression


def _keys(row: Row) -> tuple[str, ...]:
    return tuple(row.get("source").split())
