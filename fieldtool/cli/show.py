"""``fieldtool protocol show``: a form or protocol as a document, and as a picture of its flow."""

from __future__ import annotations

from pathlib import Path
from typing import Final

import click

from fieldtool.cli.console import plain
from fieldtool.cli.files import forms_at, refuse_target, write_new
from fieldtool.protocol.document import document
from fieldtool.protocol.flow import flow_picture
from fieldtool.protocol.outline import outline

__all__ = ["show"]

_FILE: Final = click.Path(path_type=Path)


@click.command()
@click.argument("path", type=_FILE)
@click.option("--language", default=None, help="A language of the form: its full name or its code.")
@click.option("--out", type=_FILE, default=None, help="Write the document to this file instead of printing it.")
@click.option("--svg", type=_FILE, default=None, help="Draw the flow of one form or protocol into this file as well.")
@click.option("--force", is_flag=True, help="Write over files that are there.")
def show(path: Path, language: str | None, out: Path | None, svg: Path | None, force: bool) -> None:
    """Print a pack, a protocol or a form as a document in Markdown: what is asked, when, why, and what follows.

    PATH is the folder of a pack, or an .xlsx, .yaml or .xml file. Conditions are told in the words of the form.

    Example: fieldtool protocol show vulnerability-screening.yaml --language es --svg flow.svg
    """
    if svg is not None and path.is_dir():
        raise click.UsageError("--svg draws one protocol: name its file instead of the folder of the pack")
    _refuse_targets([each for each in (out, svg) if each is not None], force=force)
    outlines = [outline(form, protocol, language) for form, protocol in forms_at(path)]
    text = "\n".join(document(each) for each in outlines)
    if svg is not None:
        write_new(svg, flow_picture(outlines[0]).encode(), force=force)
    if out is not None:
        write_new(out, text.encode(), force=force)
    else:
        click.echo(plain(text), nl=False)


def _refuse_targets(targets: list[Path], *, force: bool) -> None:
    """Nothing is written where one of two files could not be, or where both would be one."""
    for target in targets:
        refuse_target(target, force=force)
    if len({target.resolve() for target in targets}) < len(targets):
        raise click.UsageError("--out and --svg name the same file")
