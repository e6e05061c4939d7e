"""Forms and runs drawn at random: every kind of expression over items before it, in groups and nested repeats."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Final

from hypothesis import strategies as st

from tests.protocol.forms import HEAD

__all__ = ["Move", "drawn_forms", "moves"]

_ENGLISH, _SPANISH = "English (en)", "Español (es)"
LANGUAGES: Final = (_ENGLISH, _SPANISH)
VALUES: Final[dict[str, tuple[str, ...]]] = {
    "int": ("0", "1", "2", "3", "7"),
    "decimal": ("0.5", "1", "2.25", "10"),
    "string": ("a", "b", "a b", "1", "2026-01-05"),
    "date": ("2026-01-05", "2020-02-29", "1999-12-31"),
    "one": ("a", "b", "c"),
    "many": ("a", "b", "a b", "b c a"),
}
"""What is answered to an item of each kind."""
_NUMBERS: Final = (
    "{0} + {1}", "{0} * 2 - {1}", "count-selected({0}) + 1", "string-length({0})", "round({0} div 3, 1)", "number({0})",
    "if({2}, {0}, {1})", "coalesce({0}, 4)", "max({0}, {1})", "int({0})", "decimal-date-time({0})",
)  # fmt: skip
_TEXTS: Final = (
    "concat({0}, '-', {1})", "if({2}, {0}, 'no')", "coalesce({0}, {1})", "{0}", "substr({0}, 0, 2)", "string({0})",
    "once(random())", "once(concat({0}, '!'))", "format-date({0}, '%Y')", "selected-at({0}, 0)",
)  # fmt: skip
_CONDITIONS: Final = (
    "{0} = '1'", "{0} > 1", "{0} != ''", "selected({0}, 'a')", "not({0} = {1})", "{0} = '' or {1} > 2",
    "{0} != 'b' and {1} != '2'", "boolean({0})", "true()",
)  # fmt: skip
_OVER: Final = ("sum({0})", "count({0})", "max({0})", "join(' ', {0})", "count-non-empty({0})", "concat({0})", "{0}")
"""Over the nodes of an item in a repeat that the reader is not in."""
_FILTERS: Final = (
    "name = {0}", "{0} = '' or name != {0}", "group = string-length({0})", "selected({0}, name)", "position() > {0}",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class _Item:
    path: str
    kind: str
    repeats: tuple[str, ...]

    @property
    def steps(self) -> list[str]:
        return self.path.split("/")[1:]


@dataclass(slots=True)
class _Form:
    """A form while it is drawn."""

    draw: st.DrawFn
    items: list[_Item] = field(default_factory=list)
    repeats: list[str] = field(default_factory=list)
    binds: list[str] = field(default_factory=list)
    names: int = 0

    def chosen(self, options: Sequence[str]) -> str:
        return self.draw(st.sampled_from(options))

    def perhaps(self, one_in: int = 2) -> bool:
        return self.draw(st.integers(1, one_in)) == 1

    def name(self, letter: str) -> str:
        self.names += 1
        return f"{letter}{self.names}"

    # What an expression at a place can read

    def operand(self, at: str, repeats: tuple[str, ...]) -> str:
        """The value of an item before this one, as it can be reached from here."""
        if not self.items or self.perhaps(6):
            return self.chosen(("1", "3", "'a'", *(("position(..)", "count(..)") if _parent(at) in repeats else ())))
        item = self.draw(st.sampled_from(self.items))
        if item.repeats == repeats[: len(item.repeats)]:
            return self.chosen((item.path, item.path, _relative(at, item.path)))
        return self.over(item, repeats)

    def over(self, item: _Item, repeats: tuple[str, ...]) -> str:
        """Something about all instances of an item, or one of them."""
        shared = sum(1 for mine, theirs in zip(repeats, item.repeats, strict=False) if mine == theirs)
        inner = item.repeats[shared]
        rest = item.path[len(inner) :]
        ways = [self.chosen(_OVER).format(item.path), f"sum({inner}[position() < 3]{rest})", f"count({inner})"]
        ways.append(f"count({inner}[{rest[1:]} != ''])" if item.repeats[-1] == inner else f"count({item.path})")
        if len(item.repeats) == shared + 1:
            ways.append(f"indexed-repeat({item.path}, {inner}, {self.chosen(('1', '2', 'count(' + inner + ')'))})")
        return self.chosen(ways)

    def counter(self, at: str, repeats: tuple[str, ...]) -> str:
        """How often a repeat occurs: mostly what was answered to a number."""
        numbers = [item.path for item in self.items if item.kind == "int" and item.repeats == repeats]
        return f"{self.chosen(numbers) if numbers and not self.perhaps(4) else self.operand(at, repeats)} mod 4"

    def condition(self, at: str, repeats: tuple[str, ...]) -> str:
        pair = [self.operand(at, repeats) for _ in range(2)]
        return self.chosen(_CONDITIONS).format(*pair)

    def value(self, at: str, kind: str, repeats: tuple[str, ...]) -> str:
        pair = [self.operand(at, repeats) for _ in range(2)]
        if repeats and repeats[-1] == _parent(at) and self.perhaps(3):
            return self.across(at, repeats)
        named = self.named_choice() if kind == "string" else ""
        return named or self.chosen(_TEXTS if kind == "string" else _NUMBERS).format(*pair, self.condition(at, repeats))

    def named_choice(self) -> str:
        """The label of what was chosen before, in the language of the run; or nothing."""
        chosen = [item.path for item in self.items if item.kind in {"one", "many"} and not item.repeats]
        path = self.chosen(chosen) if chosen and self.perhaps(3) else ""
        return f"jr:choice-name({path}, '{path}')" if path else ""

    def across(self, at: str, repeats: tuple[str, ...]) -> str:
        """A calculation over the other instances of its own repeat."""
        repeat = repeats[-1]
        name, mine = repeat.rpartition("/")[2], at.rpartition("/")[2]
        ways = ["position(..)", f"count(../../{name})", f"sum(../preceding-sibling::{name}[1]/{mine}) + 1"]
        here = [item.path.rpartition("/")[2] for item in self.items if _parent(item.path) == repeat]
        if here:
            other = self.chosen(here)
            ways += [f"sum(../../{name}/{other})", f"{repeat}[position() = position(current()/..) - 1]/{other}",
                     f"indexed-repeat({repeat}/{other}, {repeat}, position(..) + 1)"]  # fmt: skip
        return self.chosen(ways)

    # Parts

    def entries(self, path: str, repeats: tuple[str, ...], most: int, depth: int) -> tuple[str, str]:
        """The data and the body of some entries below ``path``."""
        data, body = "", ""
        for _ in range(self.draw(st.integers(1, most))):
            kind = self.chosen(("item", "item", "item", "group", "repeat", "repeat") if depth else ("item",))
            if kind == "item":
                more = self.item(path, repeats)
            else:
                more = (self.group if kind == "group" else self.repeat)(path, repeats, depth)
            data, body = data + more[0], body + more[1]
        return data, body

    def item(self, path: str, repeats: tuple[str, ...], kind: str = "") -> tuple[str, str]:
        name, kind = self.name("i"), kind or self.chosen(tuple(VALUES))
        at = f"{path}/{name}"
        asked = kind in {"one", "many"} or not self.perhaps(3)
        attributes = {"type": kind if kind in {"int", "decimal", "date"} else "string"}
        if not asked or self.perhaps(8):
            attributes["calculate"] = self.value(at, "int" if kind in {"int", "decimal"} else "string", repeats)
        for prop in ("relevant", "required", "readonly"):
            if self.perhaps({"relevant": 2, "required": 6, "readonly": 12}[prop]):
                attributes[prop] = self.condition(at, repeats)
        if self.perhaps(6):
            attributes["constraint"] = f". != {self.operand(at, repeats)}"
        default = self.chosen(VALUES[kind]) if self.perhaps(5) and "calculate" not in attributes else ""
        self.bind(at, attributes)
        control = self.control(at, kind, repeats) if asked else ""
        self.items.append(_Item(at, kind, repeats))
        return f"<{name}>{default}</{name}>", control

    def control(self, at: str, kind: str, repeats: tuple[str, ...]) -> str:
        shown = self.named_choice() or self.operand(at, repeats)
        label = f"<label>{at} <output value={_quoted(shown)}/></label>"
        if kind not in {"one", "many"}:
            return f'<input ref="{at}">{label}{self.actions(repeats)}</input>'
        filtered = f"[{self.chosen(_FILTERS).format(self.operand(at, repeats))}]" if self.perhaps() else ""
        nodes = f"instance('list')/root/item{filtered}"
        name = "select1" if kind == "one" else "select"
        itemset = f'<itemset nodeset={_quoted(nodes)}><value ref="name"/><label ref="jr:itext(text)"/></itemset>'
        return f'<{name} ref="{at}">{label}{itemset}{self.actions(repeats)}</{name}>'

    def actions(self, repeats: tuple[str, ...]) -> str:
        """Values that follow a change of this item: of items before it that share its repeats."""
        targets = [item for item in self.items if item.repeats == repeats[: len(item.repeats)]]
        if not targets or not self.perhaps(5):
            return ""
        item = self.draw(st.sampled_from(targets))
        value = self.operand(item.path, item.repeats)
        return f'<setvalue event="xforms-value-changed" ref="{item.path}" value={_quoted(value)}/>'

    def group(self, path: str, repeats: tuple[str, ...], depth: int) -> tuple[str, str]:
        name = self.name("g")
        at = f"{path}/{name}"
        if not self.perhaps(4):
            self.bind(at, {"relevant": self.condition(at, repeats)})
        data, body = self.entries(at, repeats, 3, depth - 1)
        return f"<{name}>{data}</{name}>", f'<group ref="{at}">{body}</group>'

    def repeat(self, path: str, repeats: tuple[str, ...], depth: int) -> tuple[str, str]:
        name = self.name("r")
        at = f"{path}/{name}"
        counted = self.perhaps()
        count = f" jr:count={_quoted(self.counter(at, repeats))}" if counted else ""
        if self.perhaps(3):
            self.bind(at, {"relevant": self.condition(at, repeats)})
        data, body = self.entries(at, (*repeats, at), 3, depth - 1)
        self.repeats.append(at)
        default = self.fresh(at, (*repeats, at))
        instances = f"<{name}>{data}</{name}>" * (0 if counted else self.draw(st.integers(0, 2)))
        return (
            f'<{name} jr:template="">{data}</{name}>{instances}',
            f'<group ref="{at}"><repeat nodeset="{at}"{count}>{default}{body}</repeat></group>',
        )

    def fresh(self, at: str, repeats: tuple[str, ...]) -> str:
        """A dynamic default in new instances."""
        own = [item for item in self.items if item.repeats == repeats and item.path.startswith(f"{at}/")]
        if not own or not self.perhaps():
            return ""
        item = self.draw(st.sampled_from(own))
        events = self.chosen(("odk-new-repeat", "odk-instance-first-load odk-new-repeat"))
        ways = ("1", f"position({'/'.join(['..'] * (len(item.steps) - at.count('/')))})", f"count({at})")
        return f'<setvalue event="{events}" ref="{item.path}" value={_quoted(self.chosen(ways))}/>'

    def bind(self, at: str, attributes: dict[str, str]) -> None:
        self.binds.append(
            f'<bind nodeset="{at}" {" ".join(f"{key}={_quoted(text)}" for key, text in attributes.items())}/>'
        )


def _parent(path: str) -> str:
    return path.rpartition("/")[0]


def _relative(at: str, to: str) -> str:
    """The way from one path to another."""
    mine, theirs = at.split("/")[1:], to.split("/")[1:]
    shared = 0
    while shared < min(len(mine), len(theirs)) and mine[shared] == theirs[shared]:
        shared += 1
    return "/".join([".."] * (len(mine) - shared) + theirs[shared:])


def _quoted(text: str) -> str:
    escaped = text.replace("&", "&amp;").replace("<", "&lt;").replace('"', "&quot;")
    return f'"{escaped}"'


_LIST: Final = "".join(
    f"<item><name>{name}</name><group>{place}</group><text>c-{name}</text></item>" for place, name in enumerate("abc")
)
_WORDS: Final = "".join(
    f'<translation lang="{language}">'
    + "".join(f'<text id="c-{name}"><value>{language[:2]} {name}</value></text>' for name in "abc")
    + "</translation>"
    for language in LANGUAGES
)


@st.composite
def drawn_forms(draw: st.DrawFn) -> str:
    """An XForm with groups, repeats in repeats, counts, choices, conditions, calculations and actions."""
    form = _Form(draw)
    number = form.item("/data", (), "int")
    data, body = form.entries("/data", (), 6, 2)
    data, body = number[0] + data, number[1] + body
    outside = [item.path for item in form.items if not item.repeats]
    set_first = form.chosen(outside) if outside else "/data/meta/instanceID"
    setter = f'<setvalue event="odk-instance-first-load" ref="{set_first}" value="2"/>'
    return (
        f"{HEAD}<h:head><h:title>Drawn</h:title><model><itext>{_WORDS}</itext><instance>"
        f'<data id="drawn">{data}<meta><instanceID/></meta></data></instance>'
        f'<instance id="list"><root>{_LIST}</root></instance>{"".join(form.binds)}'
        f'<bind nodeset="/data/meta/instanceID" jr:preload="uid"/>{setter}</model></h:head>'
        f"<h:body>{body}</h:body></h:html>"
    )


# Runs


@dataclass(frozen=True, slots=True)
class Move:
    """One thing that is done in a run, to one of the places where it can be done then."""

    kind: str
    place: int
    detail: int

    def among(self, options: Sequence[str]) -> str | None:
        """One of the options, if there is any."""
        return options[self.place % len(options)] if options else None


_KINDS: Final = (
    "set", "set", "set", "set", "set", "absent", "clear", "add", "add", "remove", "language", "hide", "hide",
)  # fmt: skip


def moves(most: int) -> st.SearchStrategy[list[Move]]:
    """Things to do, in order."""
    build: Callable[..., Move] = Move
    one = st.builds(build, st.sampled_from(_KINDS), st.integers(0, 60), st.integers(0, 20))
    return st.lists(one, min_size=most // 3, max_size=most)
