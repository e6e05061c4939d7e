"""Where things lie in a workspace folder, and what of it anybody may see."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import platformdirs

from fieldtool.casework.centre import URGENT_ROLES, Centre
from fieldtool.desk.views import CentreView, UrgentNumber
from fieldtool.i18n import Texts
from fieldtool.vault.files import private_folder

__all__ = ["Folders", "centre_view", "default_workspace", "make_folders"]


def default_workspace() -> Path:
    """Where the workspace lies unless somebody says otherwise: in the user's own data folder."""
    return Path(platformdirs.user_data_dir("fieldtool", appauthor=False)) / "workspace"


@dataclass(frozen=True, slots=True)
class Folders:
    """The files and folders of one workspace."""

    root: Path

    @property
    def centre(self) -> Path:
        return self.root / "centre.toml"

    @property
    def keys(self) -> Path:
        return self.root / "keys.json"

    @property
    def records(self) -> Path:
        return self.root / "records.db"

    @property
    def outbox(self) -> Path:
        return self.root / "outbox"

    @property
    def backups(self) -> Path:
        return self.root / "backups"

    @property
    def logs(self) -> Path:
        return self.root / "logs"


def make_folders(folders: Folders) -> None:
    """Make every folder of a new workspace, for its owner only."""
    for folder in (folders.root, folders.root / "packs", folders.outbox, folders.backups, folders.logs):
        private_folder(folder)


def centre_view(centre: Centre, texts: Texts) -> CentreView:
    """The centre's settings as they are shown, urgent numbers in a fixed order."""
    numbers = tuple(
        UrgentNumber(role, texts.tr(label), centre.urgent_numbers.get(role, "")) for role, label in URGENT_ROLES.items()
    )
    return CentreView(centre.code, centre.name, centre.country, centre.desk, centre.practice, numbers)
