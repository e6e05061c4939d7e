"""``fieldtool protocol``: check, show and run forms, protocols and packs, without a window and without a store."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path
from typing import Any, Final

import click

from fieldtool.cli.check import check
from fieldtool.cli.console import KnownErrors, plain, write_json
from fieldtool.cli.files import form_at, read_whole, refuse_target, shown, write_new
from fieldtool.cli.interchange import from_xlsx, to_xlsx
from fieldtool.cli.packs import new_key, sign
from fieldtool.cli.show import show
from fieldtool.clock import SystemClock
from fieldtool.protocol import FileUnreadable, Form, Session
from fieldtool.protocol.script import play, read_script, told
from fieldtool.protocol.xforms.submission import open_submission, submission

__all__ = ["protocol_commands"]

_FILE: Final = click.Path(path_type=Path)


class _Instant(click.ParamType[datetime]):
    """An ISO date and time; local where it names no zone."""

    name = "datetime"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> datetime:  # noqa: ANN401
        if isinstance(value, datetime):
            return value
        try:
            instant = datetime.fromisoformat(str(value))
            return instant if instant.tzinfo else instant.astimezone()
        except (ValueError, OverflowError, OSError):
            self.fail(f"{value} is no date and time such as 2026-03-17T10:42:00-05:00", param, ctx)


@click.group("protocol", cls=KnownErrors)
def protocol_commands() -> None:
    """Check, show and run forms, protocols and packs.

    Example: fieldtool protocol check packs/reception
    """


@protocol_commands.command()
@click.argument("form", type=_FILE)
@click.option("--script", type=click.Path(path_type=Path, allow_dash=True), help="Steps as JSON; - reads stdin.")
@click.option("--now", type=_Instant(), default=None, help="The instant that today() and now() give.")
@click.option("--open", "opened", type=_FILE, default=None, help="A submission of this form, to be corrected.")
@click.option("--submission", "written", type=_FILE, default=None, help="Finish, and write the submission here.")
@click.option("--force", is_flag=True, help="Write over a submission that is there.")
@click.option("--json", "as_json", is_flag=True, help="Write one JSON object.")
def run(
    form: Path,
    script: Path | None,
    now: datetime | None,
    opened: Path | None,
    written: Path | None,
    force: bool,
    as_json: bool,
) -> None:
    """Answer a form from a script, and tell how everything stands then.

    FORM is an .xlsx, .yaml or .xml file. A script is a list of steps: {"set": PATH, "value": TEXT}, {"absent": PATH,
    "reason": REASON}, {"add": REPEAT}, {"remove": INSTANCE}, {"language": NAME}.

    Example: fieldtool protocol run survey.xlsx --script answers.json --submission record.xml --json
    """
    if written is not None:
        refuse_target(written, force=force)
    loaded, protocol = form_at(form)
    steps = read_script(_script_text(script)) if script else ()
    session = _session(loaded, opened, now or SystemClock().now())
    outcomes = play(session, steps)
    if written is not None:
        write_new(written, submission(session).encode(), force=force, private=True)
    result = told(session, outcomes, protocol)
    if as_json:
        write_json(result)
    else:
        for line in _told_lines(result):
            _say(line)
    if written is not None and (unfinished := session.unfinished()):
        _fail(unfinished)


def _fail(unfinished: tuple[str, ...]) -> None:
    """The record is written all the same: here only what is missing or wrong in it, and the exit code."""
    for path in unfinished:
        click.echo(plain(f"not finished: {path}"), err=True)
    sys.exit(1)


def _session(form: Form, opened: Path | None, now: datetime) -> Session:
    return open_submission(form, read_whole(opened), now=now) if opened else Session(form, now=now)


def _script_text(script: Path) -> str:
    try:
        raw = sys.stdin.buffer.read() if str(script) == "-" else script.read_bytes()
        return raw.decode("utf-8-sig")
    except OSError as error:
        raise FileUnreadable(path=shown(script), reason=error.strerror or "it cannot be opened") from None
    except UnicodeDecodeError:
        raise FileUnreadable(path=shown(script), reason="it is not UTF-8 text") from None


def _told_lines(result: dict[str, Any]) -> Iterator[str]:
    for number, step in enumerate(result["steps"], start=1):
        yield f"step {number}: {step['result']} {step['message']}".rstrip()
    for path, node in result["nodes"].items():
        if node["relevant"] and (node["value"] or node["absent"]):
            yield f"{path} = {node['value'] or node['absent']}"
    for finding in result["findings"]:
        yield f"finding {finding['name']} [{finding['urgency']}]"
    for action in result["actions"]:
        yield f"action {action['name']} [{action['role']}]"
    for gap in result["unsupported"]:
        yield f"not supported: {gap['where']}: {gap['feature']}; {gap['effect']}"


def _say(line: str) -> None:
    click.echo(plain(line))


for command in (check, show, to_xlsx, from_xlsx, new_key, sign):
    protocol_commands.add_command(command)
