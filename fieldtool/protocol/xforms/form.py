"""A form as it was loaded: what can be asked, in which words, and how one answer depends on others. Never changes."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final, TypeAlias

from fieldtool.protocol.xforms.graph import Graph
from fieldtool.protocol.xforms.media import Media
from fieldtool.protocol.xpath.expression import Catalogue, Expression
from fieldtool.protocol.xpath.tree import Definition, Seed

__all__ = [
    "ONLY_LANGUAGE",
    "ChoiceList",
    "Control",
    "Form",
    "Group",
    "Item",
    "Itemset",
    "Markup",
    "Messages",
    "Model",
    "Setter",
    "Texts",
    "Unsupported",
    "Wording",
    "found_media",
    "language_code",
]

Wording: TypeAlias = str | tuple["str | Expression", ...]
"""Words, with expressions between them where an answer is shown inside a label."""

ONLY_LANGUAGE: Final = "default"
"""The name that compilers give to the language of a form that names none."""
_POSITION: Final = re.compile(r"\[\d+\]")
_CODE: Final = re.compile(r"\(([A-Za-z]{2,3}(?:[-_][A-Za-z0-9]+)*)\)\s*$")


def language_code(name: str) -> str:
    """The code at the end of a language's full name: ``Español (es)`` gives ``es``; empty where there is none."""
    match = _CODE.search(name)
    return match[1].lower().replace("_", "-") if match else ""


@dataclass(frozen=True, slots=True)
class Unsupported:
    """Something that the form asks for and this engine does not do: where, what, and what happens instead."""

    where: str
    feature: str
    effect: str


@dataclass(frozen=True, slots=True)
class Item:
    """One element that can hold a value, with its control if it has one. ``path`` and ``group`` have no positions.

    ``kind`` is the question type (``select_one``, ``integer``, ``note`` ...), ``calculate`` or ``hidden`` where
    nothing is asked. ``labels`` maps a language's full name to its words, answers inside them left out.
    """

    path: str
    name: str
    kind: str
    group: str
    type: str
    appearance: str
    labels: Mapping[str, str]
    required: bool
    calculated: bool

    @property
    def asked(self) -> bool:
        """Whether it is shown to people."""
        return self.kind not in {"calculate", "hidden"}


@dataclass(frozen=True, slots=True)
class Group:
    """A part of the form that is shown, possibly repeated; ``group`` is the path of the one around it, or empty."""

    path: str
    name: str
    repeat: bool
    group: str
    appearance: str
    labels: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Texts:
    """The words of one label: an itext ``id``, or ``inline`` words that are the same in every language.

    All words are plain, marks for bold and the like taken out; ``styled`` keeps those that had such marks, as the
    form writes them, by language (the inline ones under an empty name). ``short`` and ``guidance`` are other forms
    of the same text; ``media`` maps a language to what stands beside the words (``image``, ``big-image``,
    ``audio``, ``video``) and where it lies. These three have no language but :data:`ONLY_LANGUAGE` where the form
    has none.
    """

    id: str = ""
    inline: Wording = ""
    wordings: Mapping[str, Wording] = field(default_factory=dict)
    styled: Mapping[str, Wording] = field(default_factory=dict)
    short: Mapping[str, Wording] = field(default_factory=dict)
    guidance: Mapping[str, Wording] = field(default_factory=dict)
    media: Mapping[str, Mapping[str, str]] = field(default_factory=dict)

    def wording(self, language: str) -> Wording:
        """The words in ``language``; the inline ones where there are none."""
        return self.wordings.get(language) or self.wordings.get(ONLY_LANGUAGE) or self.inline

    def marked(self, language: str) -> Wording:
        """The words in ``language`` as the form writes them, with their marks for style."""
        for name in (language, ONLY_LANGUAGE):
            if self.wordings.get(name):
                return self.styled.get(name) or self.wordings[name]
        return self.styled.get("") or self.inline

    @property
    def shows_answers(self) -> bool:
        """Whether its words differ from answer to answer, in any language."""
        return any(not isinstance(wording, str) for wording in (self.inline, *self.wordings.values()))

    def media_in(self, language: str) -> Mapping[str, str]:
        """What stands beside the words in ``language``."""
        return self.media.get(language) or self.media.get(ONLY_LANGUAGE) or {}


@dataclass(frozen=True, slots=True)
class Itemset:
    """Choices drawn from a list: its nodes, and the value and label of each.

    ``text`` gives the itext id of an entry, where labels are looked up there: for pictures and sounds.
    """

    entries: Expression
    value: Expression
    label: Expression
    text: Expression | None = None


