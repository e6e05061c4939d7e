"""What happens between a right passphrase and a desk: who left is kept out, old keys are told, all is on record."""

from __future__ import annotations

from collections.abc import Mapping
from contextlib import suppress

from fieldtool.casework.facts import Facts
from fieldtool.casework.people import People
from fieldtool.desk.errors import OldKeys
from fieldtool.desk.failures import Failed, Failures
from fieldtool.desk.signed import Opened
from fieldtool.model import Role
from fieldtool.vault.audit import AuditLog
from fieldtool.vault.errors import KeysNotCopied, NotSaved, WrongPassphrase

__all__ = ["admit", "keep_key_generation", "take_orphans_away"]


def admit(opened: Opened, failures: Failures) -> None:
    """Put the sign-in on record, and the failed tries since the last; nothing is on the disk's note any more then.

    Raises :class:`WrongPassphrase` for somebody who left, :class:`OldKeys` where an old key file was put back.
    """
    people, person_id = People(opened.store), opened.credentials.person_id
    if not people.works_here(person_id):
        failures.note(Failed.REMOVED_PERSON, opened.clock.now())
        raise WrongPassphrase
    _refuse_old_keys(opened)
    with opened.store.transaction():
        for failure in failures.pending():
            _log(opened, "failed-sign-in", "", {"what": failure.what, "at": failure.at})
        _log(opened, "sign-in", person_id, {})
        _keep_restored(opened)
        keep_key_generation(opened)
    failures.forget()
    if people.person(person_id).role is Role.SUPERVISOR:
        take_orphans_away(opened)


def take_orphans_away(opened: Opened) -> None:
    """Remove the key slots of nobody who works here: what a failed change of staff left behind."""
    people = People(opened.store)
    orphans = [slot.person_id for slot in opened.keyring.people() if not people.works_here(slot.person_id)]
    if not orphans:
        return
    with opened.store.transaction():
        for person_id in orphans:
            _log(opened, "remove-orphaned-key", person_id, {})
    with suppress(NotSaved):  # such a slot opens no desk; the next sign-in of a supervisor tries again
        for person_id in orphans:
            opened.keyring.remove(opened.credentials, person_id)
        keep_key_generation(opened)


def keep_key_generation(opened: Opened) -> None:
    """Remember how new the key file is, once both copies are: healing one from the other never makes it older."""
    if not isinstance(opened.keyring.notice, KeysNotCopied):
        Facts(opened.store).keep_key_generation(opened.keyring.generation)


def _keep_restored(opened: Opened) -> None:
    """Put on record that this desk was brought back with the recovery words, which are nobody's signature."""
    facts = Facts(opened.store)
    restored = facts.restored
    if restored is not None:
        _log(opened, "restored", restored["copy"], restored)
        facts.forget_restored()


def _refuse_old_keys(opened: Opened) -> None:
    found, known = opened.keyring.generation, Facts(opened.store).key_generation
    if found < known:
        _log(opened, "old-keys", opened.credentials.person_id, {"found": str(found), "known": str(known)})
        raise OldKeys


def _log(opened: Opened, operation: str, subject: str, content: Mapping[str, str]) -> None:
    with opened.store.transaction() as db:
        AuditLog(db).append(opened.clock.now(), opened.credentials, operation, subject, content)
