"""Evaluates an ODK XPath expression over any XML document, by the same compiler and functions as in forms."""

from __future__ import annotations

from datetime import date, datetime
from random import SystemRandom
from typing import Final

from fieldtool.clock import SystemClock
from fieldtool.protocol.errors import ExpressionError
from fieldtool.protocol.xpath import syntax
from fieldtool.protocol.xpath.compiler import Compiler
from fieldtool.protocol.xpath.document import Document
from fieldtool.protocol.xpath.meter import Meter
from fieldtool.protocol.xpath.operands import Operand
from fieldtool.protocol.xpath.places import FOREIGN, Catalogue
from fieldtool.protocol.xpath.special import SPECIAL
from fieldtool.protocol.xpath.tree import Definition, Element, Environment, Surroundings
from fieldtool.protocol.xpath.values import Value, to_text

__all__ = ["evaluate"]

_NO_FORM: Final = Definition("", "", None, 0)


def evaluate(
    expression: str, document: str | None = None, *, context: str = "/", now: datetime | None = None
) -> str | float | bool | list[str]:
    """The value of an expression; a node-set is the list of its string values, in document order.

    ``document`` is XML; without one there is nothing but the root. ``context`` is an expression whose first node is
    the context node; ``now`` the instant of ``today()`` and ``now()``, else that of the computer's clock. Dates come
    back as ISO text.

    All of XPath 1.0 but variables, and the functions of ODK. A name without a prefix matches in any namespace, as
    forms rely on; one with a prefix in those that the document declares for it. :class:`ExpressionError` where an
    expression cannot work, :class:`NotAForm` where the document cannot be read, :class:`TooManyNodes` where either
    asks for too much.
    """
    meter = Meter()
    return meter.during(_evaluated, (_Run(document, now or SystemClock().now(), meter), expression, context))


def _evaluated(parts: tuple[_Run, str, str]) -> str | float | bool | list[str]:
    run, expression, context = parts
    try:
        return run.value(expression, run.first(context))
    except RecursionError:
        raise ExpressionError("it is nested too deep", 0) from None


class _Run:
    """One document, and what expressions over it share."""

    def __init__(self, untrusted: str | None, now: datetime, meter: Meter) -> None:
        document = Document(untrusted or "", meter)
        self._document = document
        self._root = document.root
        self._instances = document.instances()
        self._around = Surroundings(now, SystemRandom(), "en", document.text_of, _no_choice, meter=meter)

    def first(self, expression: str) -> Element:
        """The first node of a node-set."""
        operand = self._operand(expression, self._root)
        if operand.nodes is None:
            raise ExpressionError("the context must be a set of nodes", 0)
        found = operand.nodes(self._environment(self._root))
        if not found:
            raise ExpressionError("the context is nowhere in the document", 0)
        return found[0]

    def value(self, expression: str, here: Element) -> str | float | bool | list[str]:
        operand = self._operand(expression, here)
        env = self._environment(here)
        if operand.nodes is not None:
            return [to_text(node.typed) for node in operand.nodes(env)]
        return _plain(operand.value(env))

    def _operand(self, expression: str, here: Element) -> Operand:
        catalogue = Catalogue(_NO_FORM, self._instances, self._document.namespaces(here))
        return Compiler(_NO_FORM, catalogue, SPECIAL).operand(syntax.parse(expression), FOREIGN)

    def _environment(self, here: Element) -> Environment:
        return Environment([self._root], here, here, self._around, 1)


def _plain(value: Value) -> str | float | bool:
    return to_text(value) if isinstance(value, date) else value


def _no_choice(_path: str, _value: str, _at: Element) -> str:
    """A document has no questions, so no choices with names."""
    return ""
