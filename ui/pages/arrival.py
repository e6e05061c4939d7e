"""New arrival: the few things that are needed before anything else is asked."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QWidget

from fieldtool.desk.views import Arrival
from fieldtool.errors import FieldtoolError
from fieldtool.model import Sex, case_code_is_valid
from ui import tokens
from ui.kit import Kit
from ui.pages.age import AgeField
from ui.pages.moment import MomentField
from ui.pages.parts import FoldingColumns, NoticePlace
from ui.pickers import OFTEN_COUNTRIES, OFTEN_LANGUAGES, country_options, language_options
from ui.widgets import (
    STRETCH,
    Button,
    Card,
    Field,
    Foot,
    Heading,
    Label,
    Page,
    Picker,
    Segments,
    TextLine,
    column,
    fill_column,
    focus_first,
    tone,
)

__all__ = ["ArrivalPage"]


class ArrivalPage(Page):
    """A name as it was heard, and what the protocols need to know. Nothing is pre-chosen about the person.

    ``saved`` carries the :class:`Arrival` and whether the first contact follows at once.
    """

    saved = Signal(Arrival, bool)
    find_asked = Signal()
    urgent_asked = Signal()

    def __init__(self, kit: Kit) -> None:
        self._who = _Who(kit)
        self._journey = _Journey(kit)
        self._notices = NoticePlace(kit)
        find = Button(kit, kit.tr("Already here? Find the person"), "link", icon="account-search", size="small")
        self._later = Button(kit, kit.tr("Save, talk later"), size="main")
        self._now = Button(
            kit,
            kit.tr("Save and start first contact"),
            "main",
            icon="account-plus",
            key=kit.tr("Ctrl Enter"),
            size="main",
        )
        urgent = Button(kit, kit.tr("Urgent? Help the person first"), "link", icon="alert-octagon", size="small")
        title = Heading(kit, kit.tr("New arrival"), kit.tr("What the person says is enough."), end=find)
        columns = FoldingColumns(kit, Card(kit, self._who, STRETCH), Card(kit, self._journey, STRETCH), (1, 1))
        super().__init__(kit, title, self._notices, columns, foot=Foot(kit, (urgent,), (self._later, self._now)))
        find.clicked.connect(self.find_asked)
        urgent.clicked.connect(self.urgent_asked)
        self._later.clicked.connect(lambda: self._save(start=False))
        self._now.clicked.connect(lambda: self._save(start=True))
        QShortcut(QKeySequence("Ctrl+Return"), self).activated.connect(self._now.click)
        focus_first(self, lambda: self._who)

    def show_busy(self, *, busy: bool) -> None:
        """While it is being saved nothing can be pressed twice."""
        self._now.setEnabled(not busy)
        self._later.setEnabled(not busy)

    def show_error(self, error: FieldtoolError) -> None:
        """Say why it was not saved; everything stays as it was typed."""
        self.show_busy(busy=False)
        self._notices.show_error(error)

    def _save(self, *, start: bool) -> None:
        # Both are asked, so that everything missing is told together; the focus goes to the first.
        journey_is_ready = self._journey.is_ready()
        if not (self._who.is_ready() and journey_is_ready):
            return
        moment = self._who.arrived.moment()
        if moment is None:
            return
        self._notices.clear()
        self.show_busy(busy=True)
        journey = self._journey
        arrival = Arrival(
            name_as_heard=self._who.name(),
            sex=self._who.sex(),
            age=self._who.age.age(),
            nationality=journey.nationality.value,
            language=journey.language.value,
            travelling=journey.travelling(),
            arrived_at=moment,
            group_of=journey.group_of(),
        )
        self.saved.emit(arrival, start)


class _Who(QWidget):
    def __init__(self, kit: Kit) -> None:
        super().__init__()
        self._kit = kit
        self._name = TextLine(kit)
        self._name.setMaxLength(200)
        hint = kit.tr("In any alphabet. Leave it empty if it is not known. It is hidden from lists.")
        name = Field(kit, kit.tr("Name, as you hear it"), self._name, hint=hint)
        options = (
            (Sex.FEMALE.value, kit.tr("Woman or girl")),
            (Sex.MALE.value, kit.tr("Man or boy")),
            (Sex.OTHER.value, kit.tr("Other")),
            (Sex.UNKNOWN.value, kit.tr("Not said")),
        )
        self._sex = Segments(kit, kit.tr("Sex, as the person says"), options)
        self._sex_field = Field(kit, kit.tr("Sex, as the person says"), self._sex)
        self.age = AgeField(kit)
        self.arrived = MomentField(kit)
        note = kit.tr("Where the age is in doubt, the younger one counts: it protects a child.")
        fill_column(
            tone(self, "clear"),
            name,
            self._sex_field,
            self.age,
            Label(kit, note, tokens.SECOND, colour=tokens.INK2),
            self.arrived,
            gap=kit.px(16),
        )
        self.setFocusProxy(self._name)

    def name(self) -> str:
        return self._name.text().strip()

    def sex(self) -> Sex:
        return Sex(self._sex.value)

    def is_ready(self) -> bool:
        """Whether sex, age and time say something; what does not says so."""
        others_are_ready = all([self.arrived.is_ready(), self.age.is_ready()])
        chosen = bool(self._sex.value)
        self._sex_field.set_error("" if chosen else self._kit.tr("Choose one. Not said is an answer too."))
        if not chosen:
            self._sex.setFocus(Qt.FocusReason.OtherFocusReason)
        return chosen and others_are_ready


class _Journey(QWidget):
    def __init__(self, kit: Kit) -> None:
        super().__init__()
        self._kit = kit
        self.nationality = Picker(kit, kit.tr("Nationality"), country_options(kit.texts), often=OFTEN_COUNTRIES, rows=3)
        self.language = Picker(
            kit, kit.tr("Language for the interview"), language_options(kit.texts), often=OFTEN_LANGUAGES, rows=3
        )
        self._nationality = Field(kit, kit.tr("Nationality, as the person says"), self.nationality)
        self._language = Field(kit, kit.tr("Language for the interview"), self.language)
        options = (("alone", kit.tr("Alone")), ("family", kit.tr("With family")), ("group", kit.tr("In a group")))
        self._travelling = Segments(kit, kit.tr("Travelling"), options)
        self._with = Field(kit, kit.tr("Travelling"), self._travelling)
        self._code = TextLine(kit)
        self._code.setMaxLength(20)
        self._group = Field(kit, kit.tr("Code of one of them, if already here"), self._code)
        self._group.hide()
        self._travelling.chosen.connect(lambda picked: self._group.setVisible(picked != "alone"))
        fill_column(
            tone(self, "clear"),
            self._nationality,
            self._language,
            column(self._with, self._group, gap=kit.px(10)),
            gap=kit.px(14),
        )

    def travelling(self) -> str:
        return self._travelling.value

    def group_of(self) -> str:
        """The code of a person already here, or nothing for somebody who travels alone."""
        return "" if self._travelling.value == "alone" else self._code.text().strip().upper()

    def is_ready(self) -> bool:
        """Whether everything says something; what does not says so, and the first has the focus."""
        tr = self._kit.tr
        code = self.group_of()
        wrong = (
            (self._nationality, "" if self.nationality.value else tr("Choose one. Not known is in the list too.")),
            (self._language, "" if self.language.value else tr("Choose one. Not known is in the list too.")),
            (self._with, "" if self._travelling.value else tr("Choose one.")),
            (self._group, "" if not code or case_code_is_valid(code) else tr("No code reads like this. Look again.")),
        )
        for field, message in wrong:
            field.set_error(message)
        bad = [field for field, message in wrong if message]
        if bad:
            bad[0].setFocus(Qt.FocusReason.OtherFocusReason)
        return not bad
