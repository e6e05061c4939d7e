"""The frame of a page inside the window: title, a middle that scrolls, and a foot with the one main button."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from ui import tokens
from ui.kit import Kit
from ui.widgets.buttons import Button
from ui.widgets.layouts import STRETCH, column, divider, fill_column, fill_row, row, stretch, tone
from ui.widgets.scroll import ScrollColumn
from ui.widgets.text import Label

__all__ = ["Foot", "Heading", "Page"]


class Heading(QWidget):
    """The title of a page, a line under it, an optional *Back*, and what stands at its end."""

    back = Signal()

    def __init__(
        self, kit: Kit, title: str, subtitle: str = "", *, back: bool = False, end: QWidget | None = None
    ) -> None:
        super().__init__()
        words: list[QWidget | int | None] = [Label(kit, title, tokens.TITLE, bold=True)]
        if subtitle:
            words.append(Label(kit, subtitle, tokens.BODY, colour=tokens.INK2))
        parts: list[QWidget | int | None] = [column(*words)]
        if back:
            button = Button(kit, "", "quiet", icon="arrow-left", size="small", pad=7)
            button.setAccessibleName(kit.tr("Back"))
            button.clicked.connect(self.back)
            parts.insert(0, column(button, STRETCH))
        if end is not None:
            parts.append(column(end, STRETCH))
        fill_row(tone(self, "clear"), *parts, gap=kit.px(14))
        stretch(self, int(back))


class Foot(QWidget):
    """The white bar at the end of a page: words or *Back* at its start, the main button at its end."""

    def __init__(self, kit: Kit, start: tuple[QWidget, ...], end: tuple[QWidget, ...]) -> None:
        super().__init__()
        side, top = kit.px(24), kit.px(11)
        bar = fill_row(
            tone(QWidget(), "surface"), *start, STRETCH, *end, gap=kit.px(12), margins=(side, top, side, top)
        )
        for place, part in enumerate(start):
            stretch(bar, place, 0 if isinstance(part, Button) else 100)
        fill_column(self, divider(kit, strong=True), bar)


class Page(QWidget):
    """A page of the framed window: its parts stand in a scrolling column, a foot stays below it.

    A subclass hands its parts to the constructor, or calls :meth:`fill` once it has made and connected them.
    """

    def __init__(self, kit: Kit, *parts: QWidget | int | None, foot: Foot | None = None, gap: int = 12) -> None:
        super().__init__()
        self.kit = kit
        if parts:
            self.fill(*parts, foot=foot, gap=gap)

    def fill(self, *parts: QWidget | int | None, foot: Foot | None = None, gap: int = 12) -> None:
        """Put the parts into the page."""
        kit = self.kit
        side, top = kit.px(24), kit.px(18)
        content = fill_column(tone(QWidget(), "page"), *parts, STRETCH, gap=kit.px(gap), margins=(side, top, side, top))
        self.middle = ScrollColumn(content)
        fill_column(tone(self, "page"), self.middle, *([foot] if foot else []))
        stretch(self, 0)

    def columns(self, *parts: tuple[QWidget, int]) -> QWidget:
        """Parts beside each other, each with its share of the width."""
        line = row(*(part for part, _ in parts), gap=self.kit.px(20))
        for place, (_, share) in enumerate(parts):
            stretch(line, place, share)
        return line
