"""A form or protocol as one picture: sections from top to bottom, what opens them, and what follows beside them.

How urgent a conclusion is stands there in words and as a shape, so that a print in grey says it too.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import Final

from fieldtool.i18n import is_right_to_left, mark
from fieldtool.model import Urgency
from fieldtool.protocol.outline import Conclusion, Outline, Question, Section, only_if, urgency_words
from fieldtool.protocol.svg import BLACK, GREY, LIGHT, WHITE, Canvas, Point, Type, height_of, width_of, wrapped
from fieldtool.protocol.vocabulary import spoken_language

__all__ = ["flow_picture"]

MAX_QUESTIONS: Final = 120
"""Questions up to which each is drawn; a longer form sums them up, section by section."""
MAX_SECTIONS: Final = 400
MAX_TEXT: Final = 4_000
"""Bounds that no form of a person's making reaches."""
_MARGIN, _SPINE, _GAP, _CARD, _BETWEEN, _STEP = 28.0, 520.0, 52.0, 310.0, 30.0, 22.0
_LANE, _PAD, _DEEPEST = 26.0, 10.0, 6
_TITLE, _HEAD, _PLAIN = Type(22, bold=True), Type(14, bold=True), Type(12.5)
_SMALL, _IF, _WORD = Type(11, colour=GREY), Type(11.5, italic=True), Type(11, bold=True)


def flow_picture(told: Outline) -> str:
    """The picture as the text of an SVG file."""
    return _Picture(told).drawn()


@dataclass(frozen=True, slots=True)
class _Band:
    """What stands side by side: a part of the form, and the conclusions that become certain there."""

    parts: tuple[Question | Section, ...]
    conclusions: tuple[Conclusion, ...]


