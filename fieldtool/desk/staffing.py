"""Staff, roles and passphrases; the centre's own settings. For supervisors."""

from __future__ import annotations

from contextlib import suppress
from dataclasses import replace

from fieldtool.casework.centre import Centre, write_centre
from fieldtool.casework.people import Person
from fieldtool.desk.access import Operation, allowed_to
from fieldtool.desk.admission import keep_key_generation, take_orphans_away
from fieldtool.desk.errors import CodeTaken, KeyNotTakenAway, LastSupervisor
from fieldtool.desk.signed import Signed
from fieldtool.desk.views import CentreView, StaffView, UrgentNumber
from fieldtool.exchange import check_recipient
from fieldtool.model import Role
from fieldtool.vault.errors import NotSaved
from fieldtool.vault.keys import refuse_weak

__all__ = ["Staffing"]


class Staffing(Signed):
    """Who works here. A slot without a row opens nothing, so a row comes last and goes first."""

    @allowed_to(Operation.SEE_STAFF)
    def staff(self) -> tuple[StaffView, ...]:
        """Everybody who works or worked here."""
        return tuple(_view(person) for person in self._people.everyone())

    @allowed_to(Operation.CHANGE_STAFF)
    def add_person(self, code: str, role: Role, passphrase: str) -> StaffView:
        """Give a new person a code, a role and a key slot of their own; where either fails there is neither."""
        code = code.strip().upper()
        if any(person.code == code for person in self._people.everyone()):
            raise CodeTaken(code=code)
        take_orphans_away(self._opened)
        person_id = self._keyring.add(self._credentials, code, passphrase)
        try:
            with self._store.transaction():
                person = self._people.add(person_id, code, role, self._clock.now())
                self._log("add-person", person_id, code=code, role=role, key=self._keyring.verify_key(person_id).hex())
                keep_key_generation(self._opened)
        except BaseException:
            with suppress(NotSaved):  # a slot that stays opens no desk, and goes at a supervisor's next sign-in
                self._keyring.remove(self._credentials, person_id)
            raise
        return _view(person)

    @allowed_to(Operation.CHANGE_STAFF)
    def set_role(self, person_id: str, role: Role) -> StaffView:
        """Change a role; the centre always keeps a supervisor."""
        person = self._people.person(person_id)
        if role is not Role.SUPERVISOR:
            self._keep_a_supervisor(person_id)
        with self._store.transaction():
            self._people.change_role(person_id, role)
            self._log("set-role", person_id, role=role, before=person.role)
        return _view(self._people.person(person_id))

    @allowed_to(Operation.CHANGE_STAFF)
    def reset_passphrase(self, person_id: str, passphrase: str) -> None:
        """Give a person a new passphrase and key pair, without knowing the old one; it is on record before."""
        refuse_weak(passphrase, self._people.person(person_id).code)
        old_key = self._keyring.verify_key(person_id)
        self._log("reset-passphrase", person_id, old_key=old_key.hex())
        self._keyring.reset(self._credentials, person_id, passphrase)
        self._keep_key_generation()

    @allowed_to(Operation.CHANGE_STAFF)
    def remove_person(self, person_id: str) -> None:
        """Bar a person, then take their key slot away. Their old rows keep their code.

        Raises :class:`KeyNotTakenAway` where they are barred and only the slot could not be removed.
        """
        person = self._people.person(person_id)
        self._keep_a_supervisor(person_id)
        with self._store.transaction():
            self._people.remove(person_id, self._clock.now())
            self._log("remove-person", person_id, code=person.code)
        try:
            self._keyring.remove(self._credentials, person_id)
        except NotSaved as error:
            raise KeyNotTakenAway(code=person.code) from error
        self._keep_key_generation()

    @allowed_to(Operation.CHANGE_CENTRE)
    def change_urgent_numbers(self, numbers: tuple[UrgentNumber, ...]) -> CentreView:
        """Fill in whom the centre calls in an emergency."""
        return self._change_centre(replace(self._centre, urgent_numbers={n.role: n.number.strip() for n in numbers}))

    @allowed_to(Operation.CHANGE_CENTRE)
    def set_hub(self, recipient: str) -> CentreView:
        """Name the hub that releases are sealed to, by its public key (``age1...``)."""
        check_recipient(recipient.strip())
        with self._store.transaction():
            self._facts.name_hub(recipient.strip())
            return self._change_centre(replace(self._centre, hub=recipient.strip()))

    def _change_centre(self, centre: Centre) -> CentreView:
        with self._store.transaction():
            self._log("change-centre", centre.code, hub=centre.hub, **centre.urgent_numbers)
            write_centre(self._folders.centre, centre)
        self._centre = centre
        return self.centre

    def _keep_key_generation(self) -> None:
        with suppress(NotSaved):  # the change itself stands; the next sign-in remembers it
            keep_key_generation(self._opened)

    def _keep_a_supervisor(self, person_id: str) -> None:
        others = (person for person in self._people.everyone() if person.active and person.id != person_id)
        if not any(person.role is Role.SUPERVISOR for person in others):
            raise LastSupervisor


def _view(person: Person) -> StaffView:
    return StaffView(person.id, person.code, person.role, person.active)
