"""A small practice centre that workflows run in, opened without deriving keys, which takes its time on purpose."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Final

from fieldtool.casework.schema import MIGRATIONS
from fieldtool.clock import ManualClock
from fieldtool.desk.admission import admit
from fieldtool.desk.desk import Desk
from fieldtool.desk.entry import Entry, SetupForm
from fieldtool.desk.failures import Failures
from fieldtool.desk.signed import Opened
from fieldtool.desk.views import Arrival, ScreeningView
from fieldtool.desk.workspace import Folders
from fieldtool.exchange import new_hub_identity
from fieldtool.model import AgeGiven, Role, Sex
from fieldtool.vault.kdf import KdfCost
from fieldtool.vault.keys import Credentials, Keyring, RecoveryWords
from fieldtool.vault.store import Store

__all__ = ["FIRST", "NEW", "NOW", "OLD_KEY", "OLD_STORE", "PASSPHRASES", "Centre", "admitted", "form_of", "made"]

NOW: Final = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)
FIRST: Final = "first-contact"
NEW: Final = "new"
"""The folder beside the centre's where another is set up."""
OLD_STORE: Final = "backups/old.db"
OLD_KEY: Final = bytes(range(32))
"""A store of an older version, and what opens it."""
PASSPHRASES: Final = {
    "SV-01": "lantern copper meadow seven",
    "SV-02": "harbour violet sparrow nine",
    "IN-01": "basket morning river stone",
}


@dataclass(frozen=True, slots=True)
class Centre:
    """A workspace, what opens it, and a screening that was begun in it."""

    workspace: Path
    words: RecoveryWords
    credentials: dict[str, Credentials]
    screening: str

    def at(self, workspace: Path) -> Centre:
        """The same centre in another place: a copy of its folder."""
        return Centre(workspace, self.words, self.credentials, self.screening)

    @contextmanager
    def desk(self, code: str = "IN-01", at: datetime = NOW) -> Iterator[Desk]:
        """Sign somebody in, but for the passphrase."""
        clock, folders = ManualClock(at), Folders(self.workspace)
        credentials = self.credentials[code]
        store = Store.open(folders.records, credentials.database_key, MIGRATIONS, clock.now())
        try:
            opened = Opened(folders, Keyring.load(self.workspace), credentials, store, clock)
            admit(opened, Failures(folders.logs))
            yield Desk(opened)
        finally:
            store.close()


def form_of(hub: str) -> SetupForm:
    """The set-up of the centre."""
    return SetupForm("PC", "Puerto Claro", "PAN", "1", "SV-01", PASSPHRASES["SV-01"], practice=True, hub=hub)


def made(workspace: Path) -> Centre:
    """Set the centre up, with its staff, a case and an open screening."""
    _identity, hub = new_hub_identity()
    with Entry(workspace, ManualClock(NOW - timedelta(days=7)), cost=KdfCost.floor()) as entry:
        draft = entry.prepare_setup(form_of(hub))
        entry.finish_setup(draft, " ".join(draft.words))
        desk = entry.sign_in("SV-01", PASSPHRASES["SV-01"])
        desk.add_person("SV-02", Role.SUPERVISOR, PASSPHRASES["SV-02"])
        desk.add_person("IN-01", Role.INTAKE, PASSPHRASES["IN-01"])
        view = admitted(desk)
        desk.sign_out()
    keyring = Keyring.load(workspace)
    opened = {code: keyring.unlock(code, passphrase) for code, passphrase in PASSPHRASES.items()}
    return Centre(workspace, draft.recovery, opened, view.id)


def admitted(desk: Desk) -> ScreeningView:
    """Somebody arrives, and the first protocol is begun with them."""
    arrived = desk._clock.now() - timedelta(hours=1)
    case = desk.new_arrival(Arrival("Tavoru Keli", Sex.FEMALE, AgeGiven(24, 26), "HTI", "es", "alone", arrived))
    return desk.start(case.id, FIRST, "es")
