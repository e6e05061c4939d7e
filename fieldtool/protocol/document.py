"""A form or protocol as a document in Markdown, for those who review it: what is asked, when, why, what follows.

Every text of the form is escaped: nothing in it becomes markup, and nothing active.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Final

from fieldtool.i18n import mark
from fieldtool.model import SourceStatus
from fieldtool.protocol.outline import Conclusion, Hidden, Outline, Question, Section, only_if, urgency_words
from fieldtool.protocol.sources import Source

__all__ = ["document"]

MAX_CHOICES: Final = 60
"""Choices that are listed; a list of places may have thousands."""
_ACTIVE: Final = re.compile(r"[\\`*\[\]<>~]|(?<!\w)_|_(?!\w)|&(?=#?\w+;)|(?<!\S)#|#(?!\S)")
_LINK: Final = re.compile(r"https?://[^\s<>\"\\]+")
_STATUS: Final[Mapping[SourceStatus, str]] = {
    SourceStatus.CONFIRMED: mark("confirmed: read in the source"),
    SourceStatus.SECONDARY: mark("read elsewhere, not in the source"),
    SourceStatus.TO_CHECK: mark("still to be checked"),
    SourceStatus.DESIGN: mark("our own design"),
}


def document(told: Outline) -> str:
    """The whole of it as Markdown."""
    return "\n".join(_Writer(told).lines()) + "\n"


class _Writer:
    def __init__(self, told: Outline) -> None:
        self._told = told
        self._tr = told.texts.tr
        self._known = {source.key: source for source in told.sources}

    def lines(self) -> Iterator[str]:
        yield f"# {_escaped(self._told.title)}"
        yield ""
        yield from self._head()
        yield from self._parts(self._told.parts)
        given = mark("Known from the case") if self._told.digest else mark("Filled in without asking")
        yield from self._items(given, self._told.given)
        yield from self._items(mark("Worked out from the answers"), self._told.computed)
        yield from self._conclusions(mark("Findings"), self._told.findings)
        yield from self._conclusions(mark("Actions"), self._told.actions)
        yield from self._conclusions(mark("Referrals"), self._told.referrals)
        yield from self._sources()
        yield from self._gaps()

    def _head(self) -> Iterator[str]:
        told = self._told
        yield self._fact(mark("Name and version"), f"{_code(told.name)} {_escaped(told.version)}".strip())
        if told.languages:
            yield self._fact(mark("Languages"), _escaped(", ".join(told.languages)))
            yield self._fact(mark("Shown in"), _escaped(told.language))
        yield self._fact(mark("Questions"), told.texts.number(sum(1 for _each in told.questions())))
        if told.digest:
            yield self._fact(mark("Digest"), _code(told.digest))

    def _fact(self, name: str, text: str) -> str:
        return f"- {self._tr(mark('{name}: {text}'), name=self._tr(name), text=text)}"

    # What is asked

    def _parts(self, parts: tuple[Question | Section, ...]) -> Iterator[str]:
        for part in parts:
            yield ""
            yield from self._section(part) if isinstance(part, Section) else self._question(part)

    def _section(self, section: Section) -> Iterator[str]:
        yield f"{'#' * min(section.depth + 1, 6)} {_escaped(section.label)}"
        facts = [*self._section_facts(section)]
        if facts:
            yield ""
            yield from facts
        yield from self._parts(section.parts)

    def _section_facts(self, section: Section) -> Iterator[str]:
        if section.asked_if:
            yield f"- {_escaped(only_if(section.asked_if, self._told.texts))}"
        if section.repeated:
            yield self._fact(mark("Repeated"), self._tr(mark("once for each")))
        if section.requires:
            yield self._fact(mark("Only while"), _escaped(self._told.texts.listed(section.requires)))
        if section.say:
            yield self._fact(mark("Otherwise say"), _escaped(section.say))
        yield from self._guidance(section)

    def _question(self, question: Question) -> Iterator[str]:
        yield f"**{question.number}. {_escaped(question.label)}** {_code(question.definition.name)}"
        yield ""
        kind = [question.kind, question.required, self._tr(mark("staff see this and do not ask"))]
        yield self._fact(mark("Answer"), _escaped(", ".join(each for each in kind[: 2 + question.observed] if each)))
        if question.hint:
            yield self._fact(mark("Help"), _escaped(question.hint))
        if question.choices:
            yield self._fact(mark("Choices"), self._choices(question.choices))
        if question.asked_if:
            yield f"- {_escaped(only_if(question.asked_if, self._told.texts))}"
        if question.must_meet:
            yield self._fact(mark("Taken if"), _escaped(question.must_meet))
        if question.message:
            yield self._fact(mark("Otherwise the form says"), _escaped(question.message))
        yield from self._guidance(question)
        if question.sources:
            yield self._fact(mark("Sources"), self._cited(question.sources))

    def _guidance(self, part: Question | Section) -> Iterator[str]:
        if part.why:
            yield self._fact(mark("Why we ask"), _escaped(part.why))
        if part.how:
            yield self._fact(mark("How to ask"), _escaped(" / ".join(part.how)))

    def _choices(self, choices: Mapping[str, str]) -> str:
        shown = [_escaped(label) for label in list(choices.values())[:MAX_CHOICES]]
        more = len(choices) - len(shown)
        if more:
            shown.append(self._told.texts.ntr("{count} more", "{count} more", more))
        return " · ".join(shown)

    def _items(self, title: str, items: tuple[Hidden, ...]) -> Iterator[str]:
        if items:
            yield from self._heading(title)
        for item in items:
            told = f"**{_escaped(item.label)}** {_code(item.definition.name)}"
            if item.meaning:
                told = self._tr(mark("{name}: {text}"), name=told, text=_escaped(item.meaning))
            yield f"- {told}"

    # What follows

    def _conclusions(self, title: str, conclusions: tuple[Conclusion, ...]) -> Iterator[str]:
        if conclusions:
            yield from self._heading(title)
        for conclusion in conclusions:
            urgency = urgency_words(conclusion.urgency, self._told.texts)
            told = "" if conclusion.service else f" [{_escaped(urgency)}]"
            yield f"- **{_escaped(conclusion.label)}**{told}"
            yield from (f"  {fact}" for fact in self._conclusion_facts(conclusion))

    def _conclusion_facts(self, conclusion: Conclusion) -> Iterator[str]:
        yield self._fact(mark("When"), _escaped(conclusion.when))
        for name, text in (
            (mark("Who"), conclusion.role),
            (mark("By when"), conclusion.due),
            (mark("Service"), conclusion.service),
            (mark("Only with a yes to"), conclusion.consent),
            (mark("Counted as"), conclusion.flag),
        ):
            if text:
                yield self._fact(name, _escaped(text))
        if conclusion.sources:
            yield self._fact(mark("Sources"), self._cited(conclusion.sources))

    def _cited(self, keys: tuple[str, ...]) -> str:
        known = [self._known[key] for key in keys if key in self._known]
        return "; ".join(f"{_escaped(_named(source))} {self._badge(source)}" for source in known)

    def _badge(self, source: Source) -> str:
        return f"[{_escaped(self._tr(_STATUS[source.status]))}]"

    def _sources(self) -> Iterator[str]:
        if self._told.sources:
            yield from self._heading(mark("Sources"))
        for source in self._told.sources:
            parts = [
                f"**{_escaped(_named(source))}**",
                self._badge(source),
                _escaped(source.as_of),
                _linked(source.url),
            ]
            yield f"- {' '.join(part for part in parts if part)}"

    def _gaps(self) -> Iterator[str]:
        if self._told.unsupported:
            yield from self._heading(mark("What this desk cannot do"))
        for gap in self._told.unsupported:
            yield f"- {_code(gap.where)}: {_escaped(gap.feature)}; {_escaped(gap.effect)}"

    def _heading(self, title: str) -> Iterator[str]:
        yield ""
        yield f"## {self._tr(title)}"
        yield ""


def _named(source: Source) -> str:
    return ", ".join(part for part in (source.instrument, source.article) if part)


def _escaped(text: str) -> str:
    """Text that Markdown shows as it is, on one line."""
    return _ACTIVE.sub(lambda found: f"\\{found[0]}", " ".join(text.split()))


def _code(text: str) -> str:
    """A name as it is written, inside as many back-ticks as it takes."""
    ticks = "`" * (max((len(run) for run in re.findall("`+", text)), default=0) + 1)
    return (
        f"{ticks}{' ' if '`' in text else ''}{' '.join(text.split())}{' ' if '`' in text else ''}{ticks}"
        if text
        else ""
    )


def _linked(url: str) -> str:
    return f"<{url}>" if _LINK.fullmatch(url) else _escaped(url)
