"""What the parts of the XForm loader share: the model they fill, and the mistakes and gaps they find."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Sequence

from lxml import etree

from fieldtool.errors import Fault
from fieldtool.protocol.errors import ExpressionError
from fieldtool.protocol.xforms.form import Model, Unsupported
from fieldtool.protocol.xforms.markup import children
from fieldtool.protocol.xpath.expression import Catalogue, Expression, compile_expression, compile_list
from fieldtool.protocol.xpath.tree import Definition, Seed

__all__ = ["Loading", "Locate"]

Locate = Callable[[str, str], str]
"""Where an author finds a property: from a path without positions and a property's name."""


class Loading:
    """One form on its way in. Mistakes are collected, so that all can be told together."""

    def __init__(self, root: etree._Element, locate: Locate) -> None:
        head = next(children(root, "head"), None)
        self.root = root
        self.title = next((title.text or "" for title in children(head, "title")), "").strip()
        self.xmodel = next(children(head, "model"), None)
        self.body = next(children(root, "body"), None)
        self.faults: list[Fault] = []
        self.itext: dict[str, dict[str, etree._Element | str]] = {}
        self.users: dict[str, Definition] = {}
        self._unsupported: dict[tuple[str, str], tuple[str, str]] = {}
        self._counts: Counter[tuple[str, str]] = Counter()
        self._locate = locate
        document = Definition("", "", None, 0)
        self.model = Model(Catalogue(document), [document], Seed(document, "", ()))

    @property
    def document(self) -> Definition:
        """The definition above the root element."""
        return self.model.definitions[0]

    def fault(self, path: str, prop: str, what: str, hint: str = "") -> None:
        """Remember a mistake."""
        self.faults.append(Fault(self._locate(path, prop), what, hint))

    def unsupported(self, where: str, feature: str, effect: str, *, once: bool = False) -> None:
        """Remember a feature that this engine lacks; with ``once`` it is told for its first place, and counted."""
        key = ("" if once else where, feature)
        self._unsupported.setdefault(key, (where, effect))
        self._counts[key] += 1

    def all_unsupported(self) -> tuple[Unsupported, ...]:
        """What was remembered, in order."""
        return tuple(
            Unsupported(where, feature if self._counts[key := (group, feature)] == 1 or group else (
                f"{feature} ({self._counts[key]} times)"
            ), effect)
            for (group, feature), (where, effect) in self._unsupported.items()
        )  # fmt: skip

    def expression(self, source: str | None, home: Definition, prop: str) -> Expression | None:
        """Compile ``source`` where there is one; a mistake in it is remembered and gives none."""
        if source is None or not source.strip():
            return None
        try:
            return self._checked(compile_expression(source, home, self.model.catalogue), home, prop)
        except ExpressionError as error:
            self._mistake(error, source, home, prop)
            return None

    def choice_list(
        self, nodes: str, parts: Sequence[str], home: Definition
    ) -> tuple[Expression, tuple[Expression, ...]] | None:
        """Compile a list of choices and what is read at each of its entries."""
        try:
            entries, compiled = compile_list(nodes, parts, home, self.model.catalogue)
        except ExpressionError as error:
            self._mistake(error, nodes, home, "choices")
            return None
        for expression in (entries, *compiled):
            self._checked(expression, home, "choices")
        return entries, compiled

    def definition(self, path: str, within: Definition | None = None) -> Definition | None:
        """What a plain path leads to, or none."""
        at = self.document if path.startswith("/") or within is None else within
        for step in path.strip().strip("/").split("/"):
            name = step.strip().rpartition(":")[2]
            following = at if name == "." else at.parent if name == ".." else at.children.get(name)
            if following is None:
                return None
            at = following
        return at

    def _checked(self, expression: Expression, home: Definition, prop: str) -> Expression:
        for gap in expression.gaps:
            self.unsupported(f"{home.path} ({prop})", gap, "it reads as empty")
        return expression

    def _mistake(self, error: ExpressionError, source: str, home: Definition, prop: str) -> None:
        place = f"at character {error.position + 1} of: {_shortened(source)}"
        self.fault(home.path, prop, f"{prop}: {error.problem}, {place}")


def _shortened(source: str) -> str:
    plain = " ".join(source.split())
    return plain if len(plain) <= 120 else plain[:119] + "…"
