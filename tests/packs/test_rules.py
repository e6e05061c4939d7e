from __future__ import annotations

import re
from collections import Counter
from datetime import date
from pathlib import Path
from typing import Final

import pytest

from fieldtool.model import AttributeClass, SourceStatus, Urgency
from fieldtool.protocol import parse_span
from tests.packs.written import PROTOCOLS, Row, groups, read, rows

ITEM: Final = re.compile(r"\$\{(\w+)\}")
NOT_ANSWERED: Final = {"note", "hidden", "calculate", "begin_group", "end_group"}
PAPER: Final = read(Path(__file__).with_name("paper.yaml"))


def _questions(protocol: str) -> list[Row]:
    return [row for row in rows(protocol, "survey") if row["type"].split()[0] not in NOT_ANSWERED]


@pytest.mark.parametrize("protocol", PROTOCOLS)
def test_every_question_says_why(protocol: str) -> None:
    """Every question and every told sentence has its guidance, with a source."""
    told = {row["name"] for row in rows(protocol, "survey") if row["type"] == "note"}
    guided = [row["item"] for row in rows(protocol, "guidance")]
    assert sorted(guided) == sorted(told | {row["name"] for row in _questions(protocol)})
    assert all(row["source"] for row in rows(protocol, "guidance"))


@pytest.mark.parametrize("protocol", PROTOCOLS)
def test_every_answer_has_a_class(protocol: str) -> None:
    """Every item that gets an answer is classed once; text is free text and never exported."""
    classes = {row["item"]: row for row in rows(protocol, "privacy")}
    assert Counter(row["item"] for row in rows(protocol, "privacy")) == Counter(
        row["name"] for row in _questions(protocol)
    )
    for question in _questions(protocol):
        row = classes[question["name"]]
        attribute = AttributeClass(row["class"])
        assert (attribute is AttributeClass.FREE_TEXT) == (question["type"] == "text"), question["name"]
        assert "export" not in row or question["type"] == "select_one yn", question["name"]


@pytest.mark.parametrize("protocol", PROTOCOLS)
def test_every_fact_has_a_source(protocol: str) -> None:
    """Findings, actions, referrals and guidance cite sources that exist, and every source is cited."""
    cited = {
        key
        for sheet in ("findings", "actions", "referrals", "guidance")
        for row in rows(protocol, sheet)
        for key in row["source"].split()
    }
    assert cited == {row["key"] for row in rows(protocol, "sources")}


@pytest.mark.parametrize("protocol", PROTOCOLS)
def test_no_status_is_raised(protocol: str) -> None:
    """Only what the domain paper read in the text is confirmed; every source has a date, own design says so."""
    for row in rows(protocol, "sources"):
        status = SourceStatus(row["status"])
        assert status is not SourceStatus.CONFIRMED or row["key"] in PAPER["confirmed"], row["key"]
        assert (status is SourceStatus.DESIGN) == (row["key"] == "design")
        assert date.fromisoformat(row["as_of"]) <= date(2026, 11, 23)


@pytest.mark.parametrize("protocol", PROTOCOLS)
def test_flags_and_limits(protocol: str) -> None:
    """Flags are the paper's; urgent findings are signs with a source; a limit that nobody prescribes is our design."""
    for row in rows(protocol, "findings"):
        assert row["flag"] in PAPER["flags"], row["name"]
        Urgency(row["urgency"])
    for row in rows(protocol, "actions"):
        limit = parse_span(row["due_within"])
        assert row["role"] in {"intake", "supervisor"}
        assert not limit or "design" in row["source"].split(), row["name"]


@pytest.mark.parametrize("protocol", PROTOCOLS)
def test_screens_are_small(protocol: str) -> None:
    """A step has two to seven things on it, of which at most seven want an answer; a list has at most seven choices."""
    sizes = {row["name"]: sum(1 for _ in rows_of) for row, rows_of in groups(protocol)}
    assert {name: size for name, size in sizes.items() if not 2 <= size <= 7} == {}
    lists = Counter(row["list_name"] for row in rows(protocol, "choices"))
    for question in _questions(protocol):
        kind, _, list_name = question["type"].partition(" ")
        if kind.startswith("select") and "minimal" not in question.get("appearance", ""):
            assert 2 <= lists[list_name] <= 7, question["name"]


@pytest.mark.parametrize("protocol", PROTOCOLS)
def test_sensitive_steps_ask_for_privacy(protocol: str) -> None:
    """Questions on violence, pregnancy, fear and the like stand behind a gate."""
    gated = {row["group"] for row in rows(protocol, "gates")}
    behind = {question["name"] for group, lines in groups(protocol) if group["name"] in gated for question in lines}
    private = {
        *("pregnant", "pregnancy_signs", "recent_birth", "medicine_kinds", "safe_here", "hurt", "hurt_when"),
        *("fear_return", "self_harm", "fear_now", "hurt_by_officials", "child_wants_stay", "low_mood", "substance"),
        *("talk_offer", "say_in_place", "forced", "situations", "consent_sharing_care"),
    }
    assert private & {row["name"] for row in _questions(protocol)} <= behind
    assert {row["requires"] for row in rows(protocol, "gates")} <= {"privacy", "trained-interviewer"}


@pytest.mark.parametrize("protocol", PROTOCOLS)
def test_names_lead_somewhere(protocol: str) -> None:
    """Every item in an expression is an item of the form; hidden items come from earlier protocols or the case."""
    names = {row["name"] for row in rows(protocol, "survey") if "name" in row}
    for sheet in ("survey", "findings", "actions", "referrals"):
        for row in rows(protocol, sheet):
            used = {name for cell in row.values() for name in ITEM.findall(cell)}
            assert used <= names, row["name"]
    earlier = {row["name"] for other in PROTOCOLS for row in _questions(other)}
    carried = {row["name"] for row in rows(protocol, "survey") if row["type"] == "hidden"}
    assert {name for name in carried if not name.startswith("case_")} <= earlier


def test_nothing_is_asked_twice() -> None:
    """A later protocol never asks an item of an earlier one; it carries the answer along."""
    names = Counter(row["name"] for protocol in PROTOCOLS for row in _questions(protocol))
    assert [name for name, count in names.items() if count > 1] == []
