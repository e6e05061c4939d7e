"""A form or protocol as people read it: sections, questions and conclusions in the words of one language."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Final

from fieldtool.i18n import Texts, mark
from fieldtool.model import Urgency
from fieldtool.protocol.conditions import NEVER, Conditions
from fieldtool.protocol.durations import Span
from fieldtool.protocol.gates import Gate, Requirement
from fieldtool.protocol.protocol import Protocol
from fieldtool.protocol.rules import ActionRule, FindingRule, ReferralRule
from fieldtool.protocol.sources import Source
from fieldtool.protocol.vocabulary import Vocabulary, chosen_language, in_line, language_texts, readable
from fieldtool.protocol.workbook import read_yaml
from fieldtool.protocol.xforms.form import Form, Item, Unsupported
from fieldtool.protocol.xpath.expression import Expression
from fieldtool.protocol.xpath.tree import Definition

__all__ = ["Conclusion", "Hidden", "Outline", "Question", "Section", "only_if", "outline", "urgency_words"]

_KINDS: Final[Mapping[str, str]] = {
    "select_one": mark("one choice"), "select_multiple": mark("any number of choices"),
    "rank": mark("choices in order"), "text": mark("words"), "integer": mark("a whole number"),
    "decimal": mark("a number"), "date": mark("a day"), "time": mark("a time"), "dateTime": mark("a day and time"),
    "range": mark("a number on a scale"), "note": mark("to be read out"), "acknowledge": mark("to be confirmed"),
    "upload": mark("a file"), "geopoint": mark("a position"), "geotrace": mark("a line on the map"),
    "geoshape": mark("an area on the map"), "barcode": mark("a barcode"),
}  # fmt: skip
_URGENCIES: Final[Mapping[Urgency, str]] = {
    Urgency.NOW: mark("Act now"), Urgency.TODAY: mark("Act today"),
    Urgency.SOON: mark("Explain and refer"), Urgency.NOTE: mark("Note"),
}  # fmt: skip
_ROLES: Final[Mapping[str, str]] = {"intake": mark("Intake"), "supervisor": mark("Supervisor")}
_EVENTS: Final[Mapping[str, str]] = {
    "arrival": mark("{time} after arrival"),
    "screening-start": mark("{time} after the screening began"),
    "finding": mark("{time} after the finding"),
}
_AT_ONCE: Final[Mapping[str, str]] = {
    "arrival": mark("at once on arrival"),
    "screening-start": mark("at once when the screening begins"),
    "finding": mark("at once after the finding"),
}
_REQUIREMENTS: Final[Mapping[str, str]] = {
    "privacy": mark("nobody else can hear"),
    "trained-interviewer": mark("whoever asks was trained for it"),
    "consent": mark("{item} was answered with yes"),
    "service": mark("a service of the kind {item} was verified"),
}
_ALWAYS: Final = frozenset({"true()", "1=1", "1"})
MAX_DEPTH: Final = 30
"""Sections inside one another; what lies deeper is told as if it lay there."""


@dataclass(frozen=True, slots=True)
class Question:
    """One question: what is said, what can be answered, and when it is asked (always, where that is empty)."""

    number: int
    definition: Definition
    label: str
    hint: str
    kind: str
    required: str
    observed: bool
    choices: Mapping[str, str]
    asked_if: str
    must_meet: str
    message: str
    why: str
    how: tuple[str, ...]
    sources: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Section:
    """A group of questions, with what opens it; ``say`` is what is said while its gate is closed."""

    definition: Definition
    label: str
    depth: int
    repeated: bool
    asked_if: str
    requires: tuple[str, ...]
    say: str
    why: str
    how: tuple[str, ...]
    parts: tuple[Question | Section, ...]

    def questions(self) -> Iterator[Question]:
        """Every question in it, those of sections inside included."""
        for part in self.parts:
            if isinstance(part, Section):
                yield from part.questions()
            else:
                yield part


@dataclass(frozen=True, slots=True)
class Hidden:
    """An item that nobody is asked: known from the case, or worked out; then ``meaning`` says how."""

    definition: Definition
    label: str
    meaning: str


@dataclass(frozen=True, slots=True)
class Conclusion:
    """A finding, an action or a referral: when it comes up, and what belongs to it. ``items`` are those it looks at."""

    name: str
    label: str
    when: str
    items: frozenset[Definition]
    sources: tuple[str, ...]
    urgency: Urgency | None = None
    flag: str = ""
    role: str = ""
    due: str = ""
    service: str = ""
    consent: str = ""


@dataclass(frozen=True, slots=True)
class Outline:
    """All of it, in order. ``texts`` are for the words around the form's own."""

    title: str
    name: str
    version: str
    digest: str
    language: str
    languages: tuple[str, ...]
    texts: Texts
    parts: tuple[Question | Section, ...]
    given: tuple[Hidden, ...]
    computed: tuple[Hidden, ...]
    findings: tuple[Conclusion, ...]
    actions: tuple[Conclusion, ...]
    referrals: tuple[Conclusion, ...]
    sources: tuple[Source, ...]
    unsupported: tuple[Unsupported, ...]

    def questions(self) -> Iterator[Question]:
        """Every question, in the order in which they are asked."""
        for part in self.parts:
            if isinstance(part, Section):
                yield from part.questions()
            else:
                yield part


