"""``fieldtool demo``: the whole job once, with people who do not exist."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Final

import pypdfium2
import pytest

from fieldtool.casework.centre import read_centre
from fieldtool.exchange import open_bundle
from tests.cli.conftest import Told, run_fieldtool

KEYS: Final = {
    "workspace",
    "database",
    "report",
    "bundle",
    "hub_identity",
    "cases",
    "screenings",
    "findings",
    "released_rows",
    "suppressed_rows",
    "k",
    "fictional_names",
}
COUNTS: Final = ("cases", "screenings", "findings", "released_rows", "suppressed_rows", "k", "fictional_names")


def text_of(pdf: bytes) -> str:
    """What somebody can select and copy in a PDF."""
    document = pypdfium2.PdfDocument(pdf)
    text = "".join(page.get_textpage().get_text_bounded() for page in document)
    document.close()
    return text


def test_one_object_with_everything_that_was_made(built: Told) -> None:
    """The keys are those that other programs rely on, and the files are there."""
    assert set(built) == KEYS
    assert built["cases"] == len(built["fictional_names"]) == 15
    assert built["screenings"] > 15
    assert built["findings"] > 0
    for key in ("database", "report", "bundle", "hub_identity"):
        assert Path(built[key]).is_file()


def test_the_same_seed_gives_the_same_counts(built: Told, tmp_path: Path) -> None:
    """Another folder, the same draw: every count and every name is the same."""
    again = run_fieldtool("demo", "--workspace", str(tmp_path / "W"), "--cases", "15", "--seed", "7", "--json")
    told = json.loads(again.stdout)
    assert {key: told[key] for key in COUNTS} == {key: built[key] for key in COUNTS}


def test_the_store_is_encrypted_and_marked_as_practice(built: Told) -> None:
    """Its first bytes are not SQLite's, and the centre says that its people are invented."""
    assert Path(built["database"]).read_bytes()[:15] != b"SQLite format 3"
    assert read_centre(Path(built["workspace"]) / "centre.toml").practice


def test_no_invented_name_is_anywhere(built: Told) -> None:
    """Not in a file of the workspace, not in a report's text, not in the opened bundle."""
    opened = open_bundle(Path(built["bundle"]).read_bytes(), Path(built["hub_identity"]).read_text(encoding="utf-8"))
    places = {str(path): path.read_bytes() for path in Path(built["workspace"]).rglob("*") if path.is_file()}
    places |= {f"bundle/{name}": data for name, data in opened.members.items()}
    places |= {f"{name} text": text_of(data).encode() for name, data in places.items() if name.endswith(".pdf")}
    parts = [part.encode() for name in built["fictional_names"] for part in name.split()]
    assert len(places) > 15
    for name, data in places.items():
        assert not [part for part in parts if part in data], name


def test_practice_says_so_in_the_bundle_and_on_the_page(built: Told) -> None:
    """A hub sees it in the signed manifest, a reader on every page."""
    opened = open_bundle(Path(built["bundle"]).read_bytes(), Path(built["hub_identity"]).read_text(encoding="utf-8"))
    assert opened.manifest.practice
    for language, word in (("es", "PRÁCTICA"), ("en", "PRACTICE"), ("fr", "EXERCICE")):
        page = text_of(opened.members[f"report-{language}.pdf"]).upper()
        assert word in page, page[:200]


@pytest.mark.parametrize(
    "arguments,code,said",
    [
        (("--month", "2020-01"), 1, "2021-01"),
        (("--cases", "0"), 2, "Usage"),
        (("--cases", "many"), 2, "Usage"),
    ],
)
def test_what_cannot_be_done_is_said(arguments: tuple[str, ...], code: int, said: str, tmp_path: Path) -> None:
    """A known error is a sentence and exit 1, wrong use is exit 2; nothing is left behind."""
    done = run_fieldtool("demo", "--workspace", str(tmp_path / "W"), *arguments)
    assert done.returncode == code
    assert said in done.stderr
    assert "Traceback" not in done.stderr
    assert not (tmp_path / "W").exists()
