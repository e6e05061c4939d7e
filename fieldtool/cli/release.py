"""``fieldtool release``: the weekly release without the window."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import asdict
from datetime import date
from pathlib import Path
from typing import Any

import click

from fieldtool.cli.console import passphrase_from, terminal_texts, workspace_option
from fieldtool.clock import SystemClock
from fieldtool.desk.desk import Desk
from fieldtool.desk.entry import Entry
from fieldtool.desk.views import ReleaseView, TableView

__all__ = ["release_commands"]


@click.group("release")
def release_commands() -> None:
    """Build, preview, sign and export the release of a week.

    Example: fieldtool release build 2026-W47 --staff SV-01
    """


def _signed_in(command: Callable[..., Any]) -> Callable[..., Any]:
    """The options that every command on the store needs, and the week."""
    for option in (
        click.option("--json", "as_json", is_flag=True, help="One JSON object on stdout."),
        click.option("--passphrase-fd", type=int, default=None, help="File descriptor to read the passphrase from."),
        click.option("--staff", required=True, help="Your staff code."),
        workspace_option,
        click.argument("week"),
    ):
        command = option(command)
    return command


@release_commands.command("build")
@_signed_in
def build(week: str, workspace: Path, staff: str, passphrase_fd: int | None, as_json: bool) -> None:
    """Protect the figures of WEEK (2026-W47) and keep the preview.

    Example: fieldtool release build 2026-W47 --staff SV-01
    """
    with _desk(workspace, staff, passphrase_fd) as desk:
        _show(desk.build_release(week), as_json=as_json)


@release_commands.command("preview")
@_signed_in
def preview(week: str, workspace: Path, staff: str, passphrase_fd: int | None, as_json: bool) -> None:
    """Show what would leave in the release of WEEK.

    Example: fieldtool release preview 2026-W47 --staff SV-01
    """
    with _desk(workspace, staff, passphrase_fd) as desk:
        _show(desk.release_of(week), as_json=as_json)


@release_commands.command("sign")
@_signed_in
def sign(week: str, workspace: Path, staff: str, passphrase_fd: int | None, as_json: bool) -> None:
    """Sign the release of WEEK: first whoever prepares it, then a second supervisor.

    Example: fieldtool release sign 2026-W47 --staff SV-02
    """
    with _desk(workspace, staff, passphrase_fd) as desk:
        _show(desk.sign_release(desk.release_of(week).id), as_json=as_json)


@release_commands.command("export")
@_signed_in
def export(week: str, workspace: Path, staff: str, passphrase_fd: int | None, as_json: bool) -> None:
    """Write the sealed bundle and the report of WEEK to the outbox.

    Example: fieldtool release export 2026-W47 --staff SV-01
    """
    with _desk(workspace, staff, passphrase_fd) as desk:
        exported = desk.export_release(desk.release_of(week).id)
        paths = {"bundle": str(exported.bundle), "report": str(exported.report)}
        click.echo(json.dumps(paths) if as_json else f"{paths['bundle']}\n{paths['report']}")


@release_commands.command("hub")
@click.argument("recipient")
@workspace_option
@click.option("--staff", required=True, help="Your staff code.")
@click.option("--passphrase-fd", type=int, default=None, help="File descriptor to read the passphrase from.")
def hub(recipient: str, workspace: Path, staff: str, passphrase_fd: int | None) -> None:
    """Name the hub that releases are sealed for, by its public key RECIPIENT (age1...).

    Example: fieldtool release hub age1... --staff SV-01
    """
    with _desk(workspace, staff, passphrase_fd) as desk:
        desk.set_hub(recipient)


@contextmanager
def _desk(workspace: Path, staff: str, descriptor: int | None) -> Iterator[Desk]:
    with Entry(workspace, SystemClock()) as entry:
        state = entry.state()
        if state.problem is not None:
            raise state.problem
        if state.kind == "new":
            raise click.UsageError(f"there is no workspace in {workspace}")
        desk = entry.sign_in(staff, passphrase_from(descriptor), terminal_texts().language)
        try:
            yield desk
        finally:
            desk.sign_out()


def _show(view: ReleaseView, *, as_json: bool) -> None:
    if as_json:
        click.echo(json.dumps(_document(view), ensure_ascii=False, default=_written))
        return
    click.echo(f"{view.week}  {view.state}" + ("  PRACTICE" if view.practice else ""))
    for table in view.tables:
        click.echo("\n" + _table(table))
    click.echo(f"\n{len(view.records)} rows, {view.suppressed} held back, k = {view.k}")
    for check in view.checks:
        click.echo(f"{'ok' if check.passed else 'NO'}: {check.text}")
    click.echo(f"for the hub: {view.recipient or '-'}")
    click.echo(f"signed by: {', '.join(view.signed_by) or '-'}")


def _document(view: ReleaseView) -> dict[str, Any]:
    """The view without the true numbers: what a program reads is what leaves."""
    document = asdict(view)
    for table in document["tables"]:
        table["cells"] = [[cell["shown"] for cell in row] for row in table["cells"]]
    return document


def _written(value: object) -> str:
    if isinstance(value, date):
        return value.isoformat()
    raise TypeError(f"{type(value).__name__} is not for JSON")


def _table(table: TableView) -> str:
    width = max(map(len, table.rows), default=0)
    lines = [table.title, " " * width + "".join(f"  {title:>18.18}" for title in table.columns)]
    for title, cells in zip(table.rows, table.cells, strict=True):
        numbers = ("hidden" if cell.shown is None else str(cell.shown) for cell in cells)
        lines.append(title.ljust(width) + "".join(f"  {number:>18}" for number in numbers))
    return "\n".join(lines)
