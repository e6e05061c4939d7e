"""How every command speaks: results on stdout, progress and ``error:`` and ``hint:`` lines on stderr."""

from __future__ import annotations

import json
import locale
import os
import sys
import unicodedata
from collections.abc import Callable
from pathlib import Path
from typing import Any, Final, NoReturn

import click

from fieldtool.desk.workspace import default_workspace
from fieldtool.errors import Faults, FieldtoolError
from fieldtool.i18n import INTERFACE_LANGUAGES, Texts

__all__ = [
    "KnownErrors",
    "Progress",
    "fail",
    "passphrase_from",
    "percent",
    "plain",
    "terminal_texts",
    "workspace_option",
    "write_json",
]

_LONGEST_PASSPHRASE: Final = 1024


def terminal_texts() -> Texts:
    """Texts in the language of the terminal's locale, where there is a catalogue for it."""
    language = (os.environ.get("LC_ALL") or os.environ.get("LANG") or locale.getlocale()[0] or "en")[:2]
    return Texts(language if language in INTERFACE_LANGUAGES else "en")


def plain(text: str) -> str:
    """A text without control characters, which a terminal might obey."""
    return "".join(sign for sign in text if sign == "\n" or unicodedata.category(sign)[0] != "C")


def write_json(told: dict[str, Any]) -> None:
    """One JSON object on stdout. What UTF-8 has no place for (half of a surrogate pair) is escaped as JSON does."""
    text = json.dumps(told, ensure_ascii=False, indent=1)
    click.echo(text.encode(errors="backslashreplace").decode())


def fail(error: FieldtoolError) -> NoReturn:
    """Tell a known error as ``error:`` and ``hint:`` and end with exit code 1."""
    texts = terminal_texts()
    click.echo(plain(f"error: {error.sentence(texts)} [{error.code}]"), err=True)
    for fault in error.faults if isinstance(error, Faults) else ():
        click.echo(plain(f"  {fault}"), err=True)
    click.echo(plain(f"hint: {error.hint(texts)}"), err=True)
    sys.exit(1)


class KnownErrors(click.Group):
    """A group of commands whose known errors are sentences; anything else is a bug and stays loud."""

    def invoke(self, ctx: click.Context) -> Any:  # noqa: ANN401  (click's own signature)
        try:
            return super().invoke(ctx)
        except FieldtoolError as error:
            fail(error)


class Progress:
    """A line on stderr that counts up; silent until told something."""

    def __init__(self, label: str) -> None:
        self._label = label

    def __call__(self, done: int, total: int) -> None:
        """Show how far the work is; the last call ends the line."""
        line_end = "\n" if done >= total else "\r"
        if sys.stderr.isatty() or done >= total or done % 50 == 0:
            click.echo(
                f"{self._label}: {done}/{total}{line_end if sys.stderr.isatty() else chr(10)}", err=True, nl=False
            )


def percent(label: str) -> Callable[[float], None]:
    """A :class:`Progress` in percent, each told once, for work that tells the part done."""
    show, last = Progress(label), [-1]

    def tell(part: float) -> None:
        now = int(part * 100)
        if now > last[0]:
            last[0] = now
            show(now, 100)

    return tell


def workspace_option(command: Callable[..., Any]) -> Callable[..., Any]:
    """The option ``--workspace``, which the environment variable FIELDTOOL_WORKSPACE can give as well."""
    return click.option(
        "--workspace",
        type=click.Path(path_type=Path, file_okay=False),
        envvar="FIELDTOOL_WORKSPACE",
        default=default_workspace,
        show_default="the user's data folder",
        help="Folder of the centre's workspace.",
    )(command)


def passphrase_from(descriptor: int | None, prompt: str = "Passphrase", option: str = "--passphrase-fd") -> str:
    """A secret from an open file descriptor, or typed unseen; never from arguments or the environment."""
    if descriptor is None:
        return str(click.prompt(prompt, hide_input=True, err=True))
    try:
        with os.fdopen(descriptor, "r", encoding="utf-8", closefd=False) as file:
            return file.readline(_LONGEST_PASSPHRASE).rstrip("\n")
    except UnicodeDecodeError:
        raise click.BadParameter("what is read there is not UTF-8 text.", param_hint=option) from None
    except (OSError, ValueError) as error:
        reason = getattr(error, "strerror", None) or str(error)
        raise click.BadParameter(f"descriptor {descriptor} cannot be read: {reason}.", param_hint=option) from None
