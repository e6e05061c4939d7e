"""Boolean functions (getodk/xforms-spec, "Boolean Functions"): conditions, choices, checklists, patterns."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Final

from fieldtool.protocol.errors import PatternTooSlow
from fieldtool.protocol.xpath import tallies
from fieldtool.protocol.xpath.operands import (
    Evaluator,
    Function,
    Literals,
    Nodes,
    Operand,
    constant,
    in_run,
    of_texts,
    spread,
)
from fieldtool.protocol.xpath.patterns import matches, pattern_problem
from fieldtool.protocol.xpath.tree import Environment
from fieldtool.protocol.xpath.values import Value, is_empty, to_number, to_text

__all__ = ["CONDITIONS"]


def _truth(operands: Sequence[Operand]) -> Evaluator:
    return operands[0].test


def _not(operands: Sequence[Operand]) -> Evaluator:
    test = operands[0].test
    return lambda env: not test(env)


def _if(operands: Sequence[Operand]) -> Evaluator:
    test, yes, no = operands[0].test, operands[1].value, operands[2].value
    return lambda env: yes(env) if test(env) else no(env)


def _if_nodes(operands: Sequence[Operand]) -> Nodes | None:
    """The nodes of the branch, where both are node-sets (getodk/xforms-spec: "objects and not strings")."""
    test, yes, no = operands[0].test, operands[1].nodes, operands[2].nodes
    return None if yes is None or no is None else lambda env: yes(env) if test(env) else no(env)


def _coalesce(operands: Sequence[Operand]) -> Evaluator:
    first, second = (operand.value for operand in operands)

    def chosen(env: Environment) -> Value:
        value = first(env)
        return second(env) if is_empty(value) else value

    return chosen


def _checklist(operands: Sequence[Operand]) -> Evaluator:
    (least, most), answers = _bounds(operands), operands[2:]
    return lambda env: tallies.checklist(least(env), most(env), spread(answers, env))


def _weighted_checklist(operands: Sequence[Operand]) -> Evaluator:
    (least, most), answers, weights = _bounds(operands), operands[2::2], operands[3::2]
    return lambda env: tallies.weighted_checklist(
        least(env), most(env), spread(answers, env), spread(weights, env)
    )  # fmt: skip


def _bounds(operands: Sequence[Operand]) -> tuple[Callable[[Environment], float], Callable[[Environment], float]]:
    least, most = operands[0].value, operands[1].value
    return (lambda env: to_number(least(env))), (lambda env: to_number(most(env)))


def _regex(env: Environment, text: Value, pattern: Value) -> bool:
    try:
        return matches(to_text(pattern), to_text(text))
    except TimeoutError:
        raise PatternTooSlow(path=env.place or "/") from None


def _pattern_mistake(literals: Literals) -> str:
    pattern = literals[1]
    problem = pattern_problem(pattern) if isinstance(pattern, str) else ""
    return f"the pattern {pattern!r} does not read: {problem}" if problem else ""


_SELECTED: Final = Function(2, 2, of_texts(tallies.selected))
CONDITIONS: Final[Mapping[str, Function]] = {
    "true": Function(0, 0, constant(value=True)),
    "false": Function(0, 0, constant(value=False)),
    "boolean": Function(1, 1, _truth),
    "not": Function(1, 1, _not),
    "boolean-from-string": Function(1, 1, of_texts(lambda text: text in {"true", "1"})),
    "if": Function(3, 3, _if, nodes=_if_nodes),
    "coalesce": Function(2, 2, _coalesce),
    "checklist": Function(2, None, _checklist),
    "weighted-checklist": Function(2, None, _weighted_checklist, pairs=True),
    "regex": Function(2, 2, in_run(_regex), mistake=_pattern_mistake),
    "selected": _SELECTED,
    "is-selected": _SELECTED,
}
