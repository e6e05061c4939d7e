"""``fieldtool protocol check``: everything that is wrong with a form, a protocol or a pack, told at once."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from itertools import groupby
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from fieldtool.cli.console import plain, terminal_texts, write_json
from fieldtool.errors import Fault, Faults, FieldtoolError
from fieldtool.protocol import Form
from fieldtool.protocol.script import form_facts, unsupported_facts

if TYPE_CHECKING:
    from fieldtool.protocol.checking.check import Checked, Report

__all__ = ["check"]


@click.command()
@click.argument("path", type=click.Path(path_type=Path))
@click.option("--json", "as_json", is_flag=True, help="Write one JSON object.")
def check(path: Path, as_json: bool) -> None:
    """Tell everything that is wrong with a pack, a protocol or a form, and what it asks for that cannot run.

    PATH is the folder of a pack, a signed pack, or an .xlsx, .yaml or .xml file. Each mistake has its sheet and row
    (in a compiled form, its path). Warnings alone leave the exit code at 0.

    Example: fieldtool protocol check survey.xlsx
    """
    from fieldtool.protocol.checking.check import check as checked  # noqa: PLC0415  (brings pyxform: half a second)

    try:
        report = checked(path)
    except FieldtoolError as error:
        if as_json:
            faults = error.faults if isinstance(error, Faults) else ()
            write_json({"ok": False, "error": str(error), "faults": [_fact(each) for each in faults], "forms": []})
        raise
    if as_json:
        write_json(_facts(report))
    else:
        for line in _lines(report):
            click.echo(plain(line))
    if report.errors:
        _fail(report)


def _fail(report: Report) -> None:
    """The mistakes stand on stdout already: here only how many there are, and the exit code."""
    error, texts = _error(report), terminal_texts()
    click.echo(plain(f"error: {error.sentence(texts)} [{error.code}]"), err=True)
    click.echo(plain(f"hint: {error.hint(texts)}"), err=True)
    sys.exit(1)


def _error(report: Report) -> Faults:
    return Faults(report.source, tuple(fault for fault in report.faults if fault.level == "error"))


# As JSON


def _facts(report: Report) -> dict[str, Any]:
    forms = [part.form for part in report.parts if part.form is not None]
    told: dict[str, Any] = {"ok": not report.errors}
    if report.fingerprint:
        told |= {"fingerprint": report.fingerprint, "trusted": None}
    if report.errors:
        told["error"] = str(_error(report))
    return told | {
        "faults": [_fact(fault) for fault in report.faults],
        "forms": [form_facts(form) | {"unsupported": unsupported_facts(form.unsupported)} for form in forms],
    }


def _fact(fault: Fault) -> dict[str, str]:
    return {"where": fault.where, "what": fault.what, "hint": fault.hint, "level": fault.level}


# In words


def _lines(report: Report) -> Iterator[str]:
    if report.fingerprint:
        yield f"{report.source} is signed with the key {report.fingerprint}: trust was not checked here."
    for part in report.parts:
        yield from _part(part, report.source)
    warnings = len(report.faults) - report.errors
    if report.faults:
        yield f"{_count(report.errors, 'mistake')} and {_count(warnings, 'warning')} in {report.source}."


def _part(part: Checked, source: str) -> Iterator[str]:
    if part.faults:
        yield f"{source}: {part.name}" if part.name else source
    for sheet, faults in groupby(part.faults, lambda fault: fault.where.partition(", row ")[0]):
        yield f"  {sheet}"
        for fault in faults:
            place = fault.where.partition(", ")[2]
            hint = f" ({fault.hint})" if fault.hint else ""
            yield f"    {place}{': ' if place else ''}{fault.level}: {fault.what}{hint}"
    if part.form is not None and not any(fault.level == "error" for fault in part.faults):
        yield f"{part.form.title}: no mistakes. {len(part.form.items)} items. {_languages(part.form)}"


def _count(number: int, thing: str) -> str:
    return f"{number or 'no'} {thing}{'' if number == 1 else 's'}"


def _languages(form: Form) -> str:
    return f"Languages: {', '.join(form.languages)}." if form.languages else "One language."
