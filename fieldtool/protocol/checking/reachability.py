"""What can never happen: questions that are never asked, conclusions that never hold, values that nobody can choose."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Final

from fieldtool.protocol.checking.comparing import narrowed, selecting
from fieldtool.protocol.checking.domain import Value, constant
from fieldtool.protocol.checking.told import Told, listed, quoted
from fieldtool.protocol.checking.trees import parts_of, plain_target, shown
from fieldtool.protocol.checking.truth import Condition, Facts, Reasoner
from fieldtool.protocol.workbook import Row
from fieldtool.protocol.xpath import syntax
from fieldtool.protocol.xpath.syntax import Path, Tree
from fieldtool.protocol.xpath.tree import Definition

__all__ = ["Reachability", "Stated"]

_MOST_PARTS: Final = 24
_MOST_SAID: Final = 5
_NEVER: Final = frozenset({"false()", "false", "'false'", "0"})


@dataclass(frozen=True, slots=True)
class Stated:
    """A condition where it stands: its place, its column, its tree and its home."""

    where: Row | str
    column: str
    tree: Tree
    home: Definition

    @property
    def condition(self) -> Condition:
        """What a reasoner takes."""
        return self.tree, self.home


class Reachability:
    """Looks for what can never happen in one form; ``place`` names the row or path of a definition."""

    def __init__(self, facts: Facts, told: Told, place: Callable[[Definition], Row | str]) -> None:
        self._facts = facts
        self._told = told
        self._place = place
        self._reasoner = Reasoner(facts)
        self._lost: set[int] = set()
        self._wrong: set[tuple[str, str]] = set()

    def check_values(self, stated: Sequence[Stated]) -> None:
        """Comparisons of an item with a value that it can never have."""
        for each in stated:
            for what, hint in dict.fromkeys(self._impossible_values(each)):
                self._wrong.add((_key(each.where), each.column))
                tell = self._told.error if self._needs(each) else self._told.strictly
                tell(each.where, f"{each.column}: {what}", hint)

    def check_items(self, definitions: Sequence[Definition], names: Callable[[Definition], str]) -> None:
        """Items and groups that can never be asked; those in a group that cannot are told with the group."""
        for definition in definitions:
            above = [each for each in definition.lineage()[:-1] if each.index in self._lost]
            if above:
                self._lost.add(definition.index)
                continue
            stated = [self._stated(each) for each in definition.lineage() if each.index in self._facts.relevant]
            if definition.index not in self._facts.relevant or self._possible(stated):
                continue
            self._lost.add(definition.index)
            if (_key(self._place(definition)), "relevant") not in self._wrong:
                self._tell_lost(definition, stated, names)

    def check_conclusion(self, stated: Stated, name: str) -> None:
        """A finding, action or referral that can never hold."""
        if (_key(stated.where), stated.column) in self._wrong or self._possible([stated]):
            return
        self._told.error(stated.where, f"{name} can never be raised: {self._why([stated])}", "mend its condition")

    def check_constraint(self, stated: Stated) -> None:
        """A constraint that no answer meets."""
        if (_key(stated.where), stated.column) in self._wrong:
            return
        if not self._reasoner.allowed(stated.home).possible:
            what = f"no answer can meet the constraint {quoted(shown(stated.tree))}"
            self._told.error(stated.where, what, "mend the constraint, or the type")

    def _needs(self, stated: Stated) -> bool:
        """Whether a condition can never hold for it, so that it is more than a part that does nothing."""
        return stated.column in {"relevant", "when"} and not self._possible([stated])

    def _stated(self, definition: Definition) -> Stated:
        return Stated(self._place(definition), "relevant", self._facts.relevant[definition.index], definition)

    def _possible(self, stated: Sequence[Stated]) -> bool:
        return self._reasoner.possible([each.condition for each in stated])

    # In words

    def _tell_lost(
        self, definition: Definition, stated: Sequence[Stated], names: Callable[[Definition], str]
    ) -> None:  # fmt: skip
        inside = sum(each.leaf for each in definition.below()) if definition.children else 0
        what = names(definition)
        what += f" and all {inside} items in it are never asked" if inside > 1 else " is never asked"
        where, own = self._place(definition), shown(stated[-1].tree)
        if own.lower() in _NEVER:
            self._told.warning(where, f"{what}: relevant is {own}", "delete it, if it is not to come back")
        else:
            self._told.error(where, f"{what}: {self._why(stated)}", "mend relevant")

    def _why(self, stated: Sequence[Stated]) -> str:
        """The fewest parts of conditions that cannot hold together, the own ones first of all."""
        parts: list[Stated] = []
        for part in reversed([part for each in stated for part in _split(each)]):
            parts.insert(0, part)
            if not self._possible(parts):
                break
        for part in list(parts) if len(parts) <= _MOST_PARTS else ():
            rest = [each for each in parts if each is not part]
            if rest and not self._possible(rest):
                parts = rest
        own = stated[-1].where
        said = [shown(each.tree) + ("" if each.where == own else f" ({_short(each.where)})") for each in parts]
        if len(said) == 1:
            return f"{said[0]} can never hold"
        if len(said) > _MOST_SAID:
            return f"{', '.join(said[-_MOST_SAID:])} and {len(said) - _MOST_SAID} more never hold together"
        return f"{', '.join(said[:-1])} and {said[-1]} never hold together"

    # Values that an item cannot have

    def _impossible_values(self, stated: Stated) -> Iterator[tuple[str, str]]:
        for path, literal, whole in _comparisons(stated.tree):
            found = plain_target(path, stated.home, self._facts.catalogue)
            known = self._facts.known.get(found[0].index) if found else None
            if found is None or known is None or not found[0].leaf:
                continue
            own = stated.column == "constraint" and found[0] is stated.home
            value = known.value if own else self._reasoner.value(found[0])
            if not value.possible or value.only_empty:
                continue
            if whole and literal != "":
                left = narrowed(value, "=", constant(literal), wanted=True)
            elif isinstance(literal, str) and literal.strip():
                left = selecting(value, literal, wanted=True)
            else:
                continue
            if not left.possible:
                yield _impossible(found[0], literal, value, self._told)


def _key(where: Row | str) -> str:
    return where.where if isinstance(where, Row) else where


def _short(where: Row | str) -> str:
    return f"row {where.number}" if isinstance(where, Row) else where


def _split(stated: Stated) -> Iterator[Stated]:
    if isinstance(stated.tree, syntax.Logic) and stated.tree.operator == "and":
        for part in stated.tree.parts:
            yield from _split(Stated(stated.where, stated.column, part, stated.home))
    else:
        yield stated


def _comparisons(tree: Tree) -> Iterator[tuple[Path, str | float, bool]]:
    """An item beside a value that is written out; the last part says whether it is compared whole, or ``selected``."""
    match tree:
        case syntax.Binary("=" | "!=", Path() as path, syntax.Literal(value)):
            yield path, value, True
        case syntax.Binary("=" | "!=", syntax.Literal(value), Path() as path):
            yield path, value, True
        case syntax.Call("selected", (Path() as path, syntax.Literal(value))):
            yield path, value, False
    for part in parts_of(tree):
        yield from _comparisons(part)


def _impossible(definition: Definition, literal: str | float, value: Value, told: Told) -> tuple[str, str]:
    written = shown(syntax.Literal(literal))
    names = value.picks.choices | (value.texts.names if not value.texts.others else frozenset())
    if names and not value.numbers:
        text = str(literal) if isinstance(literal, str) else written
        return f"{definition.name} is never {written}", told.meant(text, names) or listed(names)
    if value.numbers and isinstance(literal, str):
        return f"{definition.name} is a number, and never {written}", "compare it with a number"
    return f"{definition.name} is never {written}", "its type or its constraint does not allow it"
