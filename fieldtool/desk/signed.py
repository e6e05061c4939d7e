"""What every part of a signed-in desk shares: the person, their keys, the open store, the clock."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime

from fieldtool.casework.centre import read_centre
from fieldtool.casework.consequences import Consequences
from fieldtool.casework.facts import Facts
from fieldtool.casework.people import People
from fieldtool.casework.register import Case, Register
from fieldtool.casework.releases import Releases
from fieldtool.casework.screenings import Screenings
from fieldtool.clock import Clock
from fieldtool.desk.views import CaseSummary, CentreView, StaffView
from fieldtool.desk.workspace import Folders, centre_view
from fieldtool.i18n import Texts
from fieldtool.model import Role
from fieldtool.protocol import Pack, builtin_pack_folder, load_pack
from fieldtool.vault.audit import AuditLog
from fieldtool.vault.keys import Credentials, Keyring
from fieldtool.vault.store import Store

__all__ = ["Opened", "Signed"]


@dataclass(frozen=True, slots=True)
class Opened:
    """An unlocked workspace: everything that a desk is made of."""

    folders: Folders
    keyring: Keyring
    credentials: Credentials
    store: Store
    clock: Clock


class Signed:
    """One signed-in person at one desk. It belongs to the thread that made it."""

    def __init__(self, opened: Opened, language: str = "en") -> None:
        facts = Facts(opened.store)
        centre = replace(read_centre(opened.folders.centre), practice=facts.practice, hub=facts.hub)
        self._opened = opened
        self._folders = opened.folders
        self._facts = facts
        self._keyring = opened.keyring
        self._credentials = opened.credentials
        self._store = opened.store
        self._clock = opened.clock
        self._centre = centre
        self._texts = Texts(language)
        self._audit = AuditLog(opened.store.db)
        self._people = People(opened.store)
        self._register = Register(opened.store, centre.code, practice=centre.practice)
        self._screenings = Screenings(opened.store, self._register, desk=centre.desk, country=centre.country)
        self._consequences = Consequences(opened.store)
        self._releases = Releases(opened.store)
        self._loaded_pack: Pack | None = None

    @property
    def language(self) -> str:
        """The staff's language: every text of every view is in it where the pack has it."""
        return self._texts.language

    @language.setter
    def language(self, language: str) -> None:
        self._texts = Texts(language)

    @property
    def person(self) -> StaffView:
        """Who is signed in."""
        person = self._people.person(self._credentials.person_id)
        return StaffView(person.id, person.code, person.role, person.active)

    @property
    def role(self) -> Role:
        """The role that the store, not the key file, gives to the person."""
        return self.person.role

    @property
    def centre(self) -> CentreView:
        """The centre's settings."""
        return centre_view(self._centre, self._texts)

    def _me(self) -> str:
        return self._credentials.person_id

    def _pack(self) -> Pack:
        if self._loaded_pack is None:
            self._loaded_pack = load_pack(builtin_pack_folder())
        return self._loaded_pack

    def _log(self, operation: str, subject: str, **content: str) -> None:
        """Add an audit row; inside a transaction it is committed with the change that it records."""
        with self._store.transaction():
            self._audit.append(self._clock.now(), self._credentials, operation, subject, content)

    def _summary(self, case: Case) -> CaseSummary:
        return CaseSummary(
            case.id,
            case.code,
            case.sex,
            case.age,
            case.profile,
            case.nationality,
            case.language,
            case.travelling,
            case.arrived_at.astimezone(self._clock.now().tzinfo),
        )

    def _local(self, instant: datetime | None) -> datetime | None:
        return instant.astimezone(self._clock.now().tzinfo) if instant else None

    def _label(self, labels: Mapping[str, str], language: str = "") -> str:
        """A pack's text in the asked language, else the staff's, else English, else the first that there is."""
        for wanted in (language or self.language, "en"):
            if labels.get(wanted):
                return labels[wanted]
        return next((text for text in labels.values() if text), "")
