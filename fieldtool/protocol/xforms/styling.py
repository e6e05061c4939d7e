r"""Labels as plain words, or as runs of words with a style: never as anything active.

Forms mark words as ODK's clients show them: Markdown's ``#`` headings, ``**bold**``, ``*italic*`` (also with ``_``),
``* `` lists, ``[name](address)`` and ``\*`` escapes, and HTML's spans and paragraphs. Here a mark only ever becomes a
style or nothing: an address is written out behind its name, attributes other than colour and size are dropped, and
whatever is not known (a script, a frame, an address that runs something) stays the text that it is.

Sources: docs.getodk.org, "Form Styling", for what is marked. Stricter than Markdown in one thing: a ``*`` or ``_``
between letters or digits marks nothing, because ``2*3*4`` and ``name_of_item`` are meant as they stand.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from typing import Final, TypeVar

__all__ = ["MAX_STYLED", "Run", "marks_in", "plain", "plain_parts", "runs", "runs_with"]

_Answer = TypeVar("_Answer")

MAX_STYLED: Final = 50_000
"""Longer texts are shown as they stand."""

MAX_WAITING: Final = 12
"""How deep marks may stand in one another."""
_MAYBE: Final = re.compile(r"[*_\\<&#\]]")
_TOKEN: Final = re.compile(
    r"""\\(?P<escaped>[\\`*_{}\[\]()\#+\-.!<>&~|])
    | </?(?P<tag>[A-Za-z][A-Za-z0-9]{0,9})(?P<attributes>(?:\s[^<>]*)?)/?>
    | &(?P<entity>nbsp|amp|lt|gt|quot|apos);
    | \[(?P<name>[^\[\]\n]{1,500})\]\((?P<address>[^()\s]{1,2000})\)
    | ^[ \t]*(?P<heading>\#{1,6})[ \t]+(?=\S)
    | ^[ \t]*(?P<bullet>\*)[ \t]+(?=\S)
    | (?P<emphasis>\*{1,3}|_{1,3})
    | (?P<newline>\n)""",
    re.VERBOSE | re.MULTILINE,
)
_ENTITIES: Final = {"nbsp": "\N{NO-BREAK SPACE}", "amp": "&", "lt": "<", "gt": ">", "quot": '"', "apos": "'"}
_HARMLESS: Final = re.compile(r"(?i)(?:https?://|mailto:|tel:)")
_COLOUR: Final = re.compile(r"(?i)(?<![\w-])color\s*[:=]\s*[\"']?\s*(#[0-9a-f]{3,8}\b|[a-z]{3,20}\b(?!\s*\())")
_SIZE: Final = re.compile(r"(?i)(?<![\w-])(?:font-)?size\s*[:=]\s*[\"']?\s*([0-9]{1,3}(?:\.[0-9])?(?:px|pt|em|%)?)")
_ADDRESS: Final = re.compile(r"(?i)(?<![\w-])href\s*=\s*[\"']?([^\"'\s]{1,2000})")
_BOLD: Final = frozenset({"b", "strong"})
_ITALIC: Final = frozenset({"i", "em", "cite"})
_SPANS: Final = frozenset({"span", "font", "small", "big", "a", "sup", "sub", "u", "center"}) | _BOLD | _ITALIC
_HEADINGS: Final = {f"h{level}": level for level in range(1, 7)}
_BLOCKS: Final = frozenset({"p", "div", "table", "thead", "tbody", "tr", "ul", "ol", "blockquote"}) | set(_HEADINGS)
_BULLET: Final = "• "
_SLOT: Final = re.compile("\x00([0-9]+)\x01")
"""Where an answer goes while marks are looked for: signs that no XML can hold."""


@dataclass(frozen=True, slots=True)
class Run:
    """Words of one style.

    ``heading`` is 1 to 6, or 0; ``colour`` a name or ``#`` and digits; ``size`` as CSS writes it; ``raised`` is 1 for
    a superscript and -1 for a subscript.
    """

    text: str
    bold: bool = False
    italic: bool = False
    underlined: bool = False
    heading: int = 0
    colour: str = ""
    size: str = ""
    raised: int = 0


def marks_in(text: str) -> int:
    """How many signs of a text can be marks; most texts have none."""
    return len(_MAYBE.findall(text)) if _MAYBE.search(text) is not None else 0


def plain(text: str) -> str:
    """The words of a label without their marks."""
    return "".join(run.text for run in runs(text)) if _MAYBE.search(text) is not None else text


def plain_parts(parts: tuple[str | _Answer, ...]) -> tuple[str | _Answer, ...]:
    """The same for words with answers between them, which no mark is looked for in."""
    answers = [part for part in parts if not isinstance(part, str)]
    places = iter(range(len(answers)))
    slotted = "".join(part if isinstance(part, str) else f"\x00{next(places)}\x01" for part in parts)
    pieces = _SLOT.split(plain(slotted))
    if [int(place) for place in pieces[1::2]] != list(range(len(answers))):
        return parts
    found: list[str | _Answer] = []
    for place, piece in enumerate(pieces):
        if place % 2:
            found.append(answers[int(piece)])
        elif piece:
            found.append(piece)
    return tuple(found)


def runs_with(parts: Iterable[str | _Answer], shown: Callable[[_Answer], str]) -> tuple[Run, ...]:
    """The runs of words with answers between them; ``shown`` gives the words of an answer."""
    answers: list[_Answer] = []
    slotted: list[str] = []
    for part in parts:
        if not isinstance(part, str):
            answers.append(part)
        slotted.append(part if isinstance(part, str) else f"\x00{len(answers) - 1}\x01")
    return tuple(
        replace(run, text=_SLOT.sub(lambda match: shown(answers[int(match[1])]), run.text))
        for run in runs("".join(slotted))
    )


def runs(text: str) -> tuple[Run, ...]:
    """The words of a label with their styles, in order; nothing for no words."""
    if len(text) > MAX_STYLED or _MAYBE.search(text) is None:
        return (Run(text),) if text else ()
    painter = _Painter(_emphasis(text))
    done = 0
    for token in _TOKEN.finditer(text):
        painter.words(text[done : token.start()])
        painter.mark(token)
        done = token.end()
    painter.words(text[done:])
    return painter.finished


def _emphasis(text: str) -> dict[int, bool]:
    """Where emphasis begins (true) and ends (false), by place: marks that have a partner in the same paragraph."""
    paired: dict[int, bool] = {}
    waiting: list[tuple[str, int]] = []
    line = 0
    for token in _TOKEN.finditer(text):
        if token["newline"] and not text[line : token.start()].strip():
            waiting.clear()
        line = token.end() if token["newline"] else line
        mark = token["emphasis"]
        if not mark:
            continue
        before, after = text[token.start() - 1 : token.start()], text[token.end() : token.end() + 1]
        partners = [place for place, (each, _start) in enumerate(waiting) if each == mark]
        if partners and _shuts(mark, before, after):
            paired |= {waiting[partners[-1]][1]: True, token.start(): False}
            del waiting[partners[-1] :]
        elif _opens(mark, before, after) and len(waiting) < MAX_WAITING:
            waiting.append((mark, token.start()))
    return paired


def _opens(mark: str, before: str, after: str) -> bool:
    return bool(after.strip()) and not (_joins(before) and (mark != "**" or _joins(after)))


def _shuts(mark: str, before: str, after: str) -> bool:
    return bool(before.strip()) and not (_joins(after) and (mark != "**" or _joins(before)))


def _joins(sign: str) -> bool:
    """Whether a mark next to this sign stands inside a number or a name."""
    return sign.isascii() and sign.isalnum()


class _Painter:
    """Collects runs; what a mark means depends on the marks before it."""

    def __init__(self, emphasis: dict[int, bool]) -> None:
        self._emphasis = emphasis
        self._heading = 0
        self._marks: list[str] = []
        self._tags: list[tuple[str, str]] = []
        self._pieces: list[tuple[list[str], Run]] = []
        self._style: Run | None = None

    @property
    def finished(self) -> tuple[Run, ...]:
        """What was collected."""
        return tuple(replace(style, text="".join(texts)) for texts, style in self._pieces)

    def words(self, text: str) -> None:
        """Add words in the style that holds now."""
        if not text:
            return
        if self._style is None:
            self._style = self._styled()
        if self._pieces and self._pieces[-1][1] == self._style:
            self._pieces[-1][0].append(text)
        else:
            self._pieces.append(([text], self._style))

    def mark(self, token: re.Match[str]) -> None:
        """Follow one mark."""
        whole = token[0]
        if token["emphasis"]:
            self._follow_emphasis(whole, self._emphasis.get(token.start()))
        elif token["tag"]:
            self._follow_tag(token["tag"].lower(), token)
        elif token["heading"]:
            self._head(len(token["heading"]))
        elif token["newline"]:
            self._head(0)
            self.words(whole)
        elif token["name"]:
            harmless = _HARMLESS.match(token["address"])
            self.words(f"{token['name']} ({token['address']})" if harmless else whole)
        else:
            self.words(_BULLET if token["bullet"] else token["escaped"] or _ENTITIES[token["entity"]])

    def _follow_emphasis(self, mark: str, begins: bool | None) -> None:
        if begins is None:
            self.words(mark)
        else:
            self._style = None
            if begins:
                self._marks.append(mark)
            elif mark in self._marks:
                self._marks.remove(mark)

    def _head(self, level: int) -> None:
        if level != self._heading:
            self._heading, self._style = level, None

    def _follow_tag(self, tag: str, token: re.Match[str]) -> None:
        shuts = token[0].startswith("</")
        if tag == "br":
            self.words("\n")
        elif tag == "li":
            self._line()
            self.words("" if shuts else _BULLET)
        elif tag in {"td", "th"}:
            self.words("  " if shuts else "")
        elif tag in _BLOCKS:
            self._head(0 if shuts else self._heading)
            self._line()
            self._head(0 if shuts else _HEADINGS.get(tag, 0))
            self._span(tag, token["attributes"], shuts=shuts)
        elif tag in _SPANS:
            self._span(tag, token["attributes"], shuts=shuts)
        else:
            self.words(token[0])

    def _span(self, tag: str, attributes: str, *, shuts: bool) -> None:
        self._style = None
        if not shuts:
            if len(self._tags) < MAX_WAITING:
                self._tags.append((tag, attributes))
            return
        places = [place for place, (each, _attributes) in enumerate(self._tags) if each == tag]
        if not places:
            return
        address = _ADDRESS.search(self._tags[places[-1]][1]) if tag == "a" else None
        if address and _HARMLESS.match(address[1]):
            self.words(f" ({address[1]})")
        del self._tags[places[-1] :]
        self._style = None

    def _line(self) -> None:
        if self._pieces and not self._pieces[-1][0][-1].endswith("\n"):
            self.words("\n")

    def _styled(self) -> Run:
        """The style that holds now, as a run without words."""
        tags = {tag for tag, _attributes in self._tags}
        return Run(
            "",
            bold=bool(tags & _BOLD) or any(len(mark) > 1 for mark in self._marks),
            italic=bool(tags & _ITALIC) or any(len(mark) != 2 for mark in self._marks),
            underlined="u" in tags,
            heading=self._heading,
            colour=self._last(_COLOUR),
            size=self._last(_SIZE),
            raised=1 if "sup" in tags else -1 if "sub" in tags else 0,
        )

    def _last(self, wanted: re.Pattern[str]) -> str:
        found = (wanted.search(attributes) for _tag, attributes in reversed(self._tags) if attributes)
        return next((match[1] for match in found if match), "")
