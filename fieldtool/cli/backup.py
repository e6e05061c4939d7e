"""``fieldtool backup``: safety copies without the window."""

from __future__ import annotations

from pathlib import Path

import click

from fieldtool.cli.console import passphrase_from, percent, plain, terminal_texts, workspace_option, write_json
from fieldtool.clock import SystemClock
from fieldtool.desk.copy_views import CopiesView, MadeCopy
from fieldtool.desk.desk import Desk
from fieldtool.desk.entry import Entry

__all__ = ["backup"]

_FILE = click.Path(path_type=Path, exists=True, dir_okay=False)
_FOLDER = click.Path(path_type=Path, exists=True, file_okay=False)


@click.command()
@workspace_option
@click.option("--staff", required=True, help="Your staff code.")
@click.option("--passphrase-fd", type=int, default=None, help="File descriptor to read the passphrase from.")
@click.option("--to", type=_FOLDER, default=None, help="Put the copy into this folder as well, such as a stick.")
@click.option("--list", "listing", is_flag=True, help="List the safety copies instead of making one.")
@click.option("--verify", "verified", type=_FILE, default=None, help="Prove this safety copy whole instead.")
@click.option("--json", "as_json", is_flag=True, help="One JSON object on stdout.")
def backup(
    workspace: Path,
    staff: str,
    passphrase_fd: int | None,
    to: Path | None,
    listing: bool,
    verified: Path | None,
    as_json: bool,
) -> None:
    """Make a safety copy of the records, proved by reading it back; or list or verify those that are there.

    Example: fieldtool backup --staff SV-01 --to /media/stick
    """
    if listing and verified is not None:
        raise click.UsageError("--list and --verify exclude one another.")
    with Entry(workspace, SystemClock()) as entry:
        desk = entry.sign_in(staff, passphrase_from(passphrase_fd))
        try:
            if listing:
                _show_list(desk.copies(), as_json=as_json)
            elif verified is not None:
                _verify(desk, verified, as_json=as_json)
            else:
                _make(desk, to, as_json=as_json)
        finally:
            desk.sign_out()


def _make(desk: Desk, to: Path | None, *, as_json: bool) -> None:
    made = desk.copier().make(percent("Copying"), supervised=True, to=to)
    desk.keep_copy(made)
    if as_json:
        write_json(_told(made))
    else:
        click.echo(plain("\n".join(str(path) for path in (made.path, made.sent_to) if path)))
    if made.problem is not None:
        raise made.problem


def _told(made: MadeCopy) -> dict[str, object]:
    return {
        "file": str(made.path),
        "also": str(made.sent_to) if made.sent_to else None,
        "rows": made.rows,
        "expired": list(made.expired),
    }


def _verify(desk: Desk, path: Path, *, as_json: bool) -> None:
    name = desk.copier().verify(path, percent("Verifying"))
    desk.keep_verified(name)
    write_json({"file": str(path), "whole": True}) if as_json else click.echo(
        plain(terminal_texts().tr("{name} is whole.", name=name))
    )


def _show_list(view: CopiesView, *, as_json: bool) -> None:
    texts = terminal_texts()
    if as_json:
        copies = [
            {
                "name": one.name,
                "files": [str(path) for path in one.paths],
                "bytes": one.size,
                "made_at": one.made_at.isoformat() if one.made_at else None,
                "verified_at": one.verified_at.isoformat() if one.verified_at else None,
                "problem": one.problem.code if one.problem else None,
            }
            for one in view.copies
        ]
        drill = view.last_drill.isoformat() if view.last_drill else None
        write_json({"copies": copies, "also_to": view.copies_to, "last_drill": drill, "drill_due": view.drill_due})
        return
    for one in view.copies:
        state = one.problem.sentence(texts) if one.problem else one.made_at.isoformat() if one.made_at else ""
        click.echo(plain(f"{one.name}  {one.size:,}  {state}"))
    if not view.copies:
        click.echo(plain(texts.tr("There is no safety copy yet.")))
