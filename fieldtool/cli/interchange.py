"""``fieldtool protocol to-xlsx`` and ``from-xlsx``: the same cells as YAML and as a spreadsheet."""

from __future__ import annotations

from pathlib import Path
from typing import Final

import click

from fieldtool.cli.console import plain
from fieldtool.cli.files import read_whole, refuse_target, write_new
from fieldtool.protocol.interchange import xlsx_to_yaml, yaml_to_xlsx
from fieldtool.protocol.workbook import comment_lines

__all__ = ["from_xlsx", "to_xlsx"]

_FILE: Final = click.Path(path_type=Path)
_out = click.option("--out", type=_FILE, default=None, help="The file to write; beside PATH where none is named.")
_force = click.option("--force", is_flag=True, help="Write over a file that is there.")


@click.command("to-xlsx")
@click.argument("path", type=_FILE)
@_out
@_force
def to_xlsx(path: Path, out: Path | None, force: bool) -> None:
    """Write a form or protocol that is kept as YAML as a spreadsheet, for Excel, ODK or Kobo.

    Every cell of every sheet is there as text, and stays text. What no spreadsheet can hold is told with its place,
    and nothing is written then.

    Example: fieldtool protocol to-xlsx vulnerability-screening.yaml --out review.xlsx
    """
    untrusted = read_whole(path)
    target = out or path.with_suffix(".xlsx")
    refuse_target(target, force=force)
    write_new(target, yaml_to_xlsx(untrusted, path.name), force=force)
    left = comment_lines(untrusted.decode("utf-8-sig"))
    if left:
        click.echo(f"note: {left} comment lines of the YAML stay behind; remarks in the column # travel", err=True)
    click.echo(plain(str(target)))


@click.command("from-xlsx")
@click.argument("path", type=_FILE)
@_out
@_force
def from_xlsx(path: Path, out: Path | None, force: bool) -> None:
    """Write the sheets of a spreadsheet as YAML, hidden ones too: of each cell what it shows, of a formula its value.

    A formula that has no value yet is told with its sheet and cell, and nothing is written then.

    Example: fieldtool protocol from-xlsx review.xlsx --out vulnerability-screening.yaml --force
    """
    untrusted = read_whole(path)
    target = out or path.with_suffix(".yaml")
    refuse_target(target, force=force)
    text = xlsx_to_yaml(untrusted, path.name)
    write_new(target, text.encode(), force=force)
    click.echo(plain(str(target)))
