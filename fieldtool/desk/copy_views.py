"""What the window and the command line are told of safety copies."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from fieldtool.errors import FieldtoolError
from fieldtool.i18n import Texts
from fieldtool.vault.errors import DamagedCopy, DamagedStore

__all__ = ["CopiesView", "CopyView", "DamagedCopy", "DamagedStore", "DrillDone", "MadeCopy", "RestoreOffer"]


@dataclass(frozen=True, slots=True)
class CopyView:
    """One safety copy. ``made_at`` is none where its header cannot be read; ``problem`` says why it is of no use."""

    name: str
    paths: tuple[Path, ...]
    size: int
    made_at: datetime | None
    verified_at: datetime | None
    problem: FieldtoolError | None


@dataclass(frozen=True, slots=True)
class CopiesView:
    """All safety copies, newest first, where they go beside the workspace, and when a restore was last tried."""

    copies: tuple[CopyView, ...]
    copies_to: str
    last_drill: datetime | None
    drill_due: bool


@dataclass(frozen=True, slots=True)
class MadeCopy:
    """A safety copy that was just made and proved. ``problem`` says why it is not in the chosen folder as well."""

    path: Path
    mac: bytes
    rows: int
    sent_to: Path | None
    problem: FieldtoolError | None
    expired: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class DrillDone:
    """A restore that was tried with the recovery words, and worked."""

    name: str
    made_at: datetime
    rows: int
    head: str


@dataclass(frozen=True, slots=True)
class RestoreOffer:
    """What would come back from a safety copy, and what would be missing.

    ``missing`` counts the entries of the audit log after the copy, ``exact`` says whether there can be no more; none
    where nothing tells. ``kept_out`` and ``unknown`` are staff codes.
    """

    path: Path
    made_at: datetime
    missing: int | None
    exact: bool
    last_written: datetime | None
    needs_second: bool
    kept_out: tuple[str, ...]
    unknown: tuple[str, ...]

    def told(self, texts: Texts) -> tuple[str, ...]:
        """All of it in sentences, before anybody agrees."""
        day = texts.short_date(self.made_at.date())
        time = texts.time(self.made_at)
        lines = [texts.tr("Everything recorded after {day}, {time} will be missing.", day=day, time=time)]
        lines.append(self._told_missing(texts))
        if self.last_written is not None:
            lines.append(
                texts.tr(
                    "The records of now were last written on {day}, {time}.",
                    day=texts.short_date(self.last_written.date()),
                    time=texts.time(self.last_written),
                )
            )
        if self.kept_out:
            lines.append(texts.tr("Who lost the key since then stays out: {codes}.", codes=", ".join(self.kept_out)))
        if self.unknown:
            lines.append(texts.tr("To be added again under Staff and keys: {codes}.", codes=", ".join(self.unknown)))
        lines.append(texts.tr("The file of now is moved aside inside the workspace. It is not deleted."))
        return tuple(lines)

    def _told_missing(self, texts: Texts) -> str:
        if self.missing is None:
            return texts.tr("How many entries the log had after that is not known.")
        if self.missing == 0 and self.exact:
            return texts.tr("The log has no entry after that.")
        if self.exact:
            return texts.ntr("That is {count} entry of the log.", "That is {count} entries of the log.", self.missing)
        return texts.ntr(
            "That is at least {count} entry of the log.", "That is at least {count} entries of the log.", self.missing
        )
