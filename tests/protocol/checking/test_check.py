"""Whole files: packs in a folder and in one signed file, forms of others, and what cannot be read."""

from __future__ import annotations

from pathlib import Path

import pytest

from fieldtool.protocol import NotAForm, builtin_pack_folder
from fieldtool.protocol.checking.check import check
from fieldtool.protocol.signing import SignerKey, seal_pack
from tests.protocol.checking.checks import short
from tests.protocol.forms import shared
from tests.protocol.writing import PROTOCOL, written


def _pack(folder: Path, text: str) -> Path:
    written(folder, text)
    (folder / "pack.yaml").write_text("name: p\nversion: '1'\nprotocols: [health]\nextra: x\n", "utf-8")
    return folder


def test_the_pack_that_ships_has_nothing_wrong() -> None:
    """Neither a mistake nor a warning in the protocols that come with the program."""
    report = check(builtin_pack_folder())
    assert (short(report.faults), len(report.parts)) == ([], 3)


@pytest.mark.parametrize("suffix", ["xlsx", "xml"])
@pytest.mark.parametrize(
    "name", ["whova_form", "socio-economic-survey-v20240515", "all-question-types-v2024091201-3"]
)  # fmt: skip
def test_forms_of_others_have_no_mistakes(name: str, suffix: str) -> None:
    """What their authors run every day is told in warnings alone, and the form comes with the report."""
    report = check(shared(f"{name}.{suffix}"))
    assert report.errors == 0
    assert report.parts[0].form is not None


def test_a_pack_in_a_folder(tmp_path: Path) -> None:
    """Mistakes of pack.yaml and of its protocols, each with the name of the protocol before its sheet."""
    text = PROTOCOL.replace("role: supervisor", "role: boss")
    errors = [fault for fault in check(_pack(tmp_path, text)).faults if fault.level == "error"]
    assert [fault.where.partition(" (")[0] for fault in errors] == ["pack.yaml", "health, actions, row 3"]


def test_a_signed_pack(tmp_path: Path) -> None:
    """Checked like its folder, whoever signed it."""
    (tmp_path / "p").mkdir()
    folder = _pack(tmp_path / "p", PROTOCOL)
    (folder / "pack.yaml").write_text("name: p\nversion: '1'\nprotocols: [health]\n", "utf-8")
    sealed = tmp_path / "p.ftpack"
    sealed.write_bytes(seal_pack(folder, SignerKey.new()))
    assert short(check(sealed).faults) == short(check(folder).faults)
    assert check(sealed).errors == 0


def test_yaml_that_does_not_read(tmp_path: Path) -> None:
    """The line, as the only mistake; another kind of file is refused in a sentence."""
    path = written(tmp_path, "survey: [", "broken")
    (fault,) = check(path).faults
    assert fault.where.startswith("line ")
    (tmp_path / "a.txt").write_text("x", "utf-8")
    with pytest.raises(NotAForm):
        check(tmp_path / "a.txt")
