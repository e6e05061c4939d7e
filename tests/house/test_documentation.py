"""The documentation says what is true now: every command, option, error code and sheet column stands in it."""

from __future__ import annotations

import importlib
import pkgutil
import re
from collections.abc import Iterator
from pathlib import Path

import click
import pytest

import fieldtool
import ui
from fieldtool.cli import main
from fieldtool.errors import FieldtoolError

ROOT = Path(__file__).resolve().parents[2]
DOCS = ROOT / "docs"
PAGES = sorted([*ROOT.glob("*.md"), *DOCS.rglob("*.md"), *(ROOT / "fieldtool").rglob("README.md")])
DECISIONS = sorted((DOCS / "decisions").glob("*.md"))
_LINK = re.compile(r"\]\(([^)#\s]+)")


def test_every_command_is_documented() -> None:
    """docs/commands.md has a heading for each command, and below it each of its options and arguments."""
    sections = _sections(_read("commands.md"))
    commands = dict(_commands("fieldtool", main))
    assert [path for path in commands if path not in sections] == []
    missing = [
        f"{path} {name}"
        for path, command in commands.items()
        for name in _parameters(command)
        if not re.search(rf"(?<![\w-]){re.escape(name)}(?![\w-])", sections[path])
    ]
    assert not missing


def test_no_other_command_is_documented() -> None:
    """docs/commands.md has no heading for a command that is not there."""
    known = {path for path, _ in _commands("fieldtool", main)}
    assert {title for title in _sections(_read("commands.md")) if title.startswith("fieldtool")} - known == set()


def test_every_error_is_documented() -> None:
    """docs/errors.md has one row for each error: its code, what it says, what it advises."""
    rows = {_row(error) for error in _errors()}
    written = {line for line in _read("errors.md").splitlines() if re.match(r"\| `[A-Z]+-\d+`", line)}
    assert written - rows == set()
    assert sorted(rows - written) == []


def test_error_codes_are_unique() -> None:
    """A code means one cause."""
    codes = [error.code for error in _errors()]
    assert sorted({code for code in codes if codes.count(code) > 1}) == []


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.relative_to(ROOT).as_posix())
def test_links_lead_somewhere(page: Path) -> None:
    """A link inside the repository names a file or folder that is there."""
    links = [link for link in _LINK.findall(page.read_text(encoding="utf-8")) if "://" not in link]
    assert [link for link in links if not (page.parent / link).exists()] == []


@pytest.mark.parametrize("page", DECISIONS, ids=lambda page: page.stem)
def test_a_decision_is_told_whole(page: Path) -> None:
    """A decision has its number, context, decision, consequences and alternatives, in this order."""
    text = page.read_text(encoding="utf-8")
    assert re.match(rf"# {int(page.name[:4])}\. ", text)
    parts = re.findall(r"^\*\*(\w+)\.\*\*", text, flags=re.MULTILINE)
    assert parts == ["Context", "Decision", "Consequences", "Alternatives"]


def test_the_map_names_files_that_are_there() -> None:
    """Each file or folder that docs/architecture.md names exists."""
    named = re.findall(r"`((?:fieldtool|ui|tests|packaging|translations|docs)/[\w./-]*)`", _read("architecture.md"))
    assert named
    assert [name for name in named if not (ROOT / name).exists()] == []


def _read(page: str) -> str:
    return (DOCS / page).read_text(encoding="utf-8")


def _sections(text: str) -> dict[str, str]:
    """What stands under each heading, by the heading's words without its back-ticks."""
    parts = re.split(r"^#+ (.+)$", text, flags=re.MULTILINE)
    return {title.strip("` "): body for title, body in zip(parts[1::2], parts[2::2], strict=True)}


def _commands(path: str, command: click.Command) -> Iterator[tuple[str, click.Command]]:
    yield path, command
    if isinstance(command, click.Group):
        for name, inner in command.commands.items():
            yield from _commands(f"{path} {name}", inner)


def _parameters(command: click.Command) -> Iterator[str]:
    for parameter in command.params:
        if isinstance(parameter, click.Argument):
            yield parameter.make_metavar(click.Context(command)).strip("[].")
        else:
            yield max(parameter.opts, key=len)


def _errors() -> list[type[FieldtoolError]]:
    """Every class of error, found by importing all of the program."""
    for package in (fieldtool, ui):
        for module in pkgutil.walk_packages(package.__path__, f"{package.__name__}."):
            if not module.name.endswith("__main__"):
                importlib.import_module(module.name)
    ours = (kind for kind in _subclasses(FieldtoolError) if "code" in vars(kind) and _is_ours(kind))
    return sorted(ours, key=lambda kind: kind.code)


def _is_ours(kind: type[FieldtoolError]) -> bool:
    return kind.__module__.partition(".")[0] in {"fieldtool", "ui"}


def _subclasses(kind: type[FieldtoolError]) -> Iterator[type[FieldtoolError]]:
    for inner in kind.__subclasses__():
        yield inner
        yield from _subclasses(inner)


def _row(error: type[FieldtoolError]) -> str:
    return f"| `{error.code}` | {error.message} | {error.advice} |"
