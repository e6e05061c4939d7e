"""Every message reaches its reader: marked, translated, filled after translating."""

from __future__ import annotations

import ast
import importlib.util
from pathlib import Path
from types import ModuleType

import pytest

from fieldtool.i18n import INTERFACE_LANGUAGES

ROOT = Path(__file__).resolve().parents[2]
MARKING = {"tr", "mark", "ntr"}


def _load_tool() -> ModuleType:
    spec = importlib.util.spec_from_file_location("catalogues", ROOT / "packaging" / "catalogues.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


catalogues = _load_tool()


@pytest.mark.parametrize("language", sorted(catalogues.LANGUAGES))
def test_a_catalogue_is_complete(language: str) -> None:
    """No message is missing, fuzzy, obsolete or filled otherwise than its source."""
    assert list(catalogues.faults(language)) == []


@pytest.mark.parametrize("language", sorted(catalogues.LANGUAGES))
def test_an_unreviewed_catalogue_says_so(language: str) -> None:
    """A catalogue that no native speaker has read says it in its first lines."""
    assert "MACHINE-MADE AND UNREVIEWED" in catalogues.catalogue_path(language).read_text(encoding="utf-8")[:200]


def test_every_offered_language_has_a_catalogue() -> None:
    """The languages offered as complete are English and those whose catalogues are checked here."""
    assert set(INTERFACE_LANGUAGES) == {"en", *catalogues.LANGUAGES}


def test_messages_are_filled_after_translating() -> None:
    """No call of ``tr``, ``mark`` or ``ntr`` is given a text that was put together first."""
    wrong = [
        f"{path.relative_to(ROOT)}:{node.lineno}"
        for folder in catalogues.SOURCES
        for path in sorted((ROOT / folder).rglob("*.py"))
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.Call) and _function(node) in MARKING and any(map(_put_together, node.args[:2]))
    ]
    assert not wrong


def test_plurals_are_said_where_they_are_shown() -> None:
    """Both forms of a plural stand in the call itself: nothing else would bring them into a catalogue."""
    wrong = [
        f"{path.relative_to(ROOT)}:{node.lineno}"
        for folder in catalogues.SOURCES
        for path in sorted((ROOT / folder).rglob("*.py"))
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.Call) and _function(node) == "ntr" and not all(map(_is_text, node.args[:2]))
    ]
    assert not wrong


def test_an_incomplete_catalogue_is_told(tmp_path: Path) -> None:
    """A new message, a lost one and a wrongly filled one are each named."""
    (tmp_path / "fieldtool").mkdir()
    (tmp_path / "ui").mkdir()
    source = tmp_path / "fieldtool" / "words.py"
    source.write_text("f\"{tr('Kept {name}')}\"\nmark('Lost')\n", encoding="utf-8")
    catalogues.update("es", tmp_path)
    path = catalogues.catalogue_path("es", tmp_path)
    text = path.read_text(encoding="utf-8")
    text = text.replace('"Kept {name}"\nmsgstr ""', '"Kept {name}"\nmsgstr "Queda {nombre}"')
    path.write_text(text.replace('"Lost"\nmsgstr ""', '"Lost"\nmsgstr "Perdido"'), encoding="utf-8")
    source.write_text('tr("Kept {name}")\nntr("{count} day", "{count} days", 2)\n', encoding="utf-8")
    assert sorted(catalogues.faults("es", tmp_path)) == [
        "es: its fields differ from the source's: 'Kept {name}'",
        "es: no longer in the source: 'Lost'",
        "es: not translated: '{count} day'",
    ]


def _function(call: ast.Call) -> str:
    return call.func.attr if isinstance(call.func, ast.Attribute) else getattr(call.func, "id", "")


def _put_together(argument: ast.expr) -> bool:
    formats = isinstance(argument, ast.Call) and _function(argument) == "format"
    return formats or isinstance(argument, ast.JoinedStr | ast.BinOp)


def _is_text(argument: ast.expr) -> bool:
    return isinstance(argument, ast.Constant) and isinstance(argument.value, str)
