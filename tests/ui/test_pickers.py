"""Countries and languages to choose from."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fieldtool.i18n import Texts
from fieldtool.places import MEMBER_COUNTRIES, countries
from ui.pickers import OFTEN_COUNTRIES, OFTEN_LANGUAGES, country_options, language_options, setup_country_options


@pytest.mark.parametrize("language", ["es", "en", "fr", "ar"])
def test_every_country_is_on_offer_once(language: str) -> None:
    """All countries and the two special values, each with a name, in every interface language."""
    options = country_options(Texts(language))
    assert {value for value, _, _ in options} == {*countries(), "XXX", "UNK"}
    assert len(options) == len({value for value, _, _ in options})
    assert all(name for _, name, _ in options)


def test_the_members_come_first_at_set_up() -> None:
    """The eleven countries of the Conference stand before all others."""
    options = setup_country_options(Texts("es"))
    assert {value for value, _, _ in options[:11]} == set(MEMBER_COUNTRIES)
    assert len(options) == len(countries())


@pytest.mark.parametrize(
    "value,spelling",
    [("DEU", "Deutschland"), ("CHN", "中国"), ("ESP", "España"), ("SDN", "السودان"), ("VEN", "Venezuela")],
)
def test_a_country_has_its_own_name_and_the_english_one(value: str, spelling: str) -> None:
    """What is searched holds the name here, in English, and the country's own."""
    _, name, other = next(option for option in country_options(Texts("fr")) if option[0] == value)
    assert spelling in f"{name} {other}"


@pytest.mark.parametrize("value,spelling", [("ht", "Haitian"), ("ar", "العربية"), ("ti", "ትግርኛ"), ("fa-AF", "فارسی")])
def test_a_language_has_its_own_name_and_the_english_one(value: str, spelling: str) -> None:
    """Languages are found in the same three ways; Dari stands beside Persian."""
    _, _, other = next(option for option in language_options(Texts("es")) if option[0] == value)
    assert spelling in other


def test_dead_languages_are_not_offered() -> None:
    """Nobody at a border speaks Old Norse; a language that is not known is the last on the list."""
    values = [value for value, _, _ in language_options(Texts("en"))]
    assert "non" not in values
    assert values[-1] == "und"


@given(st.sampled_from(["es", "en", "fr", "ar"]))
def test_what_is_often_chosen_is_on_offer(language: str) -> None:
    """The links under a picker lead to options that exist."""
    texts = Texts(language)
    assert set(OFTEN_COUNTRIES) <= {value for value, _, _ in country_options(texts)}
    assert set(OFTEN_LANGUAGES) <= {value for value, _, _ in language_options(texts)}
