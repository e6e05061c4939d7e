"""Is this desk in order? Versions, store settings, keys, disk, clock: each checked, or said to be unchecked."""

from __future__ import annotations

import platform
import shutil
import stat
import sys
from dataclasses import dataclass, fields
from datetime import datetime, timedelta
from enum import StrEnum
from pathlib import Path
from typing import Final

from fieldtool import __version__
from fieldtool.casework.centre import read_centre
from fieldtool.desk.desk import Desk
from fieldtool.desk.workspace import Folders
from fieldtool.errors import FieldtoolError
from fieldtool.i18n import INTERFACE_LANGUAGES, Texts, review_status
from fieldtool.vault.keys import Keyring

__all__ = ["Check", "Verdict", "diagnose"]

_LEAST_FREE: Final = 1 << 30
_RELEASED: Final = "2026-11"
_CLOCK_SLACK: Final = timedelta(minutes=10)


class Verdict(StrEnum):
    """What a check found."""

    OK = "ok"
    WRONG = "wrong"
    UNCHECKED = "unchecked"


@dataclass(frozen=True, slots=True)
class Check:
    """One thing that was looked at, by name, and what was found."""

    name: str
    verdict: Verdict
    found: str


def diagnose(workspace: Path, now: datetime, desk: Desk | None, texts: Texts) -> tuple[Check, ...]:
    """Look at everything that can be looked at; what needs a sign-in is unchecked without a ``desk``."""
    folders = Folders(workspace)
    return (
        Check("fieldtool", Verdict.OK, __version__),
        Check("python", Verdict.OK, f"{platform.python_version()} ({sys.platform})"),
        _languages(),
        _workspace(folders, texts),
        _permissions(folders, texts),
        _keys(folders, texts),
        *_store(desk, texts),
        _disk(folders, texts),
        _clock(folders, now, texts),
    )


def _languages() -> Check:
    states = ", ".join(f"{language}: {review_status(language)}" for language in INTERFACE_LANGUAGES)
    return Check("languages", Verdict.OK, states)


def _workspace(folders: Folders, texts: Texts) -> Check:
    if not folders.centre.exists():
        return Check("workspace", Verdict.WRONG, texts.tr("There is no centre in {folder}.", folder=folders.root))
    try:
        centre = read_centre(folders.centre)
    except FieldtoolError as error:
        return Check("workspace", Verdict.WRONG, error.sentence(texts))
    practice = texts.tr("practice") if centre.practice else texts.tr("real")
    return Check("workspace", Verdict.OK, f"{centre.code}, {centre.country} ({practice})")


def _permissions(folders: Folders, texts: Texts) -> Check:
    if sys.platform == "win32":
        return Check("permissions", Verdict.UNCHECKED, texts.tr("Windows keeps its own list of who may read."))
    paths = [path for path in (folders.root, folders.keys, folders.records) if path.exists()]
    others = [path.name for path in paths if stat.S_IMODE(path.stat().st_mode) & 0o077]
    if others:
        return Check("permissions", Verdict.WRONG, texts.tr("Others may read: {names}", names=", ".join(others)))
    return Check("permissions", Verdict.OK, texts.tr("Only this user may read the workspace."))


def _keys(folders: Folders, texts: Texts) -> Check:
    try:
        keyring = Keyring.load(folders.root, heal=False)
    except FieldtoolError as error:
        return Check("key slots", Verdict.WRONG, error.sentence(texts))
    count = texts.ntr(
        "{count} person, and the recovery words", "{count} people, and the recovery words", len(keyring.people())
    )
    if keyring.notice is not None:
        return Check("key slots", Verdict.WRONG, f"{count}. {keyring.notice.sentence(texts)}")
    return Check("key slots", Verdict.OK, count)


def _store(desk: Desk | None, texts: Texts) -> tuple[Check, ...]:
    if desk is None:
        unchecked = texts.tr("Needs a sign-in: add --staff CODE.")
        return tuple(Check(name, Verdict.UNCHECKED, unchecked) for name in ("store", "audit"))
    health = desk.health()
    wrong = {problem.setting: problem.required for problem in health.settings.problems()}
    checks = [
        Check(
            f"store {field.name}",
            Verdict.WRONG if field.name in wrong else Verdict.OK,
            str(getattr(health.settings, field.name)) + (f" ({wrong[field.name]})" if field.name in wrong else ""),
        )
        for field in fields(health.settings)
    ]
    damage = "; ".join(health.damage)
    checks.append(Check("store pages", Verdict.WRONG if damage else Verdict.OK, damage or texts.tr("whole")))
    audit = "; ".join(health.audit_flaws) or texts.ntr(
        "{count} row, chain whole", "{count} rows, chain whole", health.audit_rows
    )
    checks.append(Check("audit", Verdict.WRONG if health.audit_flaws else Verdict.OK, audit))
    return tuple(checks)


def _disk(folders: Folders, texts: Texts) -> Check:
    place = next(path for path in (folders.root, *folders.root.resolve().parents) if path.exists())
    free = shutil.disk_usage(place).free
    verdict = Verdict.OK if free >= _LEAST_FREE else Verdict.WRONG
    return Check("free disk", verdict, texts.tr("{amount} GB free", amount=texts.number(round(free / 1e9, 1))))


def _clock(folders: Folders, now: datetime, texts: Texts) -> Check:
    """A clock that stands before this version was made, or before the workspace was last written, is wrong."""
    shown = now.isoformat(timespec="minutes")
    written = [path.stat().st_mtime for path in (folders.keys, folders.records, folders.centre) if path.exists()]
    newest = datetime.fromtimestamp(max(written), now.tzinfo) if written else now
    if now.strftime("%Y-%m") < _RELEASED or newest > now + _CLOCK_SLACK:
        return Check("clock", Verdict.WRONG, texts.tr("{time} is earlier than what was written before.", time=shown))
    return Check("clock", Verdict.OK, shown)
