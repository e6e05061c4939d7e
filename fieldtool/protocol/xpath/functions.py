"""The functions of ODK forms (getodk/xforms-spec, section on XPath functions), each built once from its arguments.

Where the specification says nothing, JavaRosa does (``XPathFuncExpr``); its further functions are here as well.
Functions that look at the form itself, or at where they stand in it (``instance``, ``current``, ``position``, ...),
are in :mod:`fieldtool.protocol.xpath.special`.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping, Sequence
from datetime import date
from typing import Final

from fieldtool.protocol.errors import TooLong
from fieldtool.protocol.xpath import numeric, tallies, texts
from fieldtool.protocol.xpath.chance import token, uuid4
from fieldtool.protocol.xpath.coding import (
    ALGORITHMS,
    ENCODINGS,
    base64_decoded,
    base64_encoded,
    digest,
    extract_signed,
)
from fieldtool.protocol.xpath.conditions import CONDITIONS
from fieldtool.protocol.xpath.dates import decimal_instant, decimal_time, formatted, unknown_directive
from fieldtool.protocol.xpath.geography import GEOGRAPHY
from fieldtool.protocol.xpath.operands import (
    MAX_TEXT,
    Evaluator,
    Function,
    Literals,
    Operand,
    bounded,
    constant,
    here_or,
    in_run,
    of_all,
    of_numbers,
    of_texts,
    of_values,
    spread,
)
from fieldtool.protocol.xpath.tree import Environment
from fieldtool.protocol.xpath.values import (
    Value,
    as_date,
    as_instant,
    items,
    to_number,
    to_text,
)

__all__ = ["FUNCTIONS", "Evaluator", "Function", "Operand"]


# Texts


def _joined(operands: Sequence[Operand], env: Environment, separator: str) -> str:
    """One text of all; how long it becomes is known before it is made."""
    parts = [to_text(value) for value in spread(operands, env)]
    if sum(map(len, parts)) + len(separator) * len(parts) > MAX_TEXT + len(separator):
        raise TooLong(path=env.place or "/", most=MAX_TEXT)
    return separator.join(parts)


def _concat(operands: Sequence[Operand]) -> Evaluator:
    return lambda env: _joined(operands, env, "")


def _join(operands: Sequence[Operand]) -> Evaluator:
    separator, rest = operands[0].value, operands[1:]
    return lambda env: _joined(rest, env, to_text(separator(env)))


def _substr(text: Value, start: Value, end: Value = math.inf) -> str:
    return texts.substr(to_text(text), to_number(start), to_number(end))


def _substring(text: Value, start: Value, *length: Value) -> str:
    return texts.substring(to_text(text), to_number(start), *map(to_number, length))


def _digest_mistake(literals: Literals) -> str:
    algorithm, encoding = literals[1], literals[2] if len(literals) == 3 else None
    if isinstance(algorithm, str) and algorithm not in ALGORITHMS:
        return f"digest() knows {', '.join(ALGORITHMS)}, not {algorithm}"
    if isinstance(encoding, str) and encoding not in ENCODINGS:
        return f"digest() knows {' and '.join(sorted(ENCODINGS))}, not {encoding}"
    return ""


def _encoded(env: Environment, text: Value) -> str:
    return bounded(base64_encoded(to_text(text)), env)


def _uuid(env: Environment, *length: Value) -> str:
    if not length:
        return uuid4(env.around.random)
    wanted = to_number(length[0])
    if wanted > MAX_TEXT:
        raise TooLong(path=env.place or "/", most=MAX_TEXT)
    return token(0 if math.isnan(wanted) else int(max(0.0, wanted)), env.around.random)


# Node-sets


def _count(operands: Sequence[Operand]) -> Evaluator:
    nodes = operands[0].nodes
    return lambda env: float(len(nodes(env))) if nodes else 0.0


# Dates and times


def _date(env: Environment, value: Value) -> Value:
    return as_date(value, env.around.zone) or ""


def _date_time(env: Environment, value: Value) -> Value:
    return as_instant(value, env.around.zone) or ""


def _today(env: Environment) -> date:
    return env.around.now.date()


def _rounded(number: Value, digits: Value = 0.0) -> float:
    """Here alone a comma in a text is a decimal point too (JavaRosa, ``XPathFuncExpr.round``)."""
    return numeric.rounded(
        to_number(number.replace(",", ".") if isinstance(number, str) else number), to_number(digits)
    )


def _number(operands: Sequence[Operand]) -> Evaluator:
    if not operands:
        return lambda env: to_number(env.here.typed, env.around.zone)
    value = operands[0].value
    return lambda env: to_number(value(env), env.around.zone)


def _format(env: Environment, value: Value, pattern: Value) -> str:
    return bounded(formatted(value, to_text(pattern), env.around.now, env.around.language), env)


def _format_gap(literals: Literals) -> str:
    unknown = unknown_directive(literals[1]) if isinstance(literals[1], str) else ""
    return f"{unknown} means nothing in the format of a date and stays as it is" if unknown else ""


# The run


def _property(env: Environment, name: Value) -> str:
    return env.around.properties.get(to_text(name), "")


def _property_gap(_literals: Literals) -> str:
    return "property(): this desk has no device with properties"


_FORMAT: Final = Function(2, 2, in_run(_format), gap=_format_gap)


def _number_of(function: Callable[[float], float]) -> Function:
    return Function(1, 1, of_numbers(function))


def _texts_of(count: int, function: Callable[..., Value]) -> Function:
    return Function(count, count, of_texts(function))


_TEXT: Final[Mapping[str, Function]] = {
    "string": Function(0, 1, here_or(to_text)),
    "concat": Function(0, None, _concat),
    "join": Function(1, None, _join),
    "substr": Function(2, 3, of_values(_substr)),
    "substring": Function(2, 3, of_values(_substring)),
    "substring-before": _texts_of(2, texts.before),
    "substring-after": _texts_of(2, texts.after),
    "translate": _texts_of(3, texts.translated),
    "string-length": Function(0, 1, here_or(lambda value: float(len(to_text(value))))),
    "normalize-space": Function(0, 1, here_or(lambda value: texts.normalized(to_text(value)))),
    "contains": _texts_of(2, lambda text, part: part in text),
    "starts-with": _texts_of(2, lambda text, part: text.startswith(part)),
    "ends-with": _texts_of(2, lambda text, part: text.endswith(part)),
    "uuid": Function(0, 1, in_run(_uuid)),
    "digest": Function(2, 3, of_texts(digest), mistake=_digest_mistake),
    "base64-decode": _texts_of(1, base64_decoded),
    "base64-encode": Function(1, 1, in_run(_encoded)),
    "extract-signed": _texts_of(2, extract_signed),
    "selected-at": Function(2, 2, of_values(lambda chosen, at: tallies.selected_at(to_text(chosen), to_number(at)))),
    "count-selected": _texts_of(1, lambda chosen: float(len(items(chosen)))),
    "version": Function(0, 0, in_run(lambda env: env.around.version)),
    "property": Function(1, 1, in_run(_property), gap=_property_gap),
    "jr:itext": Function(1, 1, in_run(lambda env, name: env.around.text(to_text(name)))),
}
_NUMBER: Final[Mapping[str, Function]] = {
    "number": Function(0, 1, _number),
    "int": _number_of(numeric.whole),
    "round": Function(1, 2, of_values(_rounded)),
    "floor": _number_of(numeric.floor),
    "ceiling": _number_of(numeric.ceiling),
    "abs": _number_of(abs),
    "pow": Function(2, 2, of_numbers(numeric.power)),
    "sqrt": _number_of(math.sqrt),
    "exp": _number_of(math.exp),
    "exp10": _number_of(lambda number: numeric.power(10.0, number)),
    "log": _number_of(numeric.logarithm),
    "log10": _number_of(lambda number: numeric.logarithm(number, 10.0)),
    "sin": _number_of(math.sin),
    "cos": _number_of(math.cos),
    "tan": _number_of(math.tan),
    "asin": _number_of(math.asin),
    "acos": _number_of(math.acos),
    "atan": _number_of(math.atan),
    "atan2": Function(2, 2, of_numbers(math.atan2)),
    "pi": Function(0, 0, constant(math.pi)),
    "random": Function(0, 0, in_run(lambda env: env.around.random.random())),
}
_NODES: Final[Mapping[str, Function]] = {
    "count": Function(1, 1, _count, sets=True),
    "count-non-empty": Function(1, 1, of_all(tallies.non_empty), sets=True),
    "sum": Function(1, 1, of_all(tallies.total), sets=True),
    "min": Function(0, None, of_all(lambda values: tallies.extreme(values, min))),
    "max": Function(0, None, of_all(lambda values: tallies.extreme(values, max))),
    "last": Function(0, 0, in_run(lambda env: float(env.size))),
    "depend": Function(1, None, lambda operands: operands[0].value, nodes=lambda operands: operands[0].nodes),
}
_TIME: Final[Mapping[str, Function]] = {
    "today": Function(0, 0, in_run(_today)),
    "now": Function(0, 0, in_run(lambda env: env.around.now)),
    "date": Function(1, 1, in_run(_date)),
    "date-time": Function(1, 1, in_run(_date_time)),
    "format-date": _FORMAT,
    "format-date-time": _FORMAT,
    "decimal-date-time": Function(1, 1, in_run(lambda env, value: decimal_instant(value, env.around.now))),
    "decimal-time": Function(1, 1, in_run(lambda env, value: decimal_time(value, env.around.now))),
}
FUNCTIONS: Final[Mapping[str, Function]] = {**CONDITIONS, **_TEXT, **_NUMBER, **_NODES, **_TIME, **GEOGRAPHY}
