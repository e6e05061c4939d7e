"""Keeps the message catalogues in step with the source: ``update``, ``compile`` and ``check``.

The template is never kept: it is read from the source each time. Needs Babel and nothing of Fieldtool.
"""

from __future__ import annotations

import argparse
import ast
import re
import sys
from collections.abc import Iterator
from pathlib import Path

from babel.messages import Catalog, Message
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po

ROOT = Path(__file__).resolve().parent.parent
LANGUAGES = {"es": "Spanish", "fr": "French"}
FORMS = {"tr": 1, "mark": 1, "ntr": 2}
SOURCES = ("fieldtool", "ui")
_FIELD = re.compile(r"\{(\w+)[^}]*\}")
_HEADER = """\
# Fieldtool in {name}.
# MACHINE-MADE AND UNREVIEWED: no native speaker has read these sentences yet.
#"""


def catalogue_path(language: str, root: Path = ROOT) -> Path:
    """Where the catalogue of a language lies."""
    return root / "translations" / language / "LC_MESSAGES" / "fieldtool.po"


def extract(root: Path = ROOT) -> Catalog:
    """Every message that the source marks, by ``tr``, ``mark`` or ``ntr``, with the files that use it.

    Read from the syntax tree: Babel's own reader overlooks calls inside formatted strings before Python 3.12.
    """
    template = Catalog(charset="utf-8")
    for folder in SOURCES:
        for path in sorted((root / folder).rglob("*.py")):
            for message in _messages(ast.parse(path.read_text(encoding="utf-8"))):
                template.add(message, locations=[(path.relative_to(root).as_posix(), 0)])
    return template


def read(language: str, root: Path = ROOT) -> Catalog:
    """The catalogue of a language as it is on disk; empty where there is none yet."""
    path = catalogue_path(language, root)
    if not path.exists():
        return Catalog(locale=language, project="Fieldtool")
    with path.open("rb") as file:
        return read_po(file, locale=language)


def update(language: str, root: Path = ROOT) -> None:
    """Bring a catalogue in step: new messages come in empty, those that the source lost go out."""
    catalogue = read(language, root)
    created = catalogue.creation_date
    catalogue.update(extract(root), no_fuzzy_matching=True)
    catalogue.creation_date = created  # or every update would change a line that says nothing
    catalogue.version = "0.1"
    catalogue.msgid_bugs_address = catalogue.last_translator = catalogue.language_team = "none yet"
    catalogue.header_comment = _HEADER.format(name=LANGUAGES[language])
    catalogue.fuzzy = False
    path = catalogue_path(language, root)
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("wb") as file:
        write_po(file, catalogue, sort_output=True, include_lineno=False, ignore_obsolete=True, width=120)


def compile_all(root: Path = ROOT) -> list[Path]:
    """Write the compiled form of every catalogue beside its source; returns what was written."""
    compiled = []
    for language in LANGUAGES:
        path = catalogue_path(language, root).with_suffix(".mo")
        with path.open("wb") as file:
            write_mo(file, read(language, root))
        compiled.append(path)
    return compiled


def faults(language: str, root: Path = ROOT) -> Iterator[str]:
    """What keeps a catalogue from being complete, one sentence each; nothing when it is."""
    catalogue = read(language, root)
    wanted = {_key(message.id): message for message in extract(root) if message.id}
    for key, message in wanted.items():
        translated = catalogue.get(key)
        if translated is None or not all(_forms(translated.string)):
            yield f"{language}: not translated: {key!r}"
        elif translated.fuzzy:
            yield f"{language}: fuzzy: {key!r}"
        elif not _fields_agree(message, translated):
            yield f"{language}: its fields differ from the source's: {key!r}"
    known = {_key(message.id) for message in catalogue if message.id}
    yield from (f"{language}: no longer in the source: {key!r}" for key in sorted(known - wanted.keys()))
    yield from (f"{language}: obsolete: {_key(message.id)!r}" for message in catalogue.obsolete.values())


def _messages(tree: ast.Module) -> Iterator[str | tuple[str, ...]]:
    for node in ast.walk(tree):
        if isinstance(node, ast.Call):
            name = node.func.attr if isinstance(node.func, ast.Attribute) else getattr(node.func, "id", "")
            texts = [text for argument in node.args[: FORMS.get(name, 0)] if (text := _text(argument))]
            if texts and len(texts) == FORMS[name]:
                yield texts[0] if len(texts) == 1 else tuple(texts)


def _text(argument: ast.expr) -> str:
    """The text that an argument is, or nothing where it is not one."""
    return argument.value if isinstance(argument, ast.Constant) and isinstance(argument.value, str) else ""


def _key(message_id: str | tuple[str, ...] | list[str]) -> str:
    return message_id if isinstance(message_id, str) else message_id[0]


def _forms(strings: str | tuple[str, ...] | list[str] | None) -> tuple[str, ...]:
    return (strings or "",) if isinstance(strings, str | None) else tuple(strings)


def _fields_agree(source: Message, translated: Message) -> bool:
    """Whether each form fills the fields of the source's singular or plural, no more and no fewer."""
    allowed = [set(_FIELD.findall(form)) for form in _forms(source.id)]
    return all(set(_FIELD.findall(form)) in allowed for form in _forms(translated.string))


def main() -> int:
    """Run one of the three commands; 1 when ``check`` found something."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("command", choices=["update", "compile", "check"])
    command = parser.parse_args().command
    if command == "compile":
        compile_all()
        return 0
    if command == "update":
        for language in LANGUAGES:
            update(language)
    found = [fault for language in LANGUAGES for fault in faults(language)]
    print("\n".join(found) if found else f"{', '.join(LANGUAGES)}: complete")
    return 1 if found and command == "check" else 0


if __name__ == "__main__":
    sys.exit(main())
