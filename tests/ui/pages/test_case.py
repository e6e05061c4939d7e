"""A case: its name only on request, with a reason; its protocols with one press each."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from PySide6.QtWidgets import QAbstractButton, QWidget

from fieldtool.model import Sex
from ui import samples
from ui.kit import Kit
from ui.pages.case import CasePage

Find = Callable[[QWidget, str], QAbstractButton]
Read = Callable[[QWidget], str]


@pytest.fixture
def page(kit: Kit) -> CasePage:
    """A case with one protocol of each state."""
    return CasePage(kit, samples.case(), samples.offers())


def test_a_name_is_shown_only_with_a_reason(page: CasePage, button: Find, words: Read) -> None:
    """*Show for 15 s* asks why, one press gives the reason, and only then the page asks for the name."""
    asked: list[str] = []
    page.name_asked.connect(asked.append)
    button(page, "Show for 15 s").click()
    assert asked == []
    assert "Why? This look is logged." in words(page)
    button(page, "To call the person").click()
    assert asked == ["call"]
    page.show_name("Amal R.")
    assert "Amal R." in words(page)


def test_somebody_without_a_name_is_told_so(page: CasePage, words: Read) -> None:
    """An empty name is no empty place."""
    page.show_name("")
    assert "No name is known" in words(page)


def test_each_protocol_offers_what_can_be_done(page: CasePage, button: Find) -> None:
    """Start what was not begun, resume what was, see what was found."""
    told: list[tuple[str, str]] = []
    page.started.connect(lambda name: told.append(("start", name)))
    page.resumed.connect(lambda run: told.append(("resume", run)))
    page.findings_asked.connect(lambda run: told.append(("findings", run)))
    button(page, "See findings: First contact and urgent needs").click()
    button(page, "Resume: Information and consent").click()
    button(page, "Start: Vulnerability screening").click()
    assert told == [("findings", "s0"), ("resume", "s1"), ("start", "vulnerability")]


def test_a_child_alone_is_not_overlooked(kit: Kit, page: CasePage, words: Read) -> None:
    """Somebody who may be a child alone has a notice with what to do; an adult has none."""
    child = CasePage(kit, samples.case("PC-7WB5KQ3N", Sex.MALE, (16, 19)), samples.offers())
    assert "Maybe a child alone" in words(child)
    assert "Maybe a child alone" not in words(page)
