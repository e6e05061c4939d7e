"""My work: everything due in order of its deadline, and one press to each."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from PySide6.QtWidgets import QAbstractButton, QWidget

from fieldtool.desk.views import HallToday, HomeView
from ui import samples
from ui.kit import Kit
from ui.pages.home import HomePage
from ui.pages.queue import SHOWN, QueueRow

Find = Callable[[QWidget, str], QAbstractButton]
Read = Callable[[QWidget], str]


def test_late_comes_first_and_says_how_late(kit: Kit, words: Read) -> None:
    """The first row is the late one; its delay and its deadline stand in words."""
    page = HomePage(kit, samples.home())
    read = words(page)
    assert "1 late, 2 in the next two hours, 3 later" in read
    assert "1 h 06 late" in read
    assert "due 09:30" in read
    assert read.index("Medical check after admission") < read.index("Take to the nurse")


def test_each_press_tells_what_it_is_about(kit: Kit, button: Find) -> None:
    """Open and Resume carry a screening, Start a case."""
    page = HomePage(kit, samples.home())
    told: list[tuple[str, str]] = []
    page.opened.connect(lambda screening: told.append(("open", screening)))
    page.resumed.connect(lambda screening: told.append(("resume", screening)))
    page.started.connect(lambda case: told.append(("start", case)))
    button(page, "Open: Medical check after admission, PC-5VF9HD2A").click()
    button(page, "Resume: PC-9TR2KM4H").click()
    button(page, "Start: PC-2MJ7DA9K").click()
    assert told == [("open", "s-PC-5VF9HD2A"), ("resume", "s2"), ("start", "PC-2MJ7DA9K")]


def test_an_interruption_is_told_with_what_is_safe(kit: Kit, words: Read) -> None:
    """After an interruption the page says so; an interview that staff stopped is no interruption."""
    view = samples.home()
    told = words(HomePage(kit, view))
    assert "Every saved answer is there." in told
    assert "Interrupted, 07:58" in told
    calm = replace(view, open_screenings=view.open_screenings[:1])
    assert "Every saved answer is there." not in words(HomePage(kit, calm))


def test_what_waits_for_somebody_else_is_folded(kit: Kit, button: Find, words: Read) -> None:
    """One press unfolds it, another folds it again."""
    page = HomePage(kit, samples.home())
    assert "Read the findings" not in words(page)
    button(page, "Waiting for someone else: 4").click()
    assert "Read the findings" in words(page)
    button(page, "Waiting for someone else: 4").click()
    assert "Read the findings" not in words(page)


def test_a_long_part_is_never_cut_without_saying_so(kit: Kit, button: Find) -> None:
    """The link names how many there are, and shows them all."""
    view = samples.home()
    page = HomePage(kit, replace(view, late=view.late * (SHOWN + 5), soon=(), later=(), others=()))
    assert len(page.findChildren(QueueRow)) == SHOWN
    button(page, f"Show all {SHOWN + 5}").click()
    shown = [each for each in page.findChildren(QueueRow) if each.isVisibleTo(page)]
    assert len(shown) == SHOWN + 5


def test_an_empty_day_says_what_will_come(kit: Kit, button: Find, words: Read) -> None:
    """Nothing due: one sentence, one action."""
    page = HomePage(kit, HomeView((), (), (), (), (), (), HallToday(0, 0, 0)))
    asked: list[bool] = []
    page.arrival_asked.connect(lambda: asked.append(True))
    assert "Nothing is due" in words(page)
    button(page, "Start a new arrival").click()
    assert asked == [True]
