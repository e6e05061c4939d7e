"""The kit: every page is made of these, and of nothing that looks different.

Each takes a :class:`ui.kit.Kit` first. Sizes are given for 100 % and grow with the text.

* text: :class:`Label` (plain, wraps), :class:`Sentence` (some words bold or coloured), :class:`PersonText` (the
  interviewed person's language), :class:`Icon`
* layouts: :func:`column`, :func:`row`, :func:`fill_column`, :func:`fill_row`, :data:`STRETCH`, :func:`divider`,

  :func:`stretch`, :func:`tone` (background of a plain widget), :func:`clear`
* pages: :class:`Page` (title, scrolling middle, foot), :class:`Heading`, :class:`Foot`, :class:`ScrollColumn`
* boxes: :class:`Card`, :class:`ListCard` (rows with dividers), :class:`Notice` (info, due, ok, hidden, error),
  :class:`EmptyState`, :class:`PracticeStripe`
* controls: :class:`Button` (main, second, quiet, urgent, link, bar, bar-urgent), :class:`Segments`,
  :class:`AnswerList` of :class:`Option` (painted :class:`AnswerRow`), :class:`Field` around :class:`TextLine`,
  :class:`SecretLine`, :class:`Dropdown` or :class:`Picker`
* tags: :class:`Chip`, :class:`UrgencyBadge`, :class:`SourceBadge`, :class:`SourceLine`, :class:`DeadlineChip`,
  :class:`DeadlineBar`, :class:`HiddenValue`; :func:`deadline` gives words, icon and colours for a due time
* the window has one :class:`FocusRing`; :func:`focus_first` says where the keyboard begins on a page
"""

from ui.widgets.answers import AnswerList, AnswerRow, Option
from ui.widgets.buttons import Button
from ui.widgets.cards import Card, EmptyState, ListCard, Notice, PracticeStripe
from ui.widgets.chips import Chip, DeadlineBar, DeadlineChip, HiddenValue, SourceBadge, UrgencyBadge, deadline
from ui.widgets.fields import Dropdown, Field, Picker, SecretLine, TextLine
from ui.widgets.focus import FocusRing, focus_first
from ui.widgets.layouts import STRETCH, clear, column, divider, fill_column, fill_row, row, stretch, tone
from ui.widgets.page import Foot, Heading, Page
from ui.widgets.scroll import ScrollColumn
from ui.widgets.segments import Segments
from ui.widgets.sources import SourceLine
from ui.widgets.text import Icon, Label, PersonText, Sentence

__all__ = [
    "STRETCH",
    "AnswerList",
    "AnswerRow",
    "Button",
    "Card",
    "Chip",
    "DeadlineBar",
    "DeadlineChip",
    "Dropdown",
    "EmptyState",
    "Field",
    "FocusRing",
    "Foot",
    "Heading",
    "HiddenValue",
    "Icon",
    "Label",
    "ListCard",
    "Notice",
    "Option",
    "Page",
    "PersonText",
    "Picker",
    "PracticeStripe",
    "ScrollColumn",
    "SecretLine",
    "Segments",
    "Sentence",
    "SourceBadge",
    "SourceLine",
    "TextLine",
    "UrgencyBadge",
    "clear",
    "column",
    "deadline",
    "divider",
    "fill_column",
    "fill_row",
    "focus_first",
    "row",
    "stretch",
    "tone",
]
