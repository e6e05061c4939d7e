"""A protocol's own sheets are read strictly: columns, cells that must be filled, names, and what rows name."""

from __future__ import annotations

import pytest

from fieldtool.protocol.sheets import Checker, translated
from fieldtool.protocol.workbook import Row, Workbook, read_yaml
from tests.protocol.writing import PROTOCOL


def _told(text: str) -> list[str]:
    checker = Checker(read_yaml(text, "p.yaml"))
    checker.shape()
    checker.references()
    return [str(fault).partition(" (line ")[0] + ": " + fault.what for fault in checker.faults]


def test_a_protocol_without_mistakes() -> None:
    """Nothing is told of it."""
    assert _told(PROTOCOL) == []


@pytest.mark.parametrize(
    "old, new, told",
    [
        ("flag: ILL", "flg: ILL", "findings, row 2: there is no column 'flg'"),
        ("role: intake", "role: ''", "actions, row 2: role is empty"),
        ("{name: worse", "{name: ill", "findings, row 3: name 'ill' stands in row 2 already"),
        ("source: who design", "source: whoo design", "findings, row 2: source 'whoo' is not known"),
        ("privacy:", "privcy:", "privcy: there is no sheet of this name: there is no sheet of this name"),
    ],
)  # fmt: skip
def test_shape_and_names(old: str, new: str, told: str) -> None:
    """Each with its sheet and row."""
    assert told in [line.replace(" (did you mean privacy?)", "") for line in _told(PROTOCOL.replace(old, new, 1))]


def test_one_sheet_alone() -> None:
    """The shape of some sheets can be asked for without the others."""
    checker = Checker(read_yaml(PROTOCOL.replace("role: intake", "role: ''", 1).replace("flag: ILL", "flg: x"), "p"))
    checker.shape_of("findings", "sources")
    assert {fault.where.partition(",")[0] for fault in checker.faults} == {"findings"}


def test_texts_by_language() -> None:
    """The code of a language is what counts, and empty cells do not."""
    row = Row("findings", 2, 0, {"label::English (en)": " Ill ", "label::Español (es)": "  ", "name": "ill"})
    assert translated(row, "label") == {"en": "Ill"}
    checker = Checker(Workbook("p", {}))
    assert checker.texts(Row("findings", 3, 0, {"name": "x"}), "label") == {}
    assert [fault.where for fault in checker.faults] == ["findings, row 3"]
