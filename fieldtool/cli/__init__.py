"""The command line. Each command says what it does with an example; known errors are sentences."""

from __future__ import annotations

from pathlib import Path

import click

from fieldtool import __version__
from fieldtool.cli.backup import backup
from fieldtool.cli.console import KnownErrors, workspace_option
from fieldtool.cli.demo import demo
from fieldtool.cli.doctor import doctor
from fieldtool.cli.launch import launch
from fieldtool.cli.protocol import protocol_commands
from fieldtool.cli.release import release_commands
from fieldtool.cli.restore import restore
from fieldtool.cli.verify import verify

__all__ = ["main"]


@click.group(cls=KnownErrors, invoke_without_command=True, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(__version__, prog_name="fieldtool")
@workspace_option
@click.option("--lang", default=None, help="Language of the window: es, en, fr, or ar for the mirrored layout.")
@click.pass_context
def main(ctx: click.Context, workspace: Path, lang: str | None) -> None:
    """Protocols, encrypted records and weekly releases that identify nobody, for migrant reception centres.

    Without a command, the application opens.

    Example: fieldtool --workspace ~/centre
    """
    if ctx.invoked_subcommand is None:
        ctx.exit(launch(workspace, lang))


for command in (backup, demo, doctor, protocol_commands, release_commands, restore, verify):
    main.add_command(command)
