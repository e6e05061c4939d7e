"""Functions that look at the form or document itself, or at where they stand in it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

from fieldtool.protocol.errors import ExpressionError
from fieldtool.protocol.xpath import syntax
from fieldtool.protocol.xpath.axes import climbing
from fieldtool.protocol.xpath.chance import seed_of, shuffled
from fieldtool.protocol.xpath.compiler import Compiler, Special, ValueFunction, check_count
from fieldtool.protocol.xpath.operands import Evaluator, Operand
from fieldtool.protocol.xpath.paths import Located
from fieldtool.protocol.xpath.places import FOREIGN, Reference, Scope, shared_repeat
from fieldtool.protocol.xpath.tree import Element, Environment, Node
from fieldtool.protocol.xpath.values import NAN, Value, is_empty, to_number, to_text

__all__ = ["OURS", "SPECIAL"]

_XML: Final = "{http://www.w3.org/XML/1998/namespace}"
_IDS: Final = ("id", f"{_XML}id")
"""What names an element, where no document type says so."""
_XML_LANG: Final = f"{_XML}lang"


def _current(compiler: Compiler, call: syntax.Call, _scope: Scope) -> Located:
    check_count(call, 0, 0)
    return Located(lambda env: [env.current], FOREIGN if compiler.strict else compiler.home, single=True)


def _instance(compiler: Compiler, call: syntax.Call, scope: Scope) -> Located:
    check_count(call, 1, 1)
    instances = compiler.catalogue.instances
    if compiler.strict:
        name = compiler.operand(call.arguments[0], scope).value
        return Located(lambda env: _some(instances.get(to_text(name(env)))), FOREIGN, single=True)
    root = _some(instances[_instance_name(compiler, call)])
    return Located(lambda _env: root, FOREIGN, single=True)


def _some(element: Element | None) -> list[Element]:
    return [] if element is None else [element]


def _instance_name(compiler: Compiler, call: syntax.Call) -> str:
    name = call.arguments[0].value if isinstance(call.arguments[0], syntax.Literal) else None
    if not isinstance(name, str):
        raise ExpressionError(f"{call.name}() needs the id of a list, in quotes", call.position)
    if name not in compiler.catalogue.instances:
        raise ExpressionError(f"the form has no instance {name!r}", call.position)
    return name


def _randomize(compiler: Compiler, call: syntax.Call, scope: Scope) -> Located:
    check_count(call, 1, 2)
    inner = compiler.located(call.arguments[0], scope)
    seed = compiler.operand(call.arguments[1], scope).value if len(call.arguments) == 2 else None

    def order(env: Environment) -> list[Element]:
        return shuffled(inner.walk(env), seed_of(seed(env)) if seed else None, env.around.random)

    return Located(order, inner.scope, inner.single, inner.flat)


def _identified(compiler: Compiler, call: syntax.Call, scope: Scope) -> Located:
    """The elements with one of these ids; every node of a set names some (XPath 1.0, section 4.1)."""
    check_count(call, 1, 1)
    ids = compiler.operand(call.arguments[0], scope)

    def walk(env: Environment) -> list[Element]:
        wanted = {part for text in ids.texts(env) for part in text.split()}
        found = env.singles[0].below()
        env.around.meter.spend(len(found))
        return [node for node in found if not wanted.isdisjoint(map(node.attributes.get, _IDS))]

    return Located(walk, FOREIGN, flat=False)


# Repeats


def _indexed_repeat(compiler: Compiler, call: syntax.Call, scope: Scope) -> Located:
    """The item of numbered instances: a path whose repeats carry positions (getodk/xforms-spec, ``indexed-repeat``)."""
    if len(call.arguments) < 3 or len(call.arguments) % 2 == 0:
        raise ExpressionError("indexed-repeat() needs an item, then repeats each with a number", call.position)
    if compiler.strict:
        return _indexed_nodes(compiler, call, scope)
    target, *pairs = call.arguments
    definition = compiler.single(target, scope, call.position)
    lineage, numbers = definition.lineage(), dict[int, Evaluator]()
    for repeat, number in zip(pairs[::2], pairs[1::2], strict=True):
        counted = compiler.single(repeat, scope, call.position)
        if counted not in lineage:
            raise ExpressionError(f"indexed-repeat(): {definition.path} is not in {counted.path}", call.position)
        numbers[counted.index] = compiler.operand(number, scope).value
    unnumbered = lineage[: next((place for place, each in enumerate(lineage) if each.index in numbers), 0)]
    base = shared_repeat(unnumbered, compiler.definition, compiler.catalogue.document)
    steps = [(each.name, numbers.get(each.index)) for each in lineage[lineage.index(base) + 1 :]]
    start = climbing(len(compiler.definition.lineage()) - len(base.lineage()))

    def walk(env: Environment) -> list[Element]:
        found = [start(env.current)]
        for name, number in steps:
            if number is None:
                found = [child for node in found for child in node.children.get(name, ())]
            else:
                place = _place(to_number(number(env)))
                found = [child for node in found for child in node.children.get(name, ())[place]]
        return found

    return Located(walk, Scope((definition,), base.levels))


def _place(number: float) -> slice:
    """Where the instance with a number is among all of its repeat."""
    return slice(int(number) - 1, int(number)) if number.is_integer() and number > 0 else slice(0)


def _indexed_nodes(compiler: Compiler, call: syntax.Call, scope: Scope) -> Located:
    """The same in any document: the nodes of the target that lie in an instance with its number of each repeat."""
    target, *pairs = call.arguments
    inner = compiler.located(target, scope)
    repeats = [compiler.located(repeat, scope).walk for repeat in pairs[::2]]
    numbers = [compiler.operand(number, scope).value for number in pairs[1::2]]

    def walk(env: Environment) -> list[Element]:
        found = inner.walk(env)
        for repeat, number in zip(repeats, numbers, strict=True):
            wanted = to_number(number(env))
            chosen = {id(node) for node in repeat(env) if node.position == wanted}
            found = [node for node in found if _within(node, chosen, env)]
        return found

    return Located(walk, inner.scope, inner.single, inner.flat)


def _within(node: Element, chosen: set[int], env: Environment) -> bool:
    above: Element | None = node
    while above is not None and id(above) not in chosen:
        env.around.meter.spend(1)
        above = above.parent
    return above is not None


def _position(compiler: Compiler, call: syntax.Call, scope: Scope) -> Operand:
    """The place in the set that is being tested, else among the instances of a repeat; or that of another node."""
    check_count(call, 0, 1)
    if not call.arguments:
        return Operand(lambda env: float(env.position or env.here.position))
    nodes = _nodes(compiler, call, scope)

    def position(env: Environment) -> Value:
        found = nodes(env)
        return float(found[0].position) if found else NAN

    return Operand(position)


def _nodes(compiler: Compiler, call: syntax.Call, scope: Scope) -> Callable[[Environment], list[Element]]:
    nodes = compiler.operand(call.arguments[0], scope).nodes
    if nodes is None:
        raise ExpressionError(f"{call.name}() needs an item", call.position)
    return nodes


# The form and its answers


def _once(compiler: Compiler, call: syntax.Call, scope: Scope) -> Operand:
    check_count(call, 1, 1)
    value = compiler.operand(call.arguments[0], scope).value
    return Operand(lambda env: value(env) if is_empty(env.current.typed) else env.current.typed)


def _choice_name(compiler: Compiler, call: syntax.Call, scope: Scope) -> Operand:
    """The label of a choice; the second argument is a path in quotes (a historical oddity of the format)."""
    check_count(call, 2, 2)
    value = compiler.operand(call.arguments[0], scope).value
    target = call.arguments[1]
    if compiler.strict:
        path = compiler.operand(target, scope).value
        return Operand(lambda env: env.around.choice_name(to_text(path(env)), to_text(value(env)), env.current))
    if isinstance(target, syntax.Literal) and isinstance(target.value, str):
        target = syntax.parse(target.value)
    asked = compiler.single(target, scope, call.position)
    compiler.found.references.add(Reference(asked, compiler.located(target, scope).scope.levels))
    return Operand(lambda env: env.around.choice_name(asked.path, to_text(value(env)), env.current))


def _pulldata(compiler: Compiler, call: syntax.Call, scope: Scope) -> Operand:
    """One cell of a list: ``instance(id)/root/item[key column = key]/column`` (getodk/xforms-spec, ``pulldata``)."""
    check_count(call, 4, 4)
    name = _instance_name(compiler, call)
    root = compiler.catalogue.instances[name]
    if root is None:
        compiler.found.gaps.append(f"pulldata(): the list {name} is outside the form")
    column, key_column, key = (compiler.operand(each, scope).value for each in call.arguments[1:])
    indexes: dict[str, dict[str, Element]] = {}

    def cell(env: Environment) -> Value:
        by = to_text(key_column(env))
        if by not in indexes:
            indexes[by] = _index(root, by, env)
        row = indexes[by].get(to_text(key(env)))
        return _cell(row, to_text(column(env))) or "" if row is not None else ""

    return Operand(cell)


def _index(root: Element | None, column: str, env: Environment) -> dict[str, Element]:
    """The first row for each text of a column."""
    rows = [row for top in root.content() for row in top.content() if row.name == "item"] if root else []
    env.around.meter.spend(len(rows))
    index: dict[str, Element] = {}
    for row in rows:
        text = _cell(row, column)
        if text is not None:
            index.setdefault(text, row)
    return index


def _cell(row: Element, column: str) -> str | None:
    """The text of a column; one that begins with ``@`` is an attribute."""
    if column.startswith("@"):
        return row.attributes.get(column[1:])
    return next((to_text(cell.typed) for cell in row.content() if cell.name == column), None)


def _absent(compiler: Compiler, call: syntax.Call, scope: Scope) -> Operand:
    """Whether an item was not answered, and the reason is known."""
    reason = _absent_reason(compiler, call, scope).value
    return Operand(lambda env: reason(env) != "")


def _absent_reason(compiler: Compiler, call: syntax.Call, scope: Scope) -> Operand:
    """Why an item was not answered; empty where it was, or where nobody said why."""
    check_count(call, 1, 1)
    nodes = _nodes(compiler, call, scope)

    def reason(env: Environment) -> Value:
        return next((node.absent for node in nodes(env) if isinstance(node, Node) and node.absent), "")

    return Operand(reason)


# Names


def _name_function(of: Callable[[Element], str]) -> ValueFunction:
    def build(compiler: Compiler, call: syntax.Call, scope: Scope) -> Operand:
        check_count(call, 0, 1)
        if not call.arguments:
            return Operand(lambda env: of(env.here))
        nodes = _nodes(compiler, call, scope)
        return Operand(lambda env: next(map(of, nodes(env)), ""))

    return build


def _lang(compiler: Compiler, call: syntax.Call, scope: Scope) -> Operand:
    """Whether the language of the context node is a kind of the one that is asked for (XPath 1.0, section 4.3)."""
    check_count(call, 1, 1)
    wanted = compiler.operand(call.arguments[0], scope).value

    def holds(env: Environment) -> Value:
        language, asked = _language(env).lower(), to_text(wanted(env)).lower()
        return language == asked or language.startswith(f"{asked}-")

    return Operand(holds)


def _language(env: Environment) -> str:
    above: Element | None = env.here
    while above is not None:
        env.around.meter.spend(1)
        if _XML_LANG in above.attributes:
            return above.attributes[_XML_LANG]
        above = above.parent
    return ""


SPECIAL: Final = Special(
    {
        "current": _current,
        "id": _identified,
        "indexed-repeat": _indexed_repeat,
        "instance": _instance,
        "randomize": _randomize,
    },
    {
        "jr:choice-name": _choice_name,
        "lang": _lang,
        "local-name": _name_function(lambda node: node.name),
        "name": _name_function(lambda node: node.named()[0]),
        "namespace-uri": _name_function(lambda node: node.named()[1]),
        "once": _once,
        "position": _position,
        "pulldata": _pulldata,
    },
)
OURS: Final = Special(SPECIAL.sets, {**SPECIAL.values, "absent": _absent, "absent-reason": _absent_reason})
"""With the functions that only our own sheets have."""
