"""``check``: everything that is wrong with a file, a folder or a signed pack, told together."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from fieldtool.errors import Fault, Faults
from fieldtool.protocol.checking.compiled import check_compiled
from fieldtool.protocol.checking.sheets import check_workbook
from fieldtool.protocol.checking.told import ERROR
from fieldtool.protocol.pack import PackFiles, pack_problems, read_folder
from fieldtool.protocol.protocol import read_file, workbook_of
from fieldtool.protocol.signing import SUFFIX, sealed_files
from fieldtool.protocol.workbook import read_yaml
from fieldtool.protocol.xforms.form import Form
from fieldtool.protocol.xforms.media import HeldMedia, Media, media_folder

__all__ = ["Checked", "Report", "check", "check_files"]


@dataclass(frozen=True, slots=True)
class Checked:
    """One form of what was checked: what it is called there (empty where it is all), its mistakes, and itself."""

    name: str
    faults: tuple[Fault, ...]
    form: Form | None


@dataclass(frozen=True, slots=True)
class Report:
    """What became of one check; ``faults`` begin with the name of the form where there are several.

    ``fingerprint`` is that of the key that signed it, whoever trusts it; empty where nobody did.
    """

    source: str
    parts: tuple[Checked, ...]
    fingerprint: str = ""

    @property
    def faults(self) -> tuple[Fault, ...]:
        """All of them, in order."""
        return tuple(_prefixed(part) for checked in self.parts for part in _faults_of(checked))

    @property
    def errors(self) -> int:
        """How many are mistakes rather than warnings."""
        return sum(fault.level == ERROR for fault in self.faults)


def _faults_of(checked: Checked) -> Iterator[tuple[str, Fault]]:
    return ((checked.name, fault) for fault in checked.faults)


def _prefixed(part: tuple[str, Fault]) -> Fault:
    name, fault = part
    return Fault(f"{name}, {fault.where}" if name else fault.where, fault.what, fault.hint, fault.level)


def check(path: Path) -> Report:
    """Everything that is wrong with a form, a protocol, or a pack in a folder or in one signed file."""
    if path.is_dir() or path.suffix.lower() == SUFFIX:
        return check_files(read_folder(path) if path.is_dir() else sealed_files(path))
    media = Media(media_folder(path))
    if path.suffix.lower() == ".xml":
        faults, form = check_compiled(read_file(path), path.name, media)
        return Report(path.name, (Checked("", faults, form),))
    try:
        workbook = workbook_of(path, read_file(path))
    except Faults as broken:
        return Report(path.name, (Checked("", broken.faults, None),))
    return Report(path.name, (Checked("", *check_workbook(workbook, media)),))


def check_files(files: PackFiles) -> Report:
    """Everything that is wrong with a pack, wherever it lay."""
    media = HeldMedia(files.media, files.folder)
    names, faults = pack_problems(files)
    parts = [Checked("", faults, None)] if faults else []
    for name, stem in names.items():
        try:
            workbook = read_yaml(files.texts[name], name)
        except Faults as broken:
            parts.append(Checked(stem, broken.faults, None))
        else:
            parts.append(Checked(stem, *check_workbook(workbook, media)))
    return Report(files.source, tuple(parts), files.fingerprint)
