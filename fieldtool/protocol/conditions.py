"""Says in words what an expression asks: with the labels of items and choices, as a supervisor reads it.

What has no words here is said as a formula with labels in it; what does not even read, as it was written.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from fieldtool.i18n import mark
from fieldtool.protocol.errors import ExpressionError
from fieldtool.protocol.vocabulary import Vocabulary, in_line
from fieldtool.protocol.xpath import syntax
from fieldtool.protocol.xpath.syntax import Tree
from fieldtool.protocol.xpath.tree import Definition

__all__ = ["NEVER", "Conditions"]

NEVER: Final = mark("never")
MAX_INLINED: Final = 200
"""Characters up to which the meaning of a calculated yes-or-no stands where its name would."""
_MIRRORED: Final = {"<": ">", ">": "<", "<=": ">=", ">=": "<="}
_OPPOSITE: Final = {"=": "!=", "!=": "=", "<": ">=", ">=": "<", ">": "<=", "<=": ">"}
_NUMBERS: Final = {
    "=": mark("{item} is {value}"),
    "!=": mark("{item} is not {value}"),
    "<": mark("{item} is under {value}"),
    ">": mark("{item} is over {value}"),
    "<=": mark("{item} is {value} or less"),
    ">=": mark("{item} is {value} or more"),
}
_TIMES: Final = _NUMBERS | {
    "<": mark("{item} is before {value}"),
    ">": mark("{item} is after {value}"),
    "<=": mark("{item} is {value} or earlier"),
    ">=": mark("{item} is {value} or later"),
}
_OF_CHOICES: Final[Mapping[str, str]] = {
    "=": _NUMBERS["="],
    "!=": _NUMBERS["!="],
    "any": mark("{item} includes {value}"),
    "none": mark("{item} does not include {value}"),
}
_CALLS: Final[Mapping[tuple[str, int], tuple[str, str]]] = {
    ("selected", 2): (_OF_CHOICES["any"], _OF_CHOICES["none"]),
    ("absent", 1): (mark("a reason stands where {item} has no answer"), ""),
    ("regex", 2): (mark("{item} is written in the form {value}"), ""),
    ("contains", 2): (mark("{item} contains {value}"), mark("{item} does not contain {value}")),
    ("starts-with", 2): (mark("{item} begins with {value}"), mark("{item} does not begin with {value}")),
    ("ends-with", 2): (mark("{item} ends with {value}"), mark("{item} does not end with {value}")),
}
"""What a call says, and what its opposite does where that has words of its own; by name and number of arguments."""
_JOINED_BY: Final = {"=": "or", "!=": "and", "any": "or", "none": "and"}
"""What joins several of one kind about one item into one: is A or B; is not A or B; includes A or B ..."""
_CLOCKS: Final = frozenset({"today", "now", "date", "date-time"})
_SUMS: Final = frozenset({"+", "-"})
_TRANSPARENT: Final = frozenset({"number", "string", "int", "once", "boolean", "boolean-from-string"})


@dataclass(frozen=True, slots=True)
class _Said:
    """A condition in words. ``joined`` is what joins its ``parts``, where it has several: for parentheses around it.

    ``lists`` is whether it has a list inside: of values, which commas could not keep from the next condition.
    """

    text: str
    joined: str = ""
    parts: tuple[_Said, ...] = ()
    lists: bool = False


@dataclass(frozen=True, slots=True)
class _About:
    """Something about an item and a value that can be said of several values at once."""

    item: str
    relation: str
    value: str


class Conditions:
    """Says the conditions of one form in the words of one language."""

    def __init__(self, vocabulary: Vocabulary) -> None:
        self._words = vocabulary
        self._tr = vocabulary.texts.tr
        self._meanings: dict[tuple[int, bool], _Said | None] = {}

    def said(self, source: str, home: Definition | None = None) -> str:
        """The condition ``source`` in words, as it stands at ``home``; as it was written where it does not read."""
        return self._safely(source, lambda tree: self._condition(tree, home, negated=False).text)

    def computed(self, source: str, home: Definition) -> str:
        """What a calculation gives, in words: which value in which case, or the formula with labels in it."""
        return self._safely(source, lambda tree: self._computed(tree, home))

    def _safely(self, source: str, say: Callable[[Tree], str]) -> str:
        try:
            return say(syntax.parse(source))
        except (ExpressionError, RecursionError):
            return in_line(source)

    def _computed(self, tree: Tree, home: Definition) -> str:
        cases: list[str] = []
        while isinstance(tree, syntax.Call) and tree.name == "if" and len(tree.arguments) == 3:
            when, then, tree = tree.arguments
            condition = self._condition(when, home, negated=False).text
            cases.append(self._tr(mark("{value} if {condition}"), value=self._subject(then, home), condition=condition))
        if not cases:
            return self._subject(tree, home)
        return "; ".join([*cases, self._tr(mark("otherwise {value}"), value=self._subject(tree, home))])

    # Conditions

    def _condition(self, tree: Tree, home: Definition | None, *, negated: bool) -> _Said:
        if isinstance(tree, syntax.Logic):
            operator = tree.operator if not negated else {"and": "or", "or": "and"}[tree.operator]
            return self._logic(operator, tree.parts, home, negated)
        about = self._about(tree, home, negated)
        if about is not None:
            return self._of_choices([about])
        if isinstance(tree, syntax.Binary) and tree.operator in _OPPOSITE:
            return self._comparison(tree, home, negated)
        if isinstance(tree, syntax.Call):
            return self._call(tree, home, negated)
        if isinstance(tree, syntax.Path):
            return _Said(self._answered(self._subject(tree, home), not negated))
        return self._formula(tree, home, negated)

    def _logic(self, operator: str, parts: Sequence[Tree], home: Definition | None, negated: bool) -> _Said:
        joined = self._joined(operator, parts, home, negated)
        flat = (part for each in joined for part in (each.parts if each.joined == operator else (each,)))
        said = tuple(dict.fromkeys(flat))
        if len(said) == 1:
            return said[0]
        words = [self._tr(mark("({condition})"), condition=each.text) if each.joined else each.text for each in said]
        if any(each.lists for each in said):
            together = mark("{parts}; or {last}") if operator == "or" else mark("{parts}; and {last}")
            text = self._tr(together, parts="; ".join(words[:-1]), last=words[-1])
        else:
            text = self._words.texts.listed(words, either=operator == "or")
        return _Said(text, operator, said)

    def _joined(self, operator: str, parts: Sequence[Tree], home: Definition | None, negated: bool) -> Iterator[_Said]:
        """The parts in order; what is said of one item and several values is said once, where it comes up first."""
        several: dict[tuple[str, str], list[_About]] = {}
        order: list[_Said | tuple[str, str]] = []
        for part in self._ranged(parts, home) if operator == "and" and not negated else parts:
            if isinstance(part, _Said):
                order.append(part)
                continue
            about = self._about(part, home, negated)
            if about is None or _JOINED_BY[about.relation] != operator:
                said = self._condition(part, home, negated=negated)
                order.append(said)
                continue
            key = (about.item, about.relation)
            if key not in several:
                order.append(key)
            several.setdefault(key, []).append(about)
        for each in order:
            yield each if isinstance(each, _Said) else self._of_choices(several[each])

    def _ranged(self, parts: Sequence[Tree], home: Definition | None) -> Iterator[Tree | _Said]:
        """The parts, where a least and a most of one thing follow one another said as one range."""
        waiting = list(parts)
        while waiting:
            part = waiting.pop(0)
            least, most = self._bound(part, ">=", home), self._bound(waiting[0], "<=", home) if waiting else None
            if least and most and least[0] == most[0]:
                waiting.pop(0)
                words = mark("{item} is from {least} to {most}")
                yield _Said(self._tr(words, item=least[0], least=least[1], most=most[1]))
            else:
                yield part

    def _bound(self, tree: Tree, operator: str, home: Definition | None) -> tuple[str, str] | None:
        if not isinstance(tree, syntax.Binary):
            return None
        left, right, written = tree.left, tree.right, tree.operator
        if isinstance(left, syntax.Literal):
            left, right, written = right, left, _MIRRORED.get(written, written)
        number = isinstance(right, syntax.Literal) and isinstance(right.value, float)
        return (self._subject(left, home), self._subject(right, home)) if number and written == operator else None

    def _about(self, tree: Tree, home: Definition | None, negated: bool) -> _About | None:
        """What a comparison with a value says, or a question whether a choice is among those that were made."""
        if isinstance(tree, syntax.Call) and tree.name == "not" and len(tree.arguments) == 1:
            return self._about(tree.arguments[0], home, not negated)
        if isinstance(tree, syntax.Call) and tree.name == "selected" and len(tree.arguments) == 2:
            target, value, relation = *tree.arguments, "none" if negated else "any"
        elif isinstance(tree, syntax.Binary) and tree.operator in {"=", "!="}:
            target, value = tree.left, tree.right
            if isinstance(target, syntax.Literal):
                target, value = value, target
            relation = _OPPOSITE[tree.operator] if negated else tree.operator
        else:
            return None
        definition = self._definition(target, home)
        if definition is None or not isinstance(value, syntax.Literal) or value.value == "":
            return None
        label = self._words.choices(definition).get(_plain(value.value))
        if label is None and (isinstance(value.value, float) or self._two_cases(definition)):
            return None
        return _About(self._subject(target, home), relation, _plain(value.value) if label is None else label)

    def _of_choices(self, about: Sequence[_About]) -> _Said:
        values = self._words.texts.listed([self._words.quoted(each.value) for each in about], either=True)
        return _Said(self._tr(_OF_CHOICES[about[0].relation], item=about[0].item, value=values), lists=len(about) > 1)

    def _comparison(self, tree: syntax.Binary, home: Definition | None, negated: bool) -> _Said:
        operator, left, right = tree.operator, tree.left, tree.right
        if isinstance(left, syntax.Literal) and not isinstance(right, syntax.Literal):
            operator, left, right = _MIRRORED.get(operator, operator), right, left
        operator = _OPPOSITE[operator] if negated else operator
        if isinstance(right, syntax.Literal) and right.value == "" and operator in {"=", "!="}:
            return _Said(self._answered(self._subject(left, home), operator == "!="))
        known = self._known(operator, left, right, home)
        if known is not None:
            return known
        times = self._timed(left, home) or self._timed(right, home)
        words = (_TIMES if times else _NUMBERS)[operator]
        return _Said(self._tr(words, item=self._subject(left, home), value=self._subject(right, home)))

    def _known(self, operator: str, left: Tree, right: Tree, home: Definition | None) -> _Said | None:
        """A comparison with true or false, or with one of two values of a calculation, by what stands behind it."""
        if operator not in {"=", "!="}:
            return None
        if isinstance(right, syntax.Call) and right.name in {"true", "false"} and isinstance(left, syntax.Call):
            return self._condition(left, home, negated=(right.name == "false") != (operator == "!="))
        definition = self._definition(left, home)
        cases = self._two_cases(definition)
        if definition is None or cases is None or not isinstance(right, syntax.Literal):
            return None
        when, if_so, if_not = cases
        if right.value not in {if_so, if_not}:
            return None
        return self._meaning(definition, when, negated=(right.value == if_not) != (operator == "!="))

    def _meaning(self, definition: Definition, when: Tree, *, negated: bool) -> _Said | None:
        """What stands behind a calculated yes-or-no, where that is short enough; worked out once for each."""
        key = (definition.index, negated)
        if key not in self._meanings:
            self._meanings[key] = None  # so that one that depends on itself is called by its name
            said = self._condition(when, definition, negated=negated)
            self._meanings[key] = said if len(said.text) <= MAX_INLINED else None
        return self._meanings[key]

    def _two_cases(self, definition: Definition | None) -> tuple[Tree, str | float, str | float] | None:
        """The condition and the two values of a calculation such as ``if(…, 'yes', 'no')`` that has no label."""
        if definition is None or definition.calculate is None or self._words.labelled(definition):
            return None
        tree = syntax.parse(definition.calculate.source)
        if not (isinstance(tree, syntax.Call) and tree.name == "if" and len(tree.arguments) == 3):
            return None
        when, then, otherwise = tree.arguments
        if not (isinstance(then, syntax.Literal) and isinstance(otherwise, syntax.Literal)) or then == otherwise:
            return None
        return when, then.value, otherwise.value

    def _call(self, call: syntax.Call, home: Definition | None, negated: bool) -> _Said:
        arguments = call.arguments
        if len(arguments) == 1 and (call.name == "not" or call.name in _TRANSPARENT):
            return self._condition(arguments[0], home, negated=negated != (call.name == "not"))
        if call.name in {"true", "false"}:
            return _Said(self._tr(mark("always") if (call.name == "true") != negated else NEVER))
        stated = _CALLS.get((call.name, len(arguments)))
        if stated is None:
            return self._formula(call, home, negated)
        item, value = (*(self._subject(argument, home) for argument in arguments), "")[:2]
        if negated and stated[1]:
            return _Said(self._tr(stated[1], item=item, value=value))
        return self._stated(stated[0], negated, item=item, value=value)

    def _formula(self, tree: Tree, home: Definition | None, negated: bool) -> _Said:
        return self._stated("{item}", negated, item=self._subject(tree, home))

    def _stated(self, words: str, negated: bool, **values: str) -> _Said:
        text = self._tr(words, **values)
        return _Said(self._tr(mark("it is not so that {condition}"), condition=text) if negated else text)

    def _answered(self, item: str, answered: bool) -> str:
        return self._tr(mark("{item} has an answer") if answered else mark("{item} has no answer"), item=item)

    # What a condition speaks of

    def _subject(self, tree: Tree, home: Definition | None) -> str:
        """An operand in words."""
        definition = self._definition(tree, home)
        if definition is not None:
            this = definition is home and isinstance(tree, syntax.Path) and tree.start == "." and not definition.repeat
            return self._tr(mark("the answer")) if this else self._item(definition)
        if isinstance(tree, syntax.Literal):
            return _plain(tree.value) if isinstance(tree.value, float) else self._words.quoted(tree.value)
        if isinstance(tree, syntax.Call):
            return self._called(tree, home)
        if isinstance(tree, syntax.Logic):
            return self._condition(tree, home, negated=False).text
        if isinstance(tree, (syntax.Negative, syntax.Chain, syntax.Binary)):
            return self._reckoned(tree, home)
        return self._spelled(tree)

    def _reckoned(self, tree: syntax.Negative | syntax.Chain | syntax.Binary, home: Definition | None) -> str:
        """Arithmetic, with its signs as they are printed."""
        if isinstance(tree, syntax.Negative):
            return f"−{self._part(tree.operand, home)}"
        first, rest = (tree.left, ((tree.operator, tree.right),)) if isinstance(tree, syntax.Binary) else (
            tree.first, tree.rest
        )  # fmt: skip
        adds = all(sign in _SUMS for sign, _part in rest)
        parts = (f"{_sign(sign)} {self._part(part, home, within_sum=adds)}" for sign, part in rest)
        return " ".join([self._part(first, home, within_sum=adds), *parts])

    def _part(self, tree: Tree, home: Definition | None, *, within_sum: bool = False) -> str:
        """An operand, in parentheses where it is made of several that do not plainly belong together."""
        text = self._subject(tree, home)
        product = within_sum and not (_signs(tree) & _SUMS)
        return f"({text})" if isinstance(tree, (syntax.Binary, syntax.Chain, syntax.Logic)) and not product else text

    def _called(self, call: syntax.Call, home: Definition | None) -> str:
        inside = [self._subject(argument, home) for argument in call.arguments]
        if call.name in _TRANSPARENT and len(inside) == 1:
            return inside[0]
        named = {
            "today": mark("today"),
            "now": mark("now"),
            "count-selected": mark("the number of choices made in {item}"),
            "count": mark("the number of {item}"),
            "string-length": mark("the length of {item}"),
            "absent-reason": mark("the reason why {item} has no answer"),
        }
        if call.name in named and len(inside) <= 1:
            return self._tr(named[call.name], item=inside[0] if inside else "")
        if call.name in {"date", "date-time"} and len(inside) == 1:
            literal = call.arguments[0]
            return _plain(literal.value) if isinstance(literal, syntax.Literal) else inside[0]
        return f"{call.name}({', '.join(inside)})"

    def _item(self, definition: Definition) -> str:
        return self._words.quoted(self._words.label(definition))

    def _timed(self, tree: Tree, home: Definition | None) -> bool:
        definition = self._definition(tree, home)
        if definition is not None:
            return definition.type in {"date", "dateTime", "time"}
        return isinstance(tree, syntax.Call) and tree.name in _CLOCKS

    def _definition(self, tree: Tree, home: Definition | None) -> Definition | None:
        """The one item that a plain path leads to, if it does."""
        if isinstance(tree, syntax.Call) and tree.name in _TRANSPARENT and len(tree.arguments) == 1:
            return self._definition(tree.arguments[0], home)
        if not isinstance(tree, syntax.Path):
            return None
        found = self._start(tree, home)
        for step in tree.steps:
            if found is None or step.predicates:
                return None
            if step.axis == "parent":
                found = found.parent
            elif step.axis == "child":
                found = found.children.get(step.name.rpartition(":")[2])
            elif step.axis != "self":
                return None
        return found if found is not None and found.path else None

    def _start(self, path: syntax.Path, home: Definition | None) -> Definition | None:
        catalogue = self._words.form.model.catalogue
        if not isinstance(path.start, str):
            current = isinstance(path.start, syntax.Call) and path.start.name == "current"
            return home if current else None
        if path.start.startswith("$"):
            named = catalogue.named(path.start.strip("${} "))
            return named[0] if len(named) == 1 else None
        return catalogue.document if path.start == "/" else home

    def _spelled(self, tree: Tree) -> str:
        """A path as it was written, as far as it can be: for places that have no label."""
        if isinstance(tree, syntax.Union):
            return " | ".join(self._spelled(part) for part in tree.parts)
        if isinstance(tree, syntax.Filtered):
            return f"{self._subject(tree.operand, None)}[…]"
        if isinstance(tree, syntax.Path):
            start = tree.start if isinstance(tree.start, str) else self._subject(tree.start, None)
            steps = "/".join(f"{step.name or step.axis}{'[…]' if step.predicates else ''}" for step in tree.steps)
            return f"{start.rstrip('/')}/{steps}" if start != "." else steps
        return ""


def _signs(tree: Tree) -> frozenset[str]:
    if isinstance(tree, syntax.Chain):
        return frozenset(sign for sign, _part in tree.rest)
    return frozenset([tree.operator]) if isinstance(tree, syntax.Binary) else frozenset()


def _plain(value: str | float) -> str:
    if isinstance(value, float):
        return str(int(value)) if value.is_integer() else str(value)
    return value


def _sign(operator: str) -> str:
    return {"*": "×", "div": "÷", "-": "−", "!=": "≠", "<=": "≤", ">=": "≥"}.get(operator, operator)
