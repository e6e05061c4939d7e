"""What the parts of the XForm loader share: the model they fill, and the mistakes and gaps they find."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from types import MappingProxyType
from typing import Final

from lxml import etree

from fieldtool.errors import Fault
from fieldtool.protocol.errors import ExpressionError
from fieldtool.protocol.xforms.form import Model, Unsupported, Wording
from fieldtool.protocol.xforms.markup import children, first, text_of
from fieldtool.protocol.xforms.media import Media
from fieldtool.protocol.xforms.styling import marks_in, plain, plain_parts
from fieldtool.protocol.xpath.expression import Catalogue, Expression, compile_expression, compile_list
from fieldtool.protocol.xpath.tree import Definition, Seed

__all__ = ["MAX_PATH", "Loading", "Locate", "Spoken", "TooMuch"]

Locate = Callable[[str, str], str]
"""Where an author finds a property: from a path without positions and a property's name."""
MAX_EXPRESSIONS: Final = 20_000
"""How many expressions a form may have: the largest known ones have some thousands."""
MAX_PATH: Final = 10_000
"""How long the path in a bind or a control may be."""
MAX_FAULTS: Final = 500
"""How many mistakes are told; nobody mends more at once."""
MAX_GAPS: Final = 1_000
"""How many gaps are told one by one; nobody reads more."""
MAX_MARKS_IN_ALL: Final = 60_000
"""How many signs that may be marks of style are looked at; beyond, labels are shown as they are written."""
_MORE: Final = ("", "more of what this desk does not do")
_NOTHING: Final[Mapping[str, str]] = MappingProxyType({})


class TooMuch(Exception):
    """Why a form is beyond all bounds: a part of a sentence."""


class Spoken:
    """One text in one language: its words, their other forms by name, and the files that stand beside them.

    Words that show answers are elements until they are used; ``compiled`` is what became of them.
    """

    __slots__ = ("compiled", "others", "pictures", "words")

    def __init__(
        self,
        words: etree._Element | str,
        others: Mapping[str, etree._Element | str] = _NOTHING,
        pictures: Mapping[str, str] = _NOTHING,
    ) -> None:
        self.words = words
        self.others = others
        self.pictures = pictures
        self.compiled: Wording | None = None


class Loading:
    """One form on its way in. Mistakes are collected, so that all can be told together."""

    def __init__(self, root: etree._Element, locate: Locate, media: Media, *, lenient: bool) -> None:
        head = first(root, "head")
        self.root = root
        self.title = text_of(first(head, "title"))
        self.xmodel = first(head, "model")
        self.body = first(root, "body")
        self.faults: list[Fault] = []
        self.itext: dict[str, dict[str, Spoken]] = {}
        self.bound = {name: each.get("nodeset") or "" for each in children(self.xmodel, "bind")
                      if (name := each.get("id"))}  # fmt: skip
        self._unsupported: dict[tuple[str, str], tuple[str, str]] = {}
        self._counts: Counter[tuple[str, str]] = Counter()
        self._expressions = 0
        self._marks = 0
        self._locate = locate
        document = Definition("", "", None, 0)
        self.model = Model(Catalogue(document, lenient=lenient), [document], Seed(document, "", ()))
        self.model.media = media

    @property
    def document(self) -> Definition:
        """The definition above the root element."""
        return self.model.definitions[0]

    def fault(self, path: str, prop: str, what: str, hint: str = "") -> None:
        """Remember a mistake."""
        if len(self.faults) < MAX_FAULTS:
            self.faults.append(Fault(self._locate(path, prop), what, hint))
        elif len(self.faults) == MAX_FAULTS:
            self.faults.append(Fault("form", "there are more mistakes than are listed", "mend these first"))

    def unsupported(self, where: str, feature: str, effect: str, *, once: bool = False) -> None:
        """Remember a feature that this engine lacks; with ``once`` it is told for its first place, and counted."""
        key = ("" if once else where, feature)
        if key not in self._unsupported and len(self._unsupported) >= MAX_GAPS:
            key, where, effect = _MORE, "form", "each is left out, or shown in the plain way"
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
        self._count()
        try:
            return self._checked(compile_expression(source, home, self.model.catalogue), home, prop)
        except ExpressionError as error:
            self._mistake(error, source, home, prop)
            return None

    def choice_list(
        self, nodes: str, parts: Sequence[str], home: Definition
    ) -> tuple[Expression, tuple[Expression, ...]] | None:
        """Compile a list of choices and what is read at each of its entries."""
        self._count()
        try:
            entries, compiled = compile_list(nodes, parts, home, self.model.catalogue)
        except ExpressionError as error:
            self._mistake(error, nodes, home, "choices")
            return None
        for expression in (entries, *compiled):
            self._checked(expression, home, "choices")
        return entries, compiled

    def written_path(self, element: etree._Element) -> str:
        """The path in an element of the body or an action: its own, or that of the bind that it names."""
        path = (element.get("ref") or element.get("nodeset") or "").strip()
        named = (element.get("bind") or "").strip()
        return path or (self.bound.get(named, named) if named else "")

    def definition(self, path: str, within: Definition | None = None) -> Definition | None:
        """What a plain path leads to, or none. A relative one that stands nowhere else starts at the root element.

        Source: W3C XForms 1.0, 7.4, the outermost context; paths that name the root itself are found too.
        """
        if len(path) > MAX_PATH:
            return None
        steps = [step.strip().rpartition(":")[2] for step in path.strip().strip("/").split("/")]
        if path.strip().startswith("/"):
            return _reached(self.document, steps)
        if within is not None and within is not self.document:
            return _reached(within, steps)
        root = next(iter(self.document.children.values()), self.document)
        return _reached(root, steps) or _reached(self.document, steps)

    def plain(self, wording: Wording) -> Wording:
        """Words without their marks for style; the same object where they have none."""
        if self._marks > MAX_MARKS_IN_ALL:
            return wording
        marks = marks_in(wording) if isinstance(wording, str) else _marks_of(wording)
        if not marks:
            return wording
        self._marks += marks
        if self._marks > MAX_MARKS_IN_ALL:
            return wording
        shown: Wording = plain(wording) if isinstance(wording, str) else plain_parts(wording)
        return wording if shown == wording else shown

    def _count(self) -> None:
        self._expressions += 1
        if self._expressions > MAX_EXPRESSIONS:
            raise TooMuch(f"it has more than {MAX_EXPRESSIONS} expressions")

    def _checked(self, expression: Expression, home: Definition, prop: str) -> Expression:
        for gap in expression.gaps:
            self.unsupported(f"{home.path} ({prop})", gap, "it reads as empty")
        return expression

    def _mistake(self, error: ExpressionError, source: str, home: Definition, prop: str) -> None:
        place = f"at character {error.position + 1} of: {_shortened(source)}"
        self.fault(home.path, prop, f"{prop}: {error.problem}, {place}")


def _reached(at: Definition, steps: Sequence[str]) -> Definition | None:
    for name in steps:
        following = at if name == "." else at.parent if name == ".." else at.children.get(name)
        if following is None:
            return None
        at = following
    return at


def _marks_of(parts: tuple[str | Expression, ...]) -> int:
    return sum(marks_in(part) for part in parts if isinstance(part, str))


def _shortened(source: str) -> str:
    plain = " ".join(source.split())
    return plain if len(plain) <= 120 else plain[:119] + "…"