def outline(form: Form, protocol: Protocol | None = None, language: str | None = None) -> Outline:
    """The form, and the protocol around it, in a language of the form; ``UnknownLanguage`` for any other."""
    name = chosen_language(form, language)
    rows = read_yaml(protocol.source_text, form.id).rows("survey") if protocol else ()
    words = Vocabulary(form, name, language_texts(name), {row.get("name"): row for row in rows if row.get("name")})
    return _Builder(words, protocol).built()


def only_if(condition: str, texts: Texts) -> str:
    """When something is asked, as a sentence of its own."""
    if condition == texts.tr(NEVER):
        return texts.tr(mark("Never asked"))
    return texts.tr(mark("Only if {condition}"), condition=condition)


def urgency_words(urgency: Urgency | None, texts: Texts) -> str:
    """What an urgency asks of staff; an action without one has that of its finding."""
    return texts.tr(_URGENCIES[urgency]) if urgency else texts.tr(mark("As urgent as its finding"))


class _Builder:
    def __init__(self, words: Vocabulary, protocol: Protocol | None) -> None:
        self._words = words
        self._form = words.form
        self._protocol = protocol
        self._tr = words.texts.tr
        self._conditions = Conditions(words)
        self._items: dict[str, Item] = {item.path: item for item in words.form.items}
        self._groups = {group.path: group for group in words.form.groups}
        self._gates: dict[str, Gate] = {gate.group: gate for gate in protocol.gates} if protocol else {}
        self._definitions = {definition.path: definition for definition in words.form.model.definitions}
        self._number = 0

    def built(self) -> Outline:
        form, protocol = self._form, self._protocol
        roots = form.model.catalogue.document.children.values()
        parts = tuple(part for root in roots for part in self._parts(root, 1))
        hidden = [item for item in form.items if not item.asked and "/meta/" not in item.path]
        return Outline(
            self._title(), form.id, form.version, protocol.digest if protocol else "", self._words.language,
            form.languages, self._words.texts, parts,
            tuple(self._hidden(item) for item in hidden if not item.calculated),
            tuple(self._hidden(item) for item in hidden if item.calculated),
            tuple(map(self._finding, protocol.findings)) if protocol else (),
            tuple(map(self._action, protocol.actions)) if protocol else (),
            tuple(map(self._referral, protocol.referrals)) if protocol else (),
            tuple(protocol.sources.values()) if protocol else (), form.unsupported,
        )  # fmt: skip

    def _title(self) -> str:
        titles = self._protocol.titles if self._protocol else {}
        return titles.get(self._words.code) or self._form.title

    def _parts(self, definition: Definition, depth: int) -> Iterator[Question | Section]:
        for child in definition.children.values():
            item, group = self._items.get(child.path), self._groups.get(child.path)
            if item is not None and item.asked:
                yield self._question(child, item)
            elif group is not None and child.children and depth <= MAX_DEPTH:
                yield self._section(child, depth)
            elif child.children:
                yield from self._parts(child, depth)

    def _question(self, definition: Definition, item: Item) -> Question:
        self._number += 1
        number = self._number
        why, how, sources = self._guidance(definition.name)
        return Question(
            number, definition, self._words.label(definition), self._words.hint(definition),
            self._tr(_KINDS.get(item.kind, mark("words"))), self._required(definition),
            "observed" in item.appearance.split(), self._words.choices(definition),
            self._said(definition.relevant, definition), self._said(definition.constraint, definition),
            self._words.message(definition), why, how, sources,
        )  # fmt: skip

    def _required(self, definition: Definition) -> str:
        if definition.required is None or definition.required.source in {"false()", "false"}:
            return ""
        if definition.required.source in {"true()", "true"}:
            return self._tr(mark("required"))
        return self._tr(mark("required if {condition}"), condition=self._said(definition.required, definition))

    def _section(self, definition: Definition, depth: int) -> Section:
        gate = self._gates.get(definition.name)
        why, how, _sources = self._guidance(definition.name)
        return Section(
            definition, self._words.label(definition), depth, definition.repeat,
            self._said(definition.relevant, definition),
            tuple(map(self._requirement, gate.requires)) if gate else (), self._own(gate.say) if gate else "", why, how,
            tuple(self._parts(definition, depth + 1)),
        )  # fmt: skip

    def _requirement(self, requirement: Requirement) -> str:
        named = self._form.model.catalogue.named(requirement.of) if requirement.kind == "consent" else []
        item = self._words.label(named[0]) if named else readable(requirement.of)
        return self._tr(_REQUIREMENTS[requirement.kind], item=self._words.quoted(item))

    def _guidance(self, name: str) -> tuple[str, tuple[str, ...], tuple[str, ...]]:
        guidance = self._protocol.guidance(name) if self._protocol else None
        if guidance is None:
            return "", (), ()
        how = tuple(line.strip() for line in self._own(guidance.how).splitlines() if line.strip())
        return in_line(self._own(guidance.why)), how, guidance.sources

    def _own(self, texts: Mapping[str, str]) -> str:
        """The words of a sheet of ours: in this language, else in the form's default one, else in any."""
        default = Vocabulary(self._form, self._form.default_language, self._words.texts, {}).code
        return texts.get(self._words.code) or texts.get(default) or next(iter(texts.values()), "")

    def _said(self, expression: Expression | None, home: Definition) -> str:
        if expression is None or expression.source.replace(" ", "") in _ALWAYS:
            return ""
        return self._conditions.said(expression.source, home)

    def _hidden(self, item: Item) -> Hidden:
        definition = self._definitions[item.path]
        meaning = self._conditions.computed(definition.calculate.source, definition) if definition.calculate else ""
        return Hidden(definition, self._words.label(definition), meaning)

    def _finding(self, rule: FindingRule) -> Conclusion:
        return Conclusion(
            rule.name, in_line(self._own(rule.labels)), self._conditions.said(rule.when.source), looked_at(rule.when),
            rule.sources, rule.urgency, rule.flag,
        )  # fmt: skip

    def _action(self, rule: ActionRule) -> Conclusion:
        return Conclusion(
            rule.name, in_line(self._own(rule.labels)), self._conditions.said(rule.when.source), looked_at(rule.when),
            rule.sources, rule.urgency, role=self._tr(_ROLES.get(rule.role, rule.role)) if rule.role else "",
            due=self._due(rule.due_within, rule.due_after),
        )  # fmt: skip

    def _due(self, within: Span | None, event: str) -> str:
        if within is None:
            return self._tr(mark("No deadline"))
        if not within:
            return self._tr(_AT_ONCE.get(event, mark("at once")))
        return self._tr(_EVENTS.get(event, mark("{time}")), time=self._span(within))

    def _span(self, span: Span) -> str:
        ntr = self._words.texts.ntr
        minutes, seconds = divmod(span.seconds, 60)
        hours, minutes = divmod(minutes, 60)
        years, months = divmod(span.months, 12)
        amounts = (
            (span.working_days, ntr("{count} working day", "{count} working days", span.working_days)),
            (years, ntr("{count} year", "{count} years", years)),
            (months, ntr("{count} month", "{count} months", months)),
            (span.days, ntr("{count} day", "{count} days", span.days)),
            (hours, ntr("{count} hour", "{count} hours", hours)),
            (minutes, ntr("{count} minute", "{count} minutes", minutes)),
            (seconds, ntr("{count} second", "{count} seconds", seconds)),
        )
        return self._words.texts.listed([text for number, text in amounts if number])

    def _referral(self, rule: ReferralRule) -> Conclusion:
        return Conclusion(
            rule.name, in_line(self._own(rule.labels)), self._conditions.said(rule.when.source), looked_at(rule.when),
            rule.sources, service=readable(rule.service.replace("-", " ")),
            consent=self._words.label(rule.consent) if rule.consent else "",
        )  # fmt: skip


def looked_at(expression: Expression) -> frozenset[Definition]:
    """The items that an expression looks at, also through calculations."""
    found: set[Definition] = set()
    waiting = [reference.definition for reference in expression.references]
    while waiting:
        definition = waiting.pop()
        if definition not in found:
            found.add(definition)
            if definition.calculate is not None:
                waiting += [reference.definition for reference in definition.calculate.references]
    return frozenset(found)