class _Picture:
    def __init__(self, told: Outline) -> None:
        self._told = told
        self._tr = told.texts.tr
        self._summed = sum(1 for _each in told.questions()) > MAX_QUESTIONS
        self._sections = 0
        self._anchor = 0.0
        concluding = bool(told.findings or told.actions or told.referrals)
        self._right = _MARGIN + _SPINE
        width = self._right + (_GAP + 2 * _CARD + _BETWEEN if concluding else 0) + _MARGIN
        code = spoken_language(told.language)
        self._canvas = Canvas(width, mirrored=is_right_to_left(code))
        self._code = code or told.texts.language

    def drawn(self) -> str:
        y = self._heading()
        bands = list(self._bands())
        for number, band in enumerate(bands):
            start, self._anchor = y, y + 16
            ends = self._spine(band.parts, start) if band.parts else self._given(start)
            y = max(ends, self._beside(band.conclusions, start)) if band.conclusions else ends
            end = self._arrow(ends, _MARGIN + _SPINE / 2, y + _STEP if number < len(bands) - 1 else 0)
            if number == len(bands) - 1:
                self._canvas.disc((_MARGIN + _SPINE / 2, end + 6), 6, fill=BLACK)
            y = max(y, end)
        return self._canvas.svg(y + 12 + _MARGIN, self._told.title, self._code)

    def _heading(self) -> float:
        width = self._canvas.width - 2 * _MARGIN
        y = _MARGIN + self._canvas.text((_MARGIN, _MARGIN), wrapped(self._told.title, width, _TITLE), _TITLE)
        about = f"{self._told.name} {self._told.version} · {self._told.language}".strip(" ·")
        y += self._canvas.text((_MARGIN, y), wrapped(about, width, _SMALL), _SMALL)
        if self._summed:
            words = self._tr(mark("This form is long: its questions are counted here, and listed in the document."))
            y += self._said((_MARGIN, y), wrapped(words, width, _SMALL), _SMALL)
        if self._told.findings or self._told.actions:
            y = self._legend(y + 10)
        return y + 16

    def _legend(self, y: float) -> float:
        x = _MARGIN
        for urgency in Urgency:
            words = urgency_words(urgency, self._told.texts)
            self._sign(urgency, (x + 9, y + 8))
            self._said((x + 24, y), [words], _PLAIN)
            x += 60 + width_of(words, _PLAIN)
        return y + 20

    # Which conclusion stands beside which part

    def _bands(self) -> Iterator[_Band]:
        parts = list(self._told.parts)
        runs = [tuple(run) for key, run in groupby(parts, _run_key)]
        beside: dict[int, list[Conclusion]] = {}
        for conclusion in (*self._told.findings, *self._told.actions, *self._told.referrals):
            beside.setdefault(_last_run(conclusion, runs), []).append(conclusion)
        if (self._told.given and self._told.digest) or -1 in beside:
            yield _Band((), tuple(beside.get(-1, ())))
        for number, run in enumerate(runs):
            yield _Band(run, tuple(beside.get(number, ())))

    # The form, from top to bottom

    def _given(self, y: float) -> float:
        title = wrapped(self._tr(mark("Known from the case")), _SPINE - 2 * _PAD, _HEAD)
        names = ", ".join(hidden.label for hidden in self._told.given[:MAX_SECTIONS])
        lines = wrapped(_bounded(names), _SPINE - 2 * _PAD, _PLAIN)
        height = height_of(title, _HEAD) + height_of(lines, _PLAIN) + 2 * _PAD
        self._canvas.box((_MARGIN, y), (_SPINE, height), fill=LIGHT, stroke=GREY, round_by=14)
        top = y + _PAD + self._said((_MARGIN + _PAD, y + _PAD), title, _HEAD)
        self._canvas.text((_MARGIN + _PAD, top), lines, _PLAIN)
        return y + height

    def _spine(self, parts: Sequence[Question | Section], y: float) -> float:
        return self._stack(parts, _MARGIN, _SPINE, y, 0)

    def _stack(self, parts: Sequence[Question | Section], x: float, width: float, y: float, depth: int) -> float:
        """Parts one below the other, with an arrow between each two."""
        first = True
        for _key, run in groupby(parts, _run_key):
            inside = list(run)
            if not first:
                y = self._arrow(y, x + width / 2)
            first = False
            if isinstance(inside[0], Section):
                y = self._section(inside[0], x, width, y, depth)
            else:
                y = self._questions([part for part in inside if isinstance(part, Question)], x, width, y)
        return y

    def _section(self, section: Section, x: float, width: float, y: float, depth: int) -> float:
        self._sections += 1
        if self._sections > MAX_SECTIONS:
            return y
        opened = self._decision(section.asked_if, x + _LANE, width - _LANE, y) if section.asked_if else None
        top = y if opened is None else opened[1]
        inset = _LANE if opened is not None else 0.0
        if not depth:
            self._anchor = top + 16
        end = self._frame(section, x + inset, width - inset, top, depth)
        if opened is not None:
            lane = x + _LANE / 2
            self._canvas.line([(x + _LANE, opened[0]), (lane, opened[0]), (lane, end + 8), (x + width / 2, end + 8)])
            self._said((x, opened[0] - 22), [self._tr(mark("No"))], _SMALL)
            end += 8
        return end

    def _decision(self, condition: str, x: float, width: float, y: float) -> tuple[float, float]:
        """A six-sided box with a condition; gives the height of its middle, and where the way of a yes ends."""
        words = only_if(_bounded(condition), self._told.texts)
        lines = wrapped(words, width - 56, _IF)
        height = height_of(lines, _IF) + 14
        middle = y + height / 2
        self._canvas.shape(
            [(x, middle), (x + 16, y), (x + width - 16, y), (x + width, middle), (x + width - 16, y + height),
             (x + 16, y + height)]
        )  # fmt: skip
        self._said((x + 26, y + 7), lines, _IF)
        end = self._arrow(y + height, x + width / 2)
        self._said((x + width / 2 + 8, y + height + 2), [self._tr(mark("Yes"))], _SMALL)
        return middle, end

    def _frame(self, section: Section, x: float, width: float, y: float, depth: int) -> float:
        """The box of a section with everything in it. It is drawn when its height is known, below what it holds."""
        drawn = self._canvas.mark()
        facts = list(self._facts(section))
        top = y + _PAD
        top += self._canvas.text((x + _PAD, top), wrapped(_bounded(section.label), width - 2 * _PAD, _HEAD), _HEAD)
        for fact in facts:
            top += self._said((x + _PAD, top), wrapped(_bounded(fact), width - 2 * _PAD, _SMALL), _SMALL)
        head = top + 6 - y
        inset = _PAD if depth < _DEEPEST else 0
        bottom = self._stack(section.parts, x + inset, width - 2 * inset, top + 14, depth + 1) if section.parts else top
        height = bottom + _PAD - y
        with self._canvas.under(drawn):
            self._canvas.box((x, y), (width, height), fill=WHITE, stroke=BLACK)
            self._canvas.box((x, y), (width, min(head, height)), fill=LIGHT, stroke=BLACK)
        return y + height

    def _facts(self, section: Section) -> Iterator[str]:
        if section.repeated:
            yield self._tr(mark("Repeated: once for each"))
        if section.requires:
            yield self._tr(mark("Only while {condition}"), condition=self._told.texts.listed(section.requires))

    def _questions(self, questions: Sequence[Question], x: float, width: float, y: float) -> float:
        drawn = self._canvas.mark()
        top = y + 7
        for entry in self._summary(questions) if self._summed else questions:
            if isinstance(entry, str):
                top += self._said((x + _PAD, top), wrapped(entry, width - 2 * _PAD, _PLAIN), _PLAIN) + 4
            else:
                top = self._question(entry, x, width, top)
        with self._canvas.under(drawn):
            self._canvas.box((x, y), (width, top + 3 - y), stroke=GREY)
        return top + 3

    def _question(self, question: Question, x: float, width: float, y: float) -> float:
        room = width - 2 * _PAD - 30
        self._canvas.text((x + _PAD, y), [f"{question.number}"], _WORD)
        if question.asked_if:
            words = only_if(_bounded(question.asked_if), self._told.texts)
            lines = wrapped(words, room - 16, _IF)
            middle = y + 8
            left = x + _PAD + 30
            self._canvas.shape([(left, middle), (left + 5, middle - 5), (left + 10, middle), (left + 5, middle + 5)])
            y += self._said((left + 16, y), lines, _IF)
        y += self._canvas.text((x + _PAD + 30, y), wrapped(_bounded(question.label), room, _PLAIN), _PLAIN)
        return y + 5

    def _summary(self, questions: Sequence[Question]) -> Iterator[str]:
        count = self._told.texts.ntr("{count} question", "{count} questions", len(questions))
        first, last = questions[0].number, questions[-1].number
        yield f"{first}–{last}: {count}" if first != last else f"{first}: {count}"
        conditional = sum(bool(question.asked_if) for question in questions)
        if conditional:
            yield self._told.texts.ntr(
                "{count} of them only after certain answers", "{count} of them only after certain answers", conditional
            )  # fmt: skip

    def _arrow(self, y: float, x: float, to: float = 0) -> float:
        end = max(to, y + _STEP)
        self._canvas.line([(x, y), (x, end)], arrow=True)
        return end

    def _said(self, at: Point, lines: Sequence[str], look: Type) -> float:
        """Words of ours: where there is no catalogue for the form's language, they run as English does."""
        return self._canvas.text(at, lines, look, mirrored=self._told.texts.right_to_left)

    # What follows, beside it

    def _beside(self, conclusions: Sequence[Conclusion], start: float) -> float:
        """Findings with the actions that the same answers raise, then the other actions and referrals."""
        bus, left = self._right + 20, self._right + _GAP
        y, joints = start, []
        for finding, following in _rows(conclusions):
            joints.append(y + 16)
            bottom = self._card(finding, left, y) if finding else y
            right = y
            for number, each in enumerate(following):
                if number:
                    right += 8
                if finding:
                    from_x = left + _CARD
                    self._canvas.line([(from_x, y + 16), (from_x + 12, y + 16), (from_x + 12, right + 16),
                                       (from_x + _BETWEEN, right + 16)], arrow=True)  # fmt: skip
                elif number:
                    joints.append(right + 16)
                right = self._card(each, left + _CARD + _BETWEEN, right, short=finding is not None)
            for joint in joints[-max(1, len(following)) :] if not finding else joints[-1:]:
                end = left if finding else left + _CARD + _BETWEEN
                self._canvas.line([(bus, joint), (end, joint)], arrow=True)
            y = max(bottom, right) + 12
        first, last = min(self._anchor, joints[0]), max(self._anchor, joints[-1])
        self._canvas.line([(self._right, self._anchor), (bus, self._anchor)])
        self._canvas.line([(bus, first), (bus, last)])
        return y - 12

    def _card(self, conclusion: Conclusion, x: float, y: float, *, short: bool = False) -> float:
        drawn = self._canvas.mark()
        top = y + 8
        urgency = urgency_words(conclusion.urgency, self._told.texts)
        if conclusion.service:
            self._canvas.line([(x + 10, top + 7), (x + 24, top + 7)], arrow=True, colour=BLACK)
            urgency = self._tr(mark("Referral"))
        elif conclusion.urgency:
            self._sign(conclusion.urgency, (x + 17, top + 7))
        top += self._said((x + 32, top), wrapped(urgency, _CARD - 42, _WORD), _WORD) + 2
        room = _CARD - 2 * _PAD
        top += self._canvas.text((x + _PAD, top), wrapped(_bounded(conclusion.label), room, _HEAD), _HEAD)
        for fact in self._card_facts(conclusion):
            top += self._said((x + _PAD, top), wrapped(_bounded(fact), room, _SMALL), _SMALL)
        if not short:
            words = self._tr(mark("If {condition}"), condition=_bounded(conclusion.when))
            top += self._said((x + _PAD, top + 2), wrapped(words, room, _IF), _IF) + 2
        with self._canvas.under(drawn):
            self._canvas.box((x, y), (_CARD, top + 8 - y), stroke=BLACK if conclusion.role else GREY, round_by=10)
        return top + 8

    def _card_facts(self, conclusion: Conclusion) -> Iterator[str]:
        facts = [conclusion.role, conclusion.due, conclusion.service]
        if any(facts):
            yield " · ".join(fact for fact in facts if fact)
        if conclusion.consent:
            yield self._tr(mark("Only with a yes to {item}"), item=conclusion.consent)

    def _sign(self, urgency: Urgency, middle: tuple[float, float]) -> None:
        """A filled triangle, a filled diamond, a ring with a point, a ring: in grey as in colour, darker is sooner."""
        x, y = middle
        if urgency is Urgency.NOW:
            self._canvas.shape([(x, y - 8), (x + 9, y + 7), (x - 9, y + 7)], fill="#8f1414")
        elif urgency is Urgency.TODAY:
            self._canvas.shape([(x, y - 8), (x + 8, y), (x, y + 8), (x - 8, y)], fill="#8a5a00")
        else:
            self._canvas.disc(middle, 7)
            if urgency is Urgency.SOON:
                self._canvas.disc(middle, 3, fill=BLACK)


def _run_key(part: Question | Section) -> int:
    """Questions that follow one another stand in one box; each section has its own."""
    return part.definition.index if isinstance(part, Section) else -1


def _last_run(conclusion: Conclusion, runs: Sequence[Sequence[Question | Section]]) -> int:
    """The last part of the form that asks for something the conclusion looks at; -1 where none does."""
    found = -1
    for number, run in enumerate(runs):
        for part in run:
            root = f"{part.definition.path}/"
            if any(f"{item.path}/".startswith(root) and item.calculate is None for item in conclusion.items):
                found = number
    return found


def _rows(conclusions: Sequence[Conclusion]) -> Iterator[tuple[Conclusion | None, list[Conclusion]]]:
    """Each finding with the actions and referrals of the same condition; then all others, each by itself."""
    findings = [each for each in conclusions if not each.role and not each.service]
    others = [each for each in conclusions if each.role or each.service]
    for finding in findings:
        following = [each for each in others if each.when == finding.when]
        others = [each for each in others if each.when != finding.when]
        yield finding, following
    yield from ((None, [each]) for each in others)


def _bounded(text: str) -> str:
    return text if len(text) <= MAX_TEXT else f"{text[:MAX_TEXT]} …"
