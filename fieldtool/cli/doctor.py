"""``fieldtool doctor``: says whether this desk is in order."""

from __future__ import annotations

import json
import sys
from contextlib import ExitStack
from dataclasses import asdict
from pathlib import Path

import click

from fieldtool.cli.console import passphrase_from, plain, terminal_texts, workspace_option
from fieldtool.clock import SystemClock
from fieldtool.desk.desk import Desk
from fieldtool.desk.diagnosis import Verdict, diagnose
from fieldtool.desk.entry import Entry

__all__ = ["doctor"]


@click.command()
@workspace_option
@click.option("--staff", default=None, help="Your staff code, to check the store too.")
@click.option("--passphrase-fd", type=int, default=None, help="File descriptor to read the passphrase from.")
@click.option("--json", "as_json", is_flag=True, help="One JSON object on stdout.")
def doctor(workspace: Path, staff: str | None, passphrase_fd: int | None, as_json: bool) -> None:
    """Report versions, store settings, key slots, free disk and clock; exit 1 when one is wrong.

    Example: fieldtool doctor --staff SV-01
    """
    clock = SystemClock()
    texts = terminal_texts()
    with ExitStack() as stack:
        desk: Desk | None = None
        if staff is not None:
            entry = stack.enter_context(Entry(workspace, clock))
            desk = entry.sign_in(staff, passphrase_from(passphrase_fd))
            stack.callback(desk.sign_out)
        checks = diagnose(workspace, clock.now(), desk, texts)
    if as_json:
        click.echo(json.dumps([asdict(check) for check in checks], ensure_ascii=False))
    else:
        for check in checks:
            click.echo(plain(f"{check.verdict.value:9}  {check.name}: {check.found}"))
    if any(check.verdict is Verdict.WRONG for check in checks):
        sys.exit(1)
