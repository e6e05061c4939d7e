"""The door: setting up a centre, signing in, and getting back in with the recovery words.

Nothing here shows who works at the centre or who signed in last.
"""

from __future__ import annotations

import re
import secrets
import shutil
import tempfile
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Final, Self

from fieldtool.casework.centre import Centre, read_centre, write_centre
from fieldtool.casework.facts import Facts
from fieldtool.casework.people import People
from fieldtool.casework.schema import MIGRATIONS
from fieldtool.clock import Clock
from fieldtool.desk.admission import admit
from fieldtool.desk.desk import Desk
from fieldtool.desk.errors import AlreadySetUp, BadCentreCode, NoWorkspace, WordsDiffer
from fieldtool.desk.failures import Failed, Failures
from fieldtool.desk.restoring import Rescue, finish_restore
from fieldtool.desk.signed import Opened
from fieldtool.desk.views import CentreView
from fieldtool.desk.workspace import Folders, centre_view, make_folders
from fieldtool.errors import FieldtoolError
from fieldtool.i18n import Texts
from fieldtool.model import Role
from fieldtool.vault.audit import AuditLog
from fieldtool.vault.errors import UnknownPerson, WrongPassphrase, WrongRecoveryWords
from fieldtool.vault.files import disk_errors, sync_folder
from fieldtool.vault.keys import Credentials, KdfCost, Keyring, RecoveryWords, generate_passphrase
from fieldtool.vault.lock import WorkspaceLock
from fieldtool.vault.passphrases import refuse_weak
from fieldtool.vault.store import Store

__all__ = ["Entry", "EntryState", "SetupDraft", "SetupForm", "propose_passphrase"]


@dataclass(frozen=True, slots=True)
class SetupForm:
    """What a new centre is asked for; ``country`` is ISO 3166-1 alpha-3, ``hub`` an age recipient or empty."""

    centre_code: str
    centre_name: str
    country: str
    desk: str
    supervisor_code: str
    passphrase: str
    practice: bool = False
    hub: str = ""


@dataclass(frozen=True, slots=True)
class SetupDraft:
    """A set-up that waits for its recovery words to be typed back; nothing of it is on the disk."""

    form: SetupForm
    recovery: RecoveryWords

    @property
    def words(self) -> tuple[str, ...]:
        """The 24 words, to be written on paper."""
        return self.recovery.words


@dataclass(frozen=True, slots=True)
class EntryState:
    """What stands at the workspace: ``new`` (to be set up), ``ready`` (to sign in) or ``unusable`` with why."""

    kind: str
    centre: CentreView | None = None
    problem: FieldtoolError | None = None


def propose_passphrase() -> str:
    """A passphrase of random words, for somebody who takes what is proposed."""
    return generate_passphrase()


