"""Staff, roles and passphrases; the centre's own settings. For supervisors."""

from __future__ import annotations

from dataclasses import replace

from fieldtool.casework.centre import Centre, write_centre
from fieldtool.casework.people import Person
from fieldtool.desk.access import Operation, allowed_to
from fieldtool.desk.errors import CodeTaken, LastSupervisor
from fieldtool.desk.signed import Signed
from fieldtool.desk.views import CentreView, StaffView, UrgentNumber
from fieldtool.exchange import check_recipient
from fieldtool.model import Role

__all__ = ["Staffing"]


class Staffing(Signed):
    """Who works here. A key slot and its row in the store always change together."""

    @allowed_to(Operation.SEE_STAFF)
    def staff(self) -> tuple[StaffView, ...]:
        """Everybody who works or worked here."""
        return tuple(_view(person) for person in self._people.everyone())

    @allowed_to(Operation.CHANGE_STAFF)
    def add_person(self, code: str, role: Role, passphrase: str) -> StaffView:
        """Give a new person a code, a role and a key slot of their own."""
        code = code.strip().upper()
        if any(person.code == code for person in self._people.everyone()):
            raise CodeTaken(code=code)
        with self._store.transaction():
            # The slot is written inside the transaction: if it fails, no row stands without a key.
            person_id = self._keyring.add(self._credentials, code, passphrase)
            person = self._people.add(person_id, code, role, self._clock.now())
            self._log("add-person", person_id, role=role)
        return _view(person)

    @allowed_to(Operation.CHANGE_STAFF)
    def set_role(self, person_id: str, role: Role) -> StaffView:
        """Change a role; the centre always keeps a supervisor."""
        if role is not Role.SUPERVISOR:
            self._keep_a_supervisor(person_id)
        with self._store.transaction():
            self._people.change_role(person_id, role)
            self._log("set-role", person_id, role=role)
        return _view(self._people.person(person_id))

    @allowed_to(Operation.CHANGE_STAFF)
    def reset_passphrase(self, person_id: str, passphrase: str) -> None:
        """Give a person a new passphrase and key pair, without knowing the old one."""
        with self._store.transaction():
            self._keyring.reset(self._credentials, person_id, passphrase)
            self._log("reset-passphrase", person_id)

    @allowed_to(Operation.CHANGE_STAFF)
    def remove_person(self, person_id: str) -> None:
        """Take a person's key slot away. Their old rows keep their code."""
        self._keep_a_supervisor(person_id)
        with self._store.transaction():
            self._people.remove(person_id, self._clock.now())
            self._log("remove-person", person_id)
            self._keyring.remove(self._credentials, person_id)

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
            self._log("change-centre", centre.code)
            write_centre(self._folders.centre, centre)
        self._centre = centre
        return self.centre

    def _keep_a_supervisor(self, person_id: str) -> None:
        others = (person for person in self._people.everyone() if person.active and person.id != person_id)
        if not any(person.role is Role.SUPERVISOR for person in others):
            raise LastSupervisor


def _view(person: Person) -> StaffView:
    return StaffView(person.id, person.code, person.role, person.active)