@dataclass(frozen=True, slots=True)
class ChoiceList:
    """The choices of a question: written in it, or drawn from a list."""

    fixed: tuple[tuple[str, Texts], ...] = ()
    itemset: Itemset | None = None

    @property
    def filtered(self) -> bool:
        """Whether the choices depend on answers."""
        return self.itemset is not None and bool(self.itemset.entries.references)


@dataclass(frozen=True, slots=True)
class Control:
    """How one definition is asked for or shown.

    ``parameters`` are the other attributes of the control, such as ``rows``, ``mediatype`` or ``accept``.
    """

    kind: str
    appearance: str = ""
    label: Texts | None = None
    hint: Texts | None = None
    choices: ChoiceList | None = None
    bounds: tuple[float, float, float] | None = None
    parameters: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Setter:
    """A value that the form sets when something happens.

    ``events`` are ``first-load``, ``load`` (each time an instance is opened), ``new-repeat``, ``changed`` (of
    ``source``, the question or group that the action stands in) and ``finish``. ``value`` stands at ``target``;
    ``place`` tells which of its nodes, seen from ``source``, where it is not the nearest.
    """

    target: Definition
    events: frozenset[str]
    value: Expression
    source: Definition | None
    place: Expression | None = None


@dataclass(frozen=True, slots=True)
class Messages:
    """What a form says when an answer breaks a rule of its own."""

    constraint: Texts | None = None
    required: Texts | None = None


@dataclass(frozen=True, slots=True)
class Markup:
    """How an element of the primary instance is written: its namespace, and its attributes by their full names."""

    namespace: str = ""
    attributes: Mapping[str, str] = field(default_factory=dict)


@dataclass(slots=True)
class Model:
    """What a run needs of a form: the inside of :class:`Form`.

    ``preloads`` are set when a run begins, ``finishing`` when it is finished. ``markup`` and ``namespaces`` (by
    prefix) are for writing the instance again: an element without an entry is in the namespace of the root and has
    no attributes. ``submission`` holds the attributes of the element of that name. ``pictures`` are what itext has
    beside words, by language and id.
    """

    catalogue: Catalogue
    definitions: list[Definition]
    seed: Seed
    controls: dict[int, Control] = field(default_factory=dict)
    messages: dict[int, Messages] = field(default_factory=dict)
    counts: dict[int, Expression] = field(default_factory=dict)
    fixed_repeats: set[int] = field(default_factory=set)
    preloads: dict[int, tuple[str, str]] = field(default_factory=dict)
    setters: list[Setter] = field(default_factory=list)
    itext: dict[str, dict[str, Wording]] = field(default_factory=dict)
    live_choices: bool = False
    graph: Graph | None = None
    finishing: dict[int, tuple[str, str]] = field(default_factory=dict)
    markup: dict[int, Markup] = field(default_factory=dict)
    namespaces: dict[str, str] = field(default_factory=dict)
    submission: dict[str, str] = field(default_factory=dict)
    pictures: dict[str, dict[str, dict[str, str]]] = field(default_factory=dict)
    media: Media = field(default_factory=Media, init=False)


@dataclass(frozen=True, slots=True, eq=False)
class Form:
    """A form that loaded. ``languages`` are full names as the form writes them; empty where it has only one."""

    title: str
    id: str
    version: str
    languages: tuple[str, ...]
    default_language: str
    items: tuple[Item, ...] = field(repr=False)
    groups: tuple[Group, ...] = field(repr=False)
    unsupported: tuple[Unsupported, ...] = field(repr=False)
    model: Model = field(repr=False)

    def item(self, name_or_path: str) -> Item | None:
        """The item with this path, or the only one with this name; else none."""
        plain = _POSITION.sub("", name_or_path)
        found = [item for item in self.items if plain in {item.path, item.name}]
        return found[0] if len(found) == 1 else None

    def group(self, name_or_path: str) -> Group | None:
        """The group with this path, or the only one with this name; else none."""
        plain = _POSITION.sub("", name_or_path)
        found = [group for group in self.groups if plain in {group.path, group.name}]
        return found[0] if len(found) == 1 else None


def found_media(form: Form, pictures: Mapping[str, str]) -> dict[str, Path | str]:
    """Where the files of a form lie, by kind; the name alone of one that is not there."""
    return {kind: form.model.media.found(uri) or uri.rpartition("/")[2] for kind, uri in pictures.items() if uri}
