"""Text that is never cut and never read as markup: labels, mixed sentences, and the person's language."""

from __future__ import annotations

import html

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import (
    QAbstractTextDocumentLayout,
    QColor,
    QPainter,
    QPaintEvent,
    QPalette,
    QTextBlockFormat,
    QTextCursor,
    QTextDocument,
    QTextOption,
)
from PySide6.QtWidgets import QLabel, QSizePolicy, QWidget

from ui import tokens
from ui.fonts import needs_tall_lines
from ui.icons import icon
from ui.kit import Kit, direction_of

__all__ = ["Icon", "Label", "PersonText", "Sentence"]


class Label(QLabel):
    """A plain text in one size and colour; it wraps rather than being cut."""

    def __init__(
        self,
        kit: Kit,
        text: str = "",
        size: int = tokens.BODY,
        *,
        bold: bool = False,
        colour: str = tokens.INK,
        wrap: bool = True,
    ) -> None:
        super().__init__()
        self.setTextFormat(Qt.TextFormat.PlainText)
        self.setFont(kit.font(size, bold=bold))
        self.setWordWrap(wrap)
        if kit.direction is Qt.LayoutDirection.RightToLeft:
            # Left to itself a label goes by the direction of its words: English would stay at the left.
            right = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignAbsolute
            self.setAlignment(right | Qt.AlignmentFlag.AlignVCenter)
        self.set_colour(colour)
        self.setText(text)
        if wrap:
            self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Minimum)

    def set_colour(self, colour: str) -> None:
        """Change the colour, given as hex."""
        palette = self.palette()
        palette.setColor(QPalette.ColorRole.WindowText, QColor(colour))
        self.setPalette(palette)


class Sentence(Label):
    """A text some of whose words are bold or coloured: ``parts`` are (text, colour or "", bold)."""

    def __init__(self, kit: Kit, parts: tuple[tuple[str, str, bool], ...], size: int = tokens.BODY) -> None:
        super().__init__(kit, size=size)
        self.setTextFormat(Qt.TextFormat.RichText)
        self.set_parts(parts)

    def set_parts(self, parts: tuple[tuple[str, str, bool], ...]) -> None:
        """Say something else."""
        self.setText("".join(map(_span, parts)))
        self.setAccessibleName("".join(text for text, _, _ in parts))


class Icon(QLabel):
    """An icon; a word beside it says the same, so it has no name of its own."""

    def __init__(self, kit: Kit, name: str, colour: str = tokens.INK, size: int = 20) -> None:
        super().__init__()
        self._kit = kit
        self._size = round(size * (1 + kit.look.growth * 0.8))
        self.setFixedSize(self._size, self._size)
        self.show_icon(name, colour)

    def show_icon(self, name: str, colour: str) -> None:
        """Show another icon."""
        self.setPixmap(icon(name, colour).pixmap(QSize(self._size, self._size)))


class PersonText(QWidget):
    """A text in the interviewed person's language, in its own direction, with lines as high as its script wants."""

    def __init__(
        self,
        kit: Kit,
        text: str,
        language: str,
        size: int = 22,
        *,
        bold: bool = False,
        colour: str = tokens.INK,
        centred: bool = False,
    ) -> None:
        super().__init__()
        self._colour = colour
        self._document = _document(kit, text, language, size, bold=bold, centred=centred)
        policy = QSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Minimum)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)
        self.setAccessibleName(text)

    def hasHeightForWidth(self) -> bool:
        return True

    def heightForWidth(self, width: int) -> int:
        self._document.setTextWidth(width)
        return int(self._document.size().height()) + 2

    def sizeHint(self) -> QSize:
        width = min(520, int(self._document.idealWidth()) + 4)
        return QSize(width, self.heightForWidth(width))

    def minimumSizeHint(self) -> QSize:
        return QSize(60, 20)

    def paintEvent(self, _event: QPaintEvent) -> None:
        self._document.setTextWidth(self.width())
        spare = self.height() - self._document.size().height()
        painter = QPainter(self)
        painter.translate(0, max(0.0, spare / 2))
        context = QAbstractTextDocumentLayout.PaintContext()
        context.palette.setColor(QPalette.ColorRole.Text, QColor(self._colour))
        painter.setClipRect(QRectF(0, 0, self.width(), self._document.size().height()))
        self._document.documentLayout().draw(painter, context)


def _document(kit: Kit, text: str, language: str, size: int, *, bold: bool, centred: bool) -> QTextDocument:
    document = QTextDocument()
    document.setDocumentMargin(0)
    document.setDefaultFont(kit.font(size, bold=bold, language=language))
    option = QTextOption(Qt.AlignmentFlag.AlignHCenter if centred else Qt.AlignmentFlag.AlignLeading)
    option.setTextDirection(direction_of(language))
    option.setWrapMode(QTextOption.WrapMode.WordWrap)
    document.setDefaultTextOption(option)
    document.setPlainText(text)
    _set_line_height(document, kit.look.text(size) * (1.7 if needs_tall_lines(language) else 1.45))
    return document


def _set_line_height(document: QTextDocument, height: float) -> None:
    cursor = QTextCursor(document)
    cursor.select(QTextCursor.SelectionType.Document)
    block = QTextBlockFormat()
    block.setLineHeight(height, QTextBlockFormat.LineHeightTypes.FixedHeight.value)
    cursor.mergeBlockFormat(block)


def _span(part: tuple[str, str, bool]) -> str:
    text, colour, bold = part
    style = f"color:{colour or tokens.INK};" + ("font-weight:700;" if bold else "")
    return f'<span style="{style}">{html.escape(text)}</span>'
