"""``fieldtool restore``: going back to a safety copy without the window."""

from __future__ import annotations

from pathlib import Path

import click

from fieldtool.cli.console import passphrase_from, percent, plain, terminal_texts, workspace_option, write_json
from fieldtool.clock import SystemClock
from fieldtool.desk.bare_restore import restore_on_bare_machine
from fieldtool.desk.copy_views import RestoreOffer
from fieldtool.desk.entry import Entry
from fieldtool.desk.errors import SecondPersonNeeded
from fieldtool.desk.key_restore import restore_keys
from fieldtool.vault.copyfile import Header

__all__ = ["restore"]

_FILE = click.Path(path_type=Path, exists=True, dir_okay=False)


@click.command()
@click.argument("copy", type=_FILE, required=False)
@workspace_option
@click.option("--words-fd", type=int, default=None, help="File descriptor to read the 24 recovery words from.")
@click.option(
    "--keys", "keys_only", is_flag=True, help="Bring back the key file alone, into the workspace that is there."
)
@click.option("--staff", default=None, help="Go back inside the workspace that is there: your staff code.")
@click.option("--passphrase-fd", type=int, default=None, help="File descriptor to read your passphrase from.")
@click.option("--second", default=None, help="Staff code of a second supervisor, where the records still open.")
@click.option("--second-passphrase-fd", type=int, default=None, help="File descriptor to read their passphrase from.")
@click.option("--yes", is_flag=True, help="Do not ask after telling what will be missing.")
@click.option("--json", "as_json", is_flag=True, help="One JSON object on stdout.")
def restore(  # noqa: PLR0913, PLR0917  (one parameter for each option)
    copy: Path | None,
    workspace: Path,
    words_fd: int | None,
    keys_only: bool,
    staff: str | None,
    passphrase_fd: int | None,
    second: str | None,
    second_passphrase_fd: int | None,
    yes: bool,
    as_json: bool,
) -> None:
    """Make a workspace from the safety copy COPY and the 24 recovery words, on a machine that has nothing else.

    The folder of the workspace must be empty or new. Everybody then signs in with their own passphrase. With --staff,
    the records of a workspace that is there are replaced instead, and kept beside it: by the newest whole copy where no
    COPY is named.

    Example: fieldtool restore PC-1-20261123T090000Z.ftcopy --workspace ~/centre
    """
    if staff is not None:
        if keys_only or words_fd is not None:
            raise click.UsageError("--staff goes with neither --keys nor --words-fd.")
        helper = (second, second_passphrase_fd) if second else None
        _in_place(workspace, copy, (staff, passphrase_fd), helper, yes=yes, as_json=as_json)
        return
    if copy is None:
        raise click.UsageError("name a safety copy, or give --staff.")
    words = passphrase_from(words_fd, "Recovery words", "--words-fd")
    clock = SystemClock()
    if keys_only:
        _show(restore_keys(copy, workspace, words, clock), workspace, as_json=as_json)
    else:
        header = restore_on_bare_machine(copy, workspace, words, clock, percent("Restoring"))
        _show(header, workspace, as_json=as_json)


def _in_place(
    workspace: Path,
    copy: Path | None,
    first: tuple[str, int | None],
    second: tuple[str, int | None] | None,
    *,
    yes: bool,
    as_json: bool,
) -> None:
    texts = terminal_texts()
    with Entry(workspace, SystemClock()) as entry:
        rescue = entry.rescue(first[0], passphrase_from(first[1]))
        offer = rescue.offer(copy, percent("Verifying"))
        if offer.needs_second and second is None:
            raise SecondPersonNeeded
        helper = (second[0], passphrase_from(second[1], f"Passphrase of {second[0]}")) if second else None
        click.echo(plain("\n".join((offer.path.name, *offer.told(texts)))), err=True)
        if not yes:
            click.confirm(texts.tr("Go back to this copy?"), abort=True, err=True)
        rescue.restore(offer, helper, percent("Restoring"))
    _show_offer(offer, workspace, as_json=as_json)


def _show_offer(offer: RestoreOffer, workspace: Path, *, as_json: bool) -> None:
    if as_json:
        write_json(
            {
                "workspace": str(workspace),
                "copy": str(offer.path),
                "created_at": offer.made_at.isoformat(),
                "missing": offer.missing,
                "exact": offer.exact,
                "kept_out": list(offer.kept_out),
                "unknown": list(offer.unknown),
            }
        )
    else:
        click.echo(plain(str(workspace)))


def _show(header: Header, workspace: Path, *, as_json: bool) -> None:
    told = {
        "workspace": str(workspace),
        "centre": header.centre,
        "desk": header.desk,
        "created_at": header.created_at.isoformat(),
        "audit_rows": header.head.count,
        "audit_head": header.head.hash.hex(),
    }
    if as_json:
        write_json(told)
        return
    made = terminal_texts().tr("{centre}, desk {desk}, as it was on {time}", time=header.created_at.isoformat(), **told)
    click.echo(plain(f"{workspace}\n{made}"))
