from __future__ import annotations

import pytest

from fieldtool.i18n import INTERFACE_LANGUAGES, Texts
from fieldtool.model import Profile
from fieldtool.report import KEY_NUMBERS, REFERRAL_STATUSES, WAITING_BANDS, KeyNumber
from fieldtool.report.wording import Wording
from tests.report.making import fullest, picture


@pytest.mark.parametrize("language", INTERFACE_LANGUAGES)
def test_every_code_has_words(language: str) -> None:
    """Whatever a report may hold can be said in each language."""
    wording = Wording(picture(), Texts(language))
    assert all(wording.band(code) for code in WAITING_BANDS)
    assert all(wording.status(code) for code in REFERRAL_STATUSES)
    assert all(wording.profile(profile) for profile in Profile)
    assert all(all(wording.key_number(KeyNumber(code, 3, 2))) for code in KEY_NUMBERS)
    assert all(wording.key_number(KeyNumber(code, None))[0] for code in KEY_NUMBERS)


def test_days_tell_the_month_once() -> None:
    """The month is told once where both days lie in it."""
    assert Wording(picture(), Texts("en")).days() == "9 to 15 March 2026"
    assert Wording(fullest(), Texts("en")).days() == "28 Dec to 3 January 2027"


def test_title_falls_back() -> None:
    """A pack's text in the language, else in English, else in whatever there is."""
    wording = Wording(picture(), Texts("fr"))
    assert wording.title({"en": "Medical", "fr": "Soins"}) == "Soins"
    assert wording.title({"en": "Medical"}) == "Medical"
    assert wording.title({"pt": "Médico"}) == "Médico"
    assert wording.title({}) == ""


def test_one_person_is_no_people() -> None:
    """The words agree with the number."""
    wording = Wording(picture(), Texts("en"))
    assert wording.key_number(KeyNumber("arrived", 1)) == ("person arrived", "")
    assert wording.key_number(KeyNumber("arrived", 0))[0] == "people arrived"
