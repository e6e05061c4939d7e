"""What the parts of a form are called in one language: items, groups, choices, and the answers inside their words."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Final

from babel import Locale

from fieldtool.i18n import INTERFACE_LANGUAGES, Texts, is_right_to_left, mark
from fieldtool.protocol.errors import ExpressionError, UnknownLanguage
from fieldtool.protocol.workbook import Row
from fieldtool.protocol.xforms.form import ChoiceList, Form, Wording, language_code
from fieldtool.protocol.xpath import syntax
from fieldtool.protocol.xpath.tree import Definition, Element

__all__ = ["Vocabulary", "chosen_language", "in_line", "language_texts", "readable", "spoken_language"]

_NAMED: Final = (*INTERFACE_LANGUAGES, "ar", "pt", "fa", "ur", "ru", "zh", "hi", "tr")
"""Languages that are known by their name alone, for forms that write no code."""
_ISOLATE, _POP = "\u2068", "\u2069"
"""Unicode's own brackets around words that may run the other way than the sentence around them."""
_ITEXT: Final = re.compile(r"jr:itext\(\s*([\w.-]+)\s*\)")


def chosen_language(form: Form, asked: str | None) -> str:
    """The full name of a language of the form, asked for by its full name or its code; the default without a wish."""
    if asked is None:
        return form.default_language
    for name in form.languages:
        if asked in {name, language_code(name)} and asked:
            return name
    raise UnknownLanguage(language=asked, languages=", ".join(form.languages) or "-")


def spoken_language(name: str) -> str:
    """The code of a language by its full name, with or without a code in it; empty where nobody can tell."""
    known = {spelled: each for each in _NAMED for spelled in _names(each)}
    return language_code(name) or known.get(name.strip().casefold(), "")


def language_texts(name: str) -> Texts:
    """Texts around the form's words: in its language where there is a catalogue, else in English."""
    code = spoken_language(name).partition("-")[0]
    return Texts(code if code in INTERFACE_LANGUAGES else "en")


def _names(code: str) -> Iterator[str]:
    locale = Locale.parse(code)
    yield from (str(name).casefold() for name in (locale.english_name, locale.get_display_name()) if name)


def in_line(text: str) -> str:
    """A text on one line."""
    return " ".join(text.split())


@dataclass(frozen=True, slots=True)
class Vocabulary:
    """The words of ``form`` in ``language``; ``rows`` are those of a survey by name, for items that are never shown."""

    form: Form
    language: str
    texts: Texts
    rows: Mapping[str, Row]
    _labels: dict[int, str] = field(default_factory=dict, init=False)
    _offered: dict[int, dict[str, str]] = field(default_factory=dict, init=False)

    @property
    def code(self) -> str:
        """The code of the language; that of the texts around it where its name has none."""
        return language_code(self.language) or self.texts.language

    def quoted(self, words: str) -> str:
        """Words as they stand inside a sentence."""
        foreign = is_right_to_left(self.code) != self.texts.right_to_left
        return self.texts.tr(mark("“{words}”"), words=f"{_ISOLATE}{words}{_POP}" if foreign else words)

    def label(self, definition: Definition) -> str:
        """What an item or group is called: its label, or its name in readable form."""
        return self._own(definition) or readable(definition.name)

    def labelled(self, definition: Definition) -> bool:
        """Whether it has words of its own."""
        return bool(self._own(definition))

    def hint(self, definition: Definition) -> str:
        """The word that helps with an item, or nothing."""
        control = self.form.model.controls.get(definition.index)
        return self._wording(control.hint.wording(self.language)) if control and control.hint else ""

    def message(self, definition: Definition) -> str:
        """What the form says to an answer that it does not take, or nothing."""
        messages = self.form.model.messages.get(definition.index)
        told = messages.constraint if messages else None
        return self._wording(told.wording(self.language)) if told else ""

    def _own(self, definition: Definition) -> str:
        if definition.index not in self._labels:
            self._labels[definition.index] = self._label(definition)
        return self._labels[definition.index]

    def _label(self, definition: Definition) -> str:
        control = self.form.model.controls.get(definition.index)
        if control is not None and control.label is not None:
            words = self._wording(control.label.wording(self.language))
            return words or self._wording(control.label.wording(self.form.default_language))
        row = self.rows.get(definition.name)
        return in_line((row.get(f"label::{self.language}") or row.get("label")) if row else "")

    def _wording(self, wording: Wording) -> str:
        """Words with the name of an item where its answer would stand."""
        if isinstance(wording, str):
            return in_line(wording)
        parts = (part if isinstance(part, str) else f"[{self._shown(part.source)}]" for part in wording)
        return in_line("".join(parts))

    def _shown(self, source: str) -> str:
        name = source.strip().rpartition("/")[2].strip("${} ")
        found = self.form.model.catalogue.named(name)
        return readable(name) if found else source.strip()

    def choices(self, definition: Definition) -> Mapping[str, str]:
        """Every choice that a question can offer, filtered ones included: value to label, in their order."""
        if definition.index not in self._offered:
            control = self.form.model.controls.get(definition.index)
            offered = dict(self._choices(control.choices)) if control and control.choices else {}
            self._offered[definition.index] = offered
        return self._offered[definition.index]

    def _choices(self, choices: ChoiceList) -> Iterator[tuple[str, str]]:
        for value, texts in choices.fixed:
            yield value, self._wording(texts.wording(self.language)) or value
        if choices.itemset is None:
            return
        value_name = choices.itemset.value.source
        for entry in self._entries(choices.itemset.entries.source):
            value = _child(entry, value_name)
            if value:
                yield value, in_line(self._entry_label(entry, choices.itemset.label.source)) or value

    def _entries(self, source: str) -> Iterator[Element]:
        """The entries that the list of a question is drawn from, whatever filters it."""
        try:
            path = _innermost(syntax.parse(source))
        except ExpressionError:
            return
        if path is None or not isinstance(path.start, syntax.Call) or not path.start.arguments:
            return
        name = path.start.arguments[0]
        root = self.form.model.catalogue.instances.get(str(name.value)) if isinstance(name, syntax.Literal) else None
        found = [root] if root is not None else []
        for step in path.steps:
            found = [child for each in found for child in each.children.get(step.name, ())]
        yield from found

    def _entry_label(self, entry: Element, source: str) -> str:
        match = _ITEXT.fullmatch(source)
        if match is None:
            return _child(entry, source)
        itext, text_id = self.form.model.itext, _child(entry, match[1])
        wording = itext.get(self.language, {}).get(text_id) or itext.get(self.form.default_language, {}).get(text_id)
        return self._wording(wording or "")


def readable(name: str) -> str:
    """A name as words: ``may_be_child`` is ``may be child``."""
    return in_line(name.replace("_", " ")) or name


def _child(entry: Element, name: str) -> str:
    found = entry.children.get(name)
    return found[0].value if found else ""


def _innermost(tree: syntax.Tree) -> syntax.Path | None:
    """The path inside calls such as ``randomize(…)`` and inside predicates."""
    while True:
        if isinstance(tree, syntax.Path):
            return tree
        if isinstance(tree, syntax.Filtered):
            tree = tree.operand
        elif isinstance(tree, syntax.Call) and tree.arguments:
            tree = tree.arguments[0]
        else:
            return None
