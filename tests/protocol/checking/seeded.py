"""A protocol and a plain form with many mistakes, each where a test expects it to be told."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from io import BytesIO
from pathlib import Path
from typing import Final

import openpyxl
import yaml

__all__ = ["FORM", "FORM_MISTAKES", "PROTOCOL", "PROTOCOL_MISTAKES", "as_xlsx", "as_yaml"]

Sheets = Mapping[str, Sequence[Mapping[str, str]]]
Expected = Sequence[tuple[str, int, str, str]]
"""Sheet, row, level, and how the sentence begins."""


def as_yaml(sheets: Sheets, path: Path) -> Path:
    """The sheets as YAML; a row without cells is a remark."""
    plain = {name: [dict(row) or {"#": "."} for row in rows] for name, rows in sheets.items()}
    path.write_text(yaml.safe_dump(plain, allow_unicode=True, sort_keys=False), "utf-8")
    return path


def as_xlsx(sheets: Sheets, path: Path) -> Path:
    """The same sheets as a spreadsheet, as a spreadsheet program would write them."""
    book = openpyxl.Workbook()
    book.remove(book.worksheets[0])
    for name, rows in sheets.items():
        sheet = book.create_sheet(name)
        header = list(dict.fromkeys(column for row in rows for column in row))
        sheet.append(header)
        for row in rows:
            sheet.append([row.get(column) for column in header])
    buffer = BytesIO()
    book.save(buffer)
    path.write_bytes(buffer.getvalue())
    return path


FORM: Final[Sheets] = {
    "survey": [
        {"type": "select_one yn", "name": "fever", "label::English (en)": "Fever?", "label::French (fr)": "Fièvre ?"},
        {"type": "integer", "name": "age", "label::English (en)": "Age", "label::French (fr)": "Âge",
         "constraint": ". < 120", "constraint_message": "Too old"},
        {"type": "text", "name": "why", "label::English (en)": "Why ${fevr}?", "label::French (fr)": "Pourquoi ?"},
        {"type": "text", "name": "a b", "label::English (en)": "Space", "label::French (fr)": "Espace"},
        {"type": "text", "name": "one", "label::English (en)": "One", "label::French (fr)": "Un",
         "relevant": "${fever} = 'ye'"},
        {"type": "text", "name": "two", "label::English (en)": "Two", "label::French (fr)": "Deux",
         "relevant": "${fever} = 'yes' and ${fever} = 'no'"},
        {"type": "text", "name": "three", "label::English (en)": "Three", "label::French (fr)": "Trois",
         "relevant": "${age} > 150"},
        {"type": "text", "name": "four", "label::English (en)": "Four", "relevant": "${agee} > 3"},
        {"type": "text", "name": "five", "label::English (en)": "Five", "label::French (fr)": "Cinq",
         "relevant": "(${age} > 3"},
        {"type": "text", "name": "six", "label::English (en)": "Six", "label::French (fr)": "Six",
         "relevant": "selectd(${fever}, 'yes')"},
        {"type": "text", "name": "seven", "label::English (en)": "Seven", "label::French (fr)": "Sept",
         "relevant": "count-selected()"},
        {"type": "calculate", "name": "eight"},
        {"type": "calculate", "name": "nine", "calculation": "${ten} + 1"},
        {"type": "calculate", "name": "ten", "calculation": "${eleven} + 1"},
        {"type": "calculate", "name": "eleven", "calculation": "${nine} + 1"},
        {"type": "select_one colour", "name": "twelve", "label::English (en)": "Which?", "label::French (fr)": "Quoi"},
        {"type": "select_one", "name": "thirteen", "label::English (en)": "Which?", "label::French (fr)": "Quoi ?"},
        {"type": "integr", "name": "fourteen", "label::English (en)": "Number", "label::French (fr)": "Nombre"},
        {"type": "begin_group", "name": "g"},
        {"type": "note", "name": "Fever", "label::English (en)": "Note", "label::French (fr)": "Note",
         "required": "yes"},
        {"type": "text", "name": "fifteen", "label::English (en)": "A", "label::French (fr)": "A"},
        {"type": "text", "name": "fifteen", "label::English (en)": "B", "label::French (fr)": "B"},
        {"type": "end_repeat"},
        {"type": "begin_repeat", "name": "r", "label::English (en)": "R", "label::French (fr)": "R",
         "repeat_count": "-2"},
        {"type": "text", "name": "sixteen", "label::English (en)": "C", "label::French (fr)": "C",
         "appearance": "multilin"},
        {"type": "end_repeat"},
        {"type": "select_one yn", "name": "seventeen", "label::English (en)": "D", "label::French (fr)": "D",
         "default": "maybe"},
        {"type": "integer", "name": "eighteen", "label::English (en)": "E", "label::French (fr)": "E",
         "default": "ten", "read_only": "yess"},
        {"type": "decimal", "name": "nineteen", "label::English (en)": "F", "label::French (fr)": "F",
         "constraint": ". > 5 and . < 3"},
        {"type": "text", "name": "meta", "label::English (en)": "G", "label::French (fr)": "G"},
        {"type": "text", "name": "twenty", "label::English (en)": "H", "label::French (fr)": "H",
         "relevant": "false()"},
        {"type": "text", "name": "age2", "label::English (en)": "I", "label::French (fr)": "I", "relevant": "age > 3"},
        {"type": "select_one yn", "name": "city", "label::English (en)": "J", "label::French (fr)": "J",
         "choice_filter": "stat = ${fever}"},
        {"type": "range", "name": "scale", "label::English (en)": "K", "label::French (fr)": "K",
         "parameters": "start=1 end=5 stp=1"},
        {"type": "text", "name": "nolabel"},
        {"type": "text", "name": "picture", "label::English (en)": "L", "label::French (fr)": "L",
         "image": "../secret.png"},
        {"type": "geopoint", "name": "where", "label::English (en)": "M", "label::French (fr)": "M",
         "relevent": "${fever} = 'yes'"},
        {"type": "begin_group", "name": "open", "label::English (en)": "N", "label::French (fr)": "N"},
        {"type": "text", "name": "last", "label::English (en)": "O", "label::French (fr)": "O"},
    ],
    "choices": [
        {"list_name": "yn", "name": "yes", "label::English (en)": "Yes", "label::French (fr)": "Oui"},
        {"list_name": "yn", "name": "no", "label::English (en)": "No", "label::French (fr)": "Non"},
        {"list_name": "yn", "name": "no", "label::English (en)": "None", "label::French (fr)": "Aucun"},
        {"list_name": "colours", "name": "dark red", "label::English (en)": "Red", "label::French (fr)": "Rouge"},
        {"list_name": "colours", "label::English (en)": "Blue", "label::French (fr)": "Bleu"},
    ],
    "settings": [
        {"form_title": "Seeded", "form_id": "seeded", "version": "1", "default_language": "English"},
        {"form_title": "Seeded", "form_id": "seeded", "version": "2"},
    ],
}  # fmt: skip

FORM_MISTAKES: Final[Expected] = [
    ("survey", 1, "warning", "constraint_message names no language"),
    ("survey", 1, "warning", "there is no column 'relevent'"),
    ("survey", 4, "error", "label::English (en) names ${fevr}, which is no item"),
    ("survey", 5, "error", "name 'a b' cannot be a name"),
    ("survey", 6, "error", "relevant: fever is never 'ye'"),
    ("survey", 7, "error", "'two' is never asked: ${fever} = 'yes' and ${fever} = 'no' never hold together"),
    ("survey", 8, "error", "'three' is never asked: ${age} > 150 can never hold"),
    ("survey", 9, "warning", "label has no text in French (fr)"),
    ("survey", 9, "error", "relevant names ${agee}, which is no item"),
    ("survey", 10, "error", "relevant: ')' is missing"),
    ("survey", 11, "error", "relevant: there is no function selectd()"),
    ("survey", 12, "error", "relevant: count-selected() takes 1 argument"),
    ("survey", 13, "error", "calculate has no calculation"),
    ("survey", 14, "error", "answers wait for one another in a circle: "),
    ("survey", 17, "error", "list 'colour' is not known"),
    ("survey", 18, "error", "select_one names no list of choices"),
    ("survey", 19, "error", "type 'integr' is not known"),
    ("survey", 21, "warning", "name 'Fever' differs from 'fever' in row 2 only by capital letters"),
    ("survey", 21, "warning", "a note cannot be answered, and is required"),
    ("survey", 23, "error", "name 'fifteen' stands in row 22 of the same group already"),
    ("survey", 24, "error", "end_repeat closes the group 'g' that row 20 opened"),
    ("survey", 25, "error", "repeat_count '-2' is no number of times"),
    ("survey", 26, "warning", "appearance 'multilin' is not known"),
    ("survey", 28, "error", "default 'maybe' is not among the choices of 'yn'"),
    ("survey", 29, "error", "default 'ten' is no integer"),
    ("survey", 29, "error", "read_only 'yess' is neither yes nor no"),
    ("survey", 30, "warning", "constraint without constraint_message"),
    ("survey", 30, "error", "no answer can meet the constraint '. > 5 and . < 3'"),
    ("survey", 31, "error", "name 'meta' is reserved"),
    ("survey", 32, "warning", "'twenty' is never asked: relevant is false()"),
    ("survey", 33, "error", "relevant: nothing here is named 'age'"),
    ("survey", 34, "error", "choice_filter: the sheet choices has no column 'stat'"),
    ("survey", 35, "error", "range takes no parameter 'stp'"),
    ("survey", 36, "error", "'nolabel' has no label"),
    ("survey", 37, "error", "image: ../secret.png leads outside the folder of the form"),
    ("survey", 38, "warning", "a position: this desk has no satellite receiver"),
    ("survey", 39, "error", "nothing closes the group 'open' that this row opens"),
    ("choices", 4, "error", "the list 'yn' has 'no' in row 3 already"),
    ("choices", 5, "warning", "no question uses the list 'colours'"),
    ("choices", 5, "warning", "the value 'dark red' has a space in it"),
    ("choices", 6, "error", "name is empty"),
    ("settings", 2, "error", "default_language 'English' is no language of this form"),
    ("settings", 3, "warning", "form_id 'seeded' stands in row 2 already"),
]
_EN, _ES = "label::English (en)", "label::Español (es)"


def _said(words: str) -> dict[str, str]:
    return {_EN: words, _ES: words}


PROTOCOL: Final[Sheets] = {
    "survey": [
        {"type": "begin_group", "name": "health", **_said("Health")},
        {"type": "select_one yn", "name": "fever", **_said("Fever?")},
        {"type": "select_multiple signs", "name": "signs", **_said("Signs?")},
        {"type": "integer", "name": "weeks", **_said("Weeks?"), "relevance": "${fever} = 'yes'"},
        {"type": "end_group"},
        {"type": "select_one yn", "name": "consent", **_said("Agree?")},
        {"type": "calculate", "name": "ill", "calculation": "if(${fever} = 'yes', 'yes', 'no')"},
        {"type": "text", "name": "unexplained", **_said("Anything else?")},
    ],
    "choices": [
        {"list_name": "yn", "name": "yes", **_said("Yes")},
        {"list_name": "yn", "name": "no", **_said("No")},
        {"list_name": "signs", "name": "cough", **_said("Cough")},
        {"list_name": "signs", "name": "rash", **_said("Rash")},
    ],
    "settings": [{"form_title": "Seeded", "form_id": "seeded", "version": "1"}],
    "findings": [
        {"name": "fine", **_said("Fine"), "urgency": "note", "when": "${fever} = 'no'", "source": "who", "flag": "OK"},
        {"name": "soon", **_said("Soon"), "urgency": "soon", "when": "${fever} = 'yes'", "source": "who"},
        {"name": "never", **_said("Never"), "urgency": "note", "when": "selected(${signs}, 'rush')", "source": "who"},
        {"name": "both", **_said("Both"), "urgency": "note", "when": "${ill} = 'yes' and ${fever} = 'no'",
         "source": "who"},
        {"name": "code", **_said("Code"), "urgency": "note", "when": "${fever} = 'yes'", "source": "who",
         "flag": "very ill"},
        {"name": "plain", **_said("Plain"), "urgency": "note", "when": "${fever} = 'yes'"},
        {"name": "empty", **_said("Empty"), "urgency": "note", "source": "who"},
        {"name": "half", _EN: "Half", "urgency": "note", "when": "absent(${fever})", "source": "who"},
    ],
    "actions": [
        {"name": "boss", **_said("Boss"), "role": "boss", "when": "${fever} = 'yes'", "source": "who"},
        {"name": "late", **_said("Late"), "role": "intake", "when": "${fever} = 'yes'", "due_after": "arival",
         "due_within": "3 days", "source": "who"},
        {"name": "whom", **_said("Whom"), "role": "intake", "when": "${fevr} = 'yes'", "source": "whom"},
        {"name": "late", **_said("Again"), "role": "intake", "when": "${fever} =", "source": "who"},
    ],
    "referrals": [
        {"name": "clinic", **_said("Clinic"), "service": "health", "when": "${weeks} > 3", "consent": "consnt",
         "source": "who"},
    ],
    "guidance": [
        {"item": "health", "why::English (en)": "To help", "why::Español (es)": "Para ayudar"},
        {"item": "consent", "why::English (en)": "To share", "why::Español (es)": "Para compartir"},
        {"item": "feverr", "why::English (en)": "Why", "why::Español (es)": "Por qué"},
    ],
    "gates": [
        {"group": "health", "requires": "privcy", "say::English (en)": "Later", "say::Español (es)": "Luego"},
    ],
    "privacy": [
        {"item": "fever", "class": "sensitive"},
        {"item": "signs", "class": "secret"},
        {"item": "weeks", "class": "safe"},
        {"item": "consent", "class": "safe"},
    ],
    "sources": [
        {"key": "who", "instrument": "A manual", "status": "to-check"},
        {"key": "unused", "instrument": "Another"},
    ],
    "finding": [{"name": "lost"}],
}  # fmt: skip

PROTOCOL_MISTAKES: Final[Expected] = [
    ("finding", 0, "error", "there is no sheet of this name"),
    ("survey", 1, "error", "a protocol has no column 'relevance'"),
    ("survey", 9, "warning", "'unexplained' has no attribute class"),
    ("survey", 9, "warning", "nothing says why 'unexplained' is asked"),
    ("findings", 3, "error", "urgency 'soon' is not known"),
    ("findings", 4, "error", "when: signs is never 'rush'"),
    ("findings", 5, "error", "finding 'both' can never be raised: ${ill} = 'yes' and ${fever} = 'no' never hold"),
    ("findings", 6, "error", "flag 'very ill' cannot be a code"),
    ("findings", 7, "error", "source is empty"),
    ("findings", 8, "error", "when is empty"),
    ("findings", 9, "warning", "label has no text in Español (es)"),
    ("actions", 2, "error", "role 'boss' is not known"),
    ("actions", 3, "error", "due_after 'arival' is not known"),
    ("actions", 3, "error", "due_within: "),
    ("actions", 4, "error", "source 'whom' is not known"),
    ("actions", 4, "error", "when names ${fevr}, which is no item"),
    ("actions", 5, "error", "name 'late' stands in row 3 already"),
    ("actions", 5, "error", "when: it ends too early"),
    ("referrals", 2, "error", "consent 'consnt' is not known"),
    ("guidance", 4, "error", "item 'feverr' is not known"),
    ("gates", 2, "error", "requires 'privcy' is not known"),
    ("privacy", 3, "error", "class 'secret' is not known"),
    ("sources", 3, "error", "status is empty"),
    ("sources", 3, "warning", "nothing rests on the source 'unused'"),
]