class Entry:
    """A workspace before anybody signed in. It holds the workspace's lock from :meth:`state` to :meth:`close`."""

    def __init__(self, workspace: Path, clock: Clock, *, cost: KdfCost | None = None) -> None:
        self._folders = Folders(workspace)
        self._clock = clock
        self._cost = cost
        self._lock = WorkspaceLock(workspace)
        self._failures = Failures(self._folders.logs)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        """Let another program use the workspace."""
        self._lock.release()

    def state(self, language: str = "en") -> EntryState:
        """What stands here; a second program on the same workspace is told so."""
        try:
            if not self._exists():
                return EntryState("new")
            self._hold()
            return EntryState("ready", centre_view(read_centre(self._folders.centre), Texts(language)))
        except FieldtoolError as problem:
            return EntryState("unusable", None, problem)

    def prepare_setup(self, form: SetupForm) -> SetupDraft:
        """Draw the recovery words of a new centre; they are shown, written on paper and typed back."""
        if self._exists():
            raise AlreadySetUp(folder=self._folders.root.name)
        if not _CENTRE_CODE.fullmatch(form.centre_code):
            raise BadCentreCode
        refuse_weak(form.passphrase, form.supervisor_code)
        return SetupDraft(form, RecoveryWords.generate())

    def finish_setup(self, draft: SetupDraft, typed_words: str) -> None:
        """Make the workspace, whole or not at all; :class:`WordsDiffer` when the words were not written down."""
        typed = RecoveryWords.from_text(typed_words).words
        pairs = enumerate(zip(typed, draft.words, strict=True), start=1)
        wrong = [position for position, (word, shown) in pairs if word != shown]
        if wrong:
            raise WordsDiffer(position=wrong[0])
        root = self._folders.root
        with disk_errors():
            root.parent.mkdir(parents=True, exist_ok=True)
            beside = Path(tempfile.mkdtemp(prefix=".fieldtool-", dir=root.parent))
            try:
                self._fill(Folders(beside), draft)
                if root.is_dir():
                    root.rmdir()
                beside.replace(root)
            except BaseException:
                shutil.rmtree(beside, ignore_errors=True)
                raise
            sync_folder(root.parent)

    def sign_in(self, code: str, passphrase: str, language: str = "en") -> Desk:
        """Open the store for one person; failures are counted here and audited at the next success."""
        self._hold()
        keyring = Keyring.load(self._folders.root)
        credentials = self._unlock(keyring, code, passphrase)
        store = self._open(credentials.database_key)
        try:
            opened = Opened(self._folders, keyring, credentials, store, self._clock)
            admit(opened, self._failures)
            return Desk(opened, language)
        except BaseException:
            store.close()
            raise

    def reset_with_words(self, words: str, code: str, passphrase: str) -> None:
        """Give a person a new passphrase with the recovery words, when nobody else can; it is on record before."""
        self._hold()
        keyring = Keyring.load(self._folders.root)
        recovery = RecoveryWords.from_text(words)
        try:
            access = keyring.open_with_words(recovery)
        except WrongRecoveryWords:
            self._failures.note(Failed.RECOVERY_WORDS, self._clock.now())
            raise
        with self._open(access.database_key) as store:
            record = partial(self._record_reset, store, code)
            keyring.reset_with_words(recovery, code.strip().upper(), passphrase, self._kdf(), record=record)
            # Who holds the words decides which key file counts, even one from a safety copy.
            Facts(store).keep_key_generation(keyring.generation)

    def rescue(self, code: str, passphrase: str) -> Rescue:
        """What a supervisor can do where the records do not open: go back to a safety copy.

        Raises :class:`WrongPassphrase`, which is noted, or why the keys cannot be read.
        """
        self._hold()
        keyring = Keyring.load(self._folders.root)
        return Rescue(self._folders, keyring, self._unlock(keyring, code, passphrase), self._clock)

    def _unlock(self, keyring: Keyring, code: str, passphrase: str) -> Credentials:
        try:
            return keyring.unlock(code.strip().upper(), passphrase)
        except WrongPassphrase:
            self._failures.note(Failed.SIGN_IN, self._clock.now())
            raise

    def _record_reset(self, store: Store, code: str, credentials: Credentials) -> None:
        if not People(store).works_here(credentials.person_id):
            raise UnknownPerson(staff_code=code)
        with store.transaction() as db:
            AuditLog(db).append(
                self._clock.now(),
                credentials,
                "reset-with-words",
                credentials.person_id,
                {"key": credentials.public_key.hex()},
            )

    def _hold(self) -> None:
        if not self._folders.root.is_dir():
            raise NoWorkspace(folder=self._folders.root.name)
        if not self._lock.held:
            self._lock.acquire()
            finish_restore(self._folders)

    def _open(self, key: bytes) -> Store:
        return Store.open(self._folders.records, key, MIGRATIONS, self._clock.now())

    def _exists(self) -> bool:
        root = self._folders.root
        if not root.is_dir() or not any(root.iterdir()):
            return False
        if not (self._folders.centre.exists() or self._folders.records.exists()):
            raise AlreadySetUp(folder=root.name)
        return True

    def _kdf(self) -> KdfCost:
        return self._cost or KdfCost.calibrated(self._clock.ticks)

    def _fill(self, folders: Folders, draft: SetupDraft) -> None:
        form = draft.form
        make_folders(folders)
        code = form.supervisor_code.strip().upper()
        _, credentials = Keyring.create(folders.root, code, form.passphrase, draft.recovery, self._kdf())
        now = self._clock.now()
        store = Store.create(folders.records, credentials.database_key, MIGRATIONS, now)
        with store.transaction():
            Facts(store).settle(practice=form.practice, secret=secrets.token_hex(32))
            Facts(store).name_hub(form.hub)
            People(store).add(credentials.person_id, code, Role.SUPERVISOR, now)
            AuditLog(store.db).append(now, credentials, "set-up", form.centre_code, {"country": form.country})
        store.close()
        write_centre(
            folders.centre,
            Centre(form.centre_code, form.centre_name, form.country, form.desk, form.practice, form.hub),
        )


_CENTRE_CODE: Final = re.compile(r"[A-Z0-9]{2,6}", re.ASCII)
"""It stands in every case code and in the name of every bundle."""
