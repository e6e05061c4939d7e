from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import Final

import pytest

from tests.packs.written import LANGUAGES, PROTOCOLS, Row, rows, sheets

ARABIC: Final = "العربية (ar)"
VERDICTS: Final = re.compile(
    r"\b(victim\w*|v[ií]ctim\w*|victime\w*|il?l[eé]ga\w*|irr?egular\w*|irr[eé]guli\w*|alien\w*|clandestin\w*|crimin\w*"
    r"|delincuente\w*|coyote\w*|credible|cre[ií]ble\w*|crédible\w*|suspect\w*|sospechos\w*|fake|fals[oae]s?|faux|fausse"
    r"|liar\w*|miente\w*|menteur\w*|disab\w*|discapaci\w*|handicap\w*|fraud\w*)\b",
    re.IGNORECASE,
)
TELLING: Final = re.compile(
    r"\b(pregnan\w*|embaraz\w*|enceinte\w*|grossesse\w*|fever|fiebre|fi[eè]vre|wound\w*|herid\w*|plaie\w*|hiv|vih|sida"
    r"|tuberc\w*|suicid\w*|self-harm|violen\w*|rape\w*|violaci\w*|viol|sexual\w*|sexuel\w*|tortur\w*|traffick\w*"
    r"|trata|traite|abus\w*|insulin\w*|epilep\w*|épilep\w*|malaria|paludi\w*|mental\w*|psych\w*|psic\w*|alcoho\w*|alcool"
    r"|asyl\w*|asil\w*|abus|enferm(?:o|os|as|edad|edades)|malad\w*|ill|illness\w*|disease\w*|medic(?:in|am)\w*"
    r"|médicament\w*|drug\w*|droga\w*|drogue\w*|forced|forzad\w*|death\w*|muert\w*|mort)\b",
    re.IGNORECASE,
)
PHONE: Final = re.compile(r"\+?\d[\d .-]{5,}\d")
FIELD: Final = re.compile(r"\$\{[^}]*\}|\{[^}]*\}|%[sd]")
PROPER: Final = re.compile(r"washington", re.IGNORECASE)


def _texts(protocol: str) -> Iterator[tuple[str, str, Row, str]]:
    """Sheet, place, row and column stem of every translated cell group: ``label``, ``why``, ``say`` ..."""
    for sheet, lines in sheets(protocol).items():
        for number, row in enumerate(lines, start=2):
            for stem in sorted({column.partition("::")[0] for column in row if "::" in column}):
                yield sheet, f"{sheet}, row {number}", row, stem


def _languages(protocol: str, sheet: str, stem: str) -> Sequence[str]:
    """The languages that a cell must have: Arabic too where the first contact speaks to the person."""
    arabic = protocol == "first-contact" and sheet in {"survey", "choices"} and stem in {"label", "constraint_message"}
    return [*LANGUAGES.values(), *([ARABIC] if arabic else [])]


@pytest.mark.parametrize("protocol", PROTOCOLS)
def test_every_text_in_every_language(protocol: str) -> None:
    """Where a text stands in one language, it stands in all."""
    missing = [
        f"{place}: {stem}::{language}"
        for sheet, place, row, stem in _texts(protocol)
        for language in _languages(protocol, sheet, stem)
        if not row.get(f"{stem}::{language}", "").strip()
    ]
    assert missing == []


@pytest.mark.parametrize("protocol", PROTOCOLS)
@pytest.mark.parametrize("sheet", ["findings", "actions", "referrals", "gates", "guidance"])
def test_no_row_without_words(protocol: str, sheet: str) -> None:
    """Every row of our own sheets says something to people."""
    stems = {"gates": {"say"}, "guidance": {"why", "how"}}.get(sheet, {"label"})
    for row in rows(protocol, sheet):
        assert stems <= {column.partition("::")[0] for column in row if "::" in column}, row


@pytest.mark.parametrize("protocol", PROTOCOLS)
def test_everything_that_is_shown_has_a_label(protocol: str) -> None:
    """Questions, groups and choices have labels; only calculations do not."""
    shown = [row for row in rows(protocol, "survey") if row["type"] not in {"calculate", "end_group"}]
    assert [row["name"] for row in [*shown, *rows(protocol, "choices")] if "label::English (en)" not in row] == []


@pytest.mark.parametrize("protocol", PROTOCOLS)
def test_fields_agree(protocol: str) -> None:
    """A field in a sentence is in all its translations."""
    for _sheet, place, row, stem in _texts(protocol):
        fields = {tuple(sorted(FIELD.findall(row[column]))) for column in row if column.startswith(f"{stem}::")}
        assert len(fields) == 1, place


@pytest.mark.parametrize("protocol", PROTOCOLS)
def test_signs_not_verdicts(protocol: str) -> None:
    """No text calls a person a victim, illegal, not credible, or by a label, in any language."""
    found = [
        (place, match[0])
        for _sheet, place, row, stem in _texts(protocol)
        for column in row
        if column.startswith(f"{stem}::") and (match := VERDICTS.search(row[column]))
    ]
    assert found == []


@pytest.mark.parametrize("protocol", PROTOCOLS)
def test_actions_tell_nothing_to_a_passer_by(protocol: str) -> None:
    """An action in a list says what to do, never why: no word of health, violence or asylum."""
    found = [
        (row["name"], match[0])
        for row in rows(protocol, "actions")
        for language in LANGUAGES.values()
        if (match := TELLING.search(row[f"label::{language}"]))
    ]
    assert found == []


@pytest.mark.parametrize("protocol", PROTOCOLS)
def test_labels_are_short(protocol: str) -> None:
    """An action fits a row; a question fits the screen; how to ask has three lines at most."""
    for row in rows(protocol, "actions"):
        assert all(len(row[f"label::{language}"]) <= 60 for language in LANGUAGES.values()), row["name"]
    for row in rows(protocol, "survey"):
        assert all(len(text) <= 190 for column, text in row.items() if column.startswith("label::")), row["name"]
    for row in rows(protocol, "guidance"):
        for language in LANGUAGES.values():
            lines = row[f"how::{language}"].splitlines()
            assert len(lines) <= 3, row["item"]
            assert all(len(line) <= 90 for line in lines), row["item"]


@pytest.mark.parametrize("protocol", PROTOCOLS)
def test_no_telephone_number(protocol: str) -> None:
    """Numbers to call come from the centre, never from a pack."""
    found = [
        (place, match[0])
        for _sheet, place, row, stem in _texts(protocol)
        for column in row
        if column.startswith(f"{stem}::") and (match := PHONE.search(row[column]))
    ]
    assert found == []


@pytest.mark.parametrize("protocol", PROTOCOLS)
def test_no_instrument_is_named_in_the_words(protocol: str) -> None:
    """Our own wording is not called by the name of an instrument with fixed wording; only a source may say so."""
    named = [place for sheet, place, row, _stem in _texts(protocol) if sheet != "sources" and PROPER.search(str(row))]
    assert named == []
    notes = [row["instrument"] for row in rows(protocol, "sources") if PROPER.search(row["instrument"])]
    assert all("Not the Washington Group" in note for note in notes)
