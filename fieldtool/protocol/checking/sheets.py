"""Checks a workbook: the sheets of a form, those of a protocol, and at last what pyxform and the engine say of it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Final

from fieldtool.errors import Fault, Faults, FieldtoolError
from fieldtool.protocol.checking.choices import Lists, check_choices, check_lists_used, read_lists
from fieldtool.protocol.checking.columns import check_columns
from fieldtool.protocol.checking.coverage import check_coverage
from fieldtool.protocol.checking.cycles import check_cycles
from fieldtool.protocol.checking.defaults import check_defaults
from fieldtool.protocol.checking.facts import facts_of_outline
from fieldtool.protocol.checking.formulas import Formulas
from fieldtool.protocol.checking.lines import Sheet, read_sheet
from fieldtool.protocol.checking.media import check_media
from fieldtool.protocol.checking.names import check_names
from fieldtool.protocol.checking.outline import Outline, read_outline
from fieldtool.protocol.checking.parameters import check_parameters
from fieldtool.protocol.checking.reachability import Reachability, Stated
from fieldtool.protocol.checking.settings import check_settings, check_sheets
from fieldtool.protocol.checking.survey import check_survey
from fieldtool.protocol.checking.told import Told
from fieldtool.protocol.checking.translations import (
    check_default_language,
    check_language_names,
    check_translations,
    languages_of,
)
from fieldtool.protocol.parts import Parts
from fieldtool.protocol.sheets import SHEETS, Checker
from fieldtool.protocol.workbook import Row, Workbook
from fieldtool.protocol.xforms.controls import NOT_CAPTURED
from fieldtool.protocol.xforms.form import Form, Unsupported
from fieldtool.protocol.xforms.media import Media
from fieldtool.protocol.xlsform import FORM_SHEETS, compile_spreadsheet, compile_workbook, load_compiled
from fieldtool.protocol.xpath.tree import Definition

__all__ = ["OURS", "check_workbook"]

OURS: Final = tuple(sheet for sheet in SHEETS if sheet not in FORM_SHEETS)
_RULES: Final = ("findings", "actions", "referrals")
_PLAIN: Final = ("survey", "choices", "settings")
_INSTANCE: Final = "instance "
_BARE: Final = "no item has this name here"
_PICTURES: Final = "a file beside labels is missing"
"""Two gaps of the engine of which the sheets tell more: names without ``${}``, and each file that is not there."""


@dataclass(frozen=True, slots=True)
class _Sheets:
    """The sheets of a form, read."""

    survey: Sheet
    choices: Sheet
    external: Sheet
    settings: Sheet
    ours: Mapping[str, Sheet]
    default: str

    def translated(self) -> tuple[Sheet, ...]:
        return self.survey, self.choices


def check_workbook(workbook: Workbook, media: Media) -> tuple[tuple[Fault, ...], Form | None]:
    """Everything that is wrong with a workbook, and its form where it could be compiled."""
    told = Told(strict=any(sheet in workbook.sheets for sheet in OURS))
    for fault in workbook.faults:
        told.add(fault)
    sheets = _read(workbook)
    outline, lists, formulas = _check_form(workbook, sheets, media, told)
    stated = _check_protocol(workbook, sheets, outline, formulas, told) if told.strict else []
    _check_reachable(outline, lists, formulas, stated, told)
    form = _compiled(workbook, media, told)
    for gap in form.unsupported if form else ():
        _tell_gap(gap, sheets, outline, told)
    if form is None:
        _tell_captures(outline, told)
    return told.faults(), form


def _read(workbook: Workbook) -> _Sheets:
    settings = read_sheet(workbook, "settings")
    default = settings.lines[0].get("default_language") if settings.lines else ""
    return _Sheets(
        read_sheet(workbook, "survey"), read_sheet(workbook, "choices"), read_sheet(workbook, "external_choices"),
        settings, {name: read_sheet(workbook, name) for name in OURS}, default,
    )  # fmt: skip


def _check_form(
    workbook: Workbook, sheets: _Sheets, media: Media, told: Told
) -> tuple[Outline, Lists, Formulas]:  # fmt: skip
    """The sheets that any form has."""
    settings = sheets.settings.lines[0].cells if sheets.settings.lines else {}
    check_sheets(workbook, frozenset({*SHEETS, *FORM_SHEETS}), told)
    for sheet in (sheets.survey, sheets.choices, sheets.settings):
        spec = SHEETS[sheet.name]
        check_columns(sheet, told, spec.columns | spec.translated if told.strict else frozenset())
    check_settings(sheets.settings, told)
    lists, external = read_lists(sheets.choices), read_lists(sheets.external)
    outline = read_outline(sheets.survey, settings, told)
    check_names(outline, told)
    check_survey(sheets.survey, outline, lists, external, told)
    check_parameters(outline.entries, told)
    check_choices(sheets.choices, settings, told)
    check_lists_used(sheets.choices, lists, outline.entries, told)
    check_defaults(outline.entries, lists, told)
    check_media(sheets.survey, sheets.choices, outline, media, told)
    _check_languages(sheets, told)
    formulas = Formulas(outline, lists, told)
    formulas.read_survey(sheets.survey)
    formulas.read_words(sheets.choices)
    formulas.read_settings(sheets.settings)
    check_cycles(formulas, told)
    return outline, lists, formulas


def _check_languages(sheets: _Sheets, told: Told) -> None:
    every = (*sheets.translated(), *sheets.ours.values(), sheets.settings)
    check_language_names(every, told)
    labels = [column.language for sheet in sheets.translated() for column in sheet.columns if column.name == "label"]
    default = sheets.default if sheets.default in labels or "" in labels else ""
    languages = languages_of(sheets.translated(), default)
    check_default_language(languages, sheets.settings, told, plain_words="" in labels)
    for sheet in sheets.translated():
        check_translations(sheet, languages, default, told)
    staff = languages_of(sheets.ours.values())
    for sheet in sheets.ours.values():
        check_translations(sheet, staff, "", told)


def _check_protocol(
    workbook: Workbook, sheets: _Sheets, outline: Outline, formulas: Formulas, told: Told
) -> list[tuple[Stated, str]]:  # fmt: skip
    """The sheets of a protocol; the conditions of its rules, each with the rule that it raises."""
    checker = Checker(workbook)
    checker.faults.clear()
    checker.shape_of(*OURS)
    checker.named_sources()
    parts = Parts(checker, None)
    for made in (
        parts.sources,
        parts.findings,
        parts.actions,
        parts.referrals,
        parts.guidance,
        parts.gates,
        parts.privacy,
    ):
        list(made())
    for fault in checker.faults:
        told.add(fault)
    check_coverage(workbook, outline, sheets.ours["guidance"], told)
    return list(_conclusions(workbook, outline, formulas))


def _conclusions(workbook: Workbook, outline: Outline, formulas: Formulas) -> Iterator[tuple[Stated, str]]:
    document = outline.catalogue.document
    for sheet in _RULES:
        for row in workbook.rows(sheet):
            when = formulas.read(row, "when", row.get("when"), document, ours=True) if row.get("when") else None
            if when is not None:
                yield Stated(row, "when", when.tree, document), f"{sheet[:-1]} {row.get('name')!r}"


def _check_reachable(
    outline: Outline, lists: Lists, formulas: Formulas, stated: list[tuple[Stated, str]], told: Told
) -> None:  # fmt: skip
    """What can never be asked, raised or chosen."""
    entries = outline.by_index()

    def place(definition: Definition) -> Row | str:
        entry = entries.get(definition.index)
        return entry.line.row if entry else "survey"

    def name(definition: Definition) -> str:
        entry = entries.get(definition.index)
        return f"the {entry.kind.begins} {entry.name!r}" if entry and entry.group else repr(definition.name)

    reachability = Reachability(facts_of_outline(outline, lists), told, place)
    fresh = [each for each in formulas.found if not each.stale]
    reachability.check_values([Stated(each.row, each.column, each.expression.tree, each.home) for each in fresh])
    reachability.check_items([entry.definition for entry in outline.entries if entry.definition.index >= 0], name)
    for each in fresh:
        if each.column == "constraint":
            reachability.check_constraint(Stated(each.row, each.column, each.expression.tree, each.home))
    for conclusion, what in stated:
        reachability.check_conclusion(conclusion, what)


# The last word


def _compiled(workbook: Workbook, media: Media, told: Told) -> Form | None:
    """The form as pyxform and the engine have it; what they find is told, unless it was told of that row already."""
    try:
        xform = compile_workbook(workbook) if told.strict else compile_spreadsheet(workbook)
        return load_compiled(xform, workbook, media)
    except Faults as faults:
        for fault in faults.faults:
            _tell_last(fault, workbook, told)
    except FieldtoolError as error:
        _tell_last(Fault(workbook.source, str(error)), workbook, told)
    return None


def _tell_last(fault: Fault, workbook: Workbook, told: Told) -> None:
    """Pyxform stops at its first mistake, and tells some of another row than the one that has to change."""
    sheet, _row, row = fault.where.partition(", row ")
    elsewhere = sheet == "settings" or "Unmatched" in fault.what
    if told.has_error(fault.where) or (elsewhere and told.has_errors_in(sheet)):
        return
    if row or not told.has_errors_in(*_PLAIN, workbook.source):
        told.add(fault)


def _tell_gap(gap: Unsupported, sheets: _Sheets, outline: Outline, told: Told) -> None:
    """A feature that cannot run here, beside the row that asks for it; not what was told of that row already."""
    if gap.feature.endswith(_BARE) or gap.feature.startswith(_PICTURES):
        return
    path = gap.where.partition(" ")[0].partition(":")[0]
    entry = next((entry for entry in outline.entries if entry.definition.path == path), None)
    what = f"{gap.feature}: {gap.effect}"
    if entry is not None:
        prop = gap.where[len(path) :].strip(" ()")
        told.warning(entry.line.row, f"{prop}: {what}" if prop else what)
    elif gap.where.startswith(_INSTANCE):
        name = gap.where.removeprefix(_INSTANCE)
        row = _naming(name, sheets.survey)
        if row is None or not told.says(row, f"the file {name!r} is missing", f"the file '{name}."):
            told.warning(row or "the form", f"{gap.where}: {what}")
    else:
        told.warning("the form", what if gap.where == "form" else f"{gap.where}: {what}")


def _tell_captures(outline: Outline, told: Told) -> None:
    """What this desk cannot capture, where no form could be made that lists it."""
    for entry in outline.entries:
        kind = "upload" if entry.kind.data == "binary" and entry.kind.asked else entry.kind.name
        if kind in NOT_CAPTURED:
            feature, effect = NOT_CAPTURED[kind]
            told.warning(entry.line.row, f"{feature}: {effect}")


def _naming(instance: str, survey: Sheet) -> Row | None:
    """The first row that names a list which lies outside the form."""
    spelled: tuple[str, ...] = (
        f"'{instance}'",
        f'"{instance}"',
        f"{instance}.csv",
        f"{instance}.xml",
        f"{instance}.geojson",
    )
    if instance == "__last-saved":
        spelled = ("last-saved#",)
    for line in survey.lines:
        cells = [*line.cells.values(), *(text for words in line.words.values() for text in words.values())]
        own = line.get("name") == instance and line.get("type").endswith("-external")
        if own or any(each in cell for cell in cells for each in spelled):
            return line.row
    return None
