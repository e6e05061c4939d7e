"""Everything that writes, as steps over the real desk. Each promise is acknowledged once the desk has said yes to it.

A new workflow is a function here with ``@workflow``: it gets the centre and ``said``, which it calls with the desk
after each step that must outlast whatever comes. Power cuts, faults and kills then run over it.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Final

from fieldtool.casework.schema import MIGRATIONS
from fieldtool.casework.weeks import Week
from fieldtool.clock import ManualClock
from fieldtool.desk.bare_restore import restore_on_bare_machine
from fieldtool.desk.desk import Desk
from fieldtool.desk.entry import Entry
from fieldtool.desk.key_restore import restore_keys
from fieldtool.desk.views import UrgentNumber
from fieldtool.model import AbsentReason, Role
from fieldtool.vault.copying import copy_store
from fieldtool.vault.kdf import KdfCost
from fieldtool.vault.store import Store
from tests.reliability.centre import NEW, NOW, OLD_KEY, OLD_STORE, PASSPHRASES, Centre, admitted, form_of

__all__ = ["WORKFLOWS", "Said", "Workflow"]

Said = Callable[[Desk], None]
Workflow = Callable[[Centre, Said], None]

WORKFLOWS: Final[dict[str, Workflow]] = {}


def workflow(run: Workflow) -> Workflow:
    """Let a function be one of the workflows, under its own name."""
    WORKFLOWS[run.__name__.replace("_", "-")] = run
    return run


@workflow
def answer(centre: Centre, said: Said) -> None:
    """Answers to the first questions of the open screening."""
    with centre.desk() as desk:
        said(desk)
        view = desk.resume(centre.screening)
        for question in [each for each in view.questions if len(each.choices) > 1][:4]:
            desk.answer(view.id, question.path, question.choices[0].value)
            said(desk)


@workflow
def correct(centre: Centre, said: Said) -> None:
    """An answer, another one in its place, none at all; stopped and taken up again."""
    with centre.desk() as desk:
        view = desk.resume(centre.screening)
        question = next(each for each in view.questions if len(each.choices) > 1)
        for choice in question.choices[:2]:
            desk.answer(view.id, question.path, choice.value)
            said(desk)
        desk.absent(view.id, question.path, AbsentReason.DECLINED)
        said(desk)
        desk.stop(view.id)
        said(desk)
        desk.resume(view.id)
        desk.come_back_later(view.id, question.path, later=True)
        said(desk)


@workflow
def finish(centre: Centre, said: Said) -> None:
    """A screening to its end."""
    with centre.desk() as desk:
        for missing in desk.findings(centre.screening).missing:
            desk.absent(centre.screening, missing.path, AbsentReason.SEEN_NOT_NEEDED)
        said(desk)
        desk.finish(centre.screening)
        said(desk)
        desk.sign_out()


@workflow
def arrive(centre: Centre, said: Said) -> None:
    """Somebody arrives, is looked for, and their name is shown."""
    with centre.desk() as desk:
        case = admitted(desk).case
        said(desk)
        desk.find("tavoru")
        desk.reveal_name(case.id, "meeting-in-person")
        said(desk)


@workflow
def settings(centre: Centre, said: Said) -> None:
    """The numbers for emergencies are filled in."""
    with centre.desk("SV-01") as desk:
        desk.change_urgent_numbers((UrgentNumber("emergency", "Ambulance or emergency service", "000"),))
        said(desk)


@workflow
def staff(centre: Centre, said: Said) -> None:
    """People come, change their role and passphrase, and leave."""
    with centre.desk("SV-01") as desk:
        said(desk)
        person = desk.add_person("IN-02", Role.INTAKE, "walnut ribbon thunder castle")
        said(desk)
        desk.set_role(person.id, Role.SUPERVISOR)
        desk.reset_passphrase(person.id, "pepper valley candle bridge")
        said(desk)
        desk.remove_person(person.id)
        said(desk)


@workflow
def release(centre: Centre, said: Said) -> None:
    """A week is released: built, signed twice, written out."""
    later = NOW + timedelta(days=3)
    with centre.desk("SV-01", later) as desk:
        built = desk.build_release(str(Week.of((NOW - timedelta(days=7)).date())))
        desk.sign_release(built.id)
        said(desk)
    with centre.desk("SV-02", later) as desk:
        desk.sign_release(built.id)
        said(desk)
        desk.export_release(built.id)
        said(desk)


@workflow
def copy(centre: Centre, said: Said) -> None:
    """The store is copied whole under another key."""
    with centre.desk("SV-01") as desk:
        said(desk)
        copy_store(desk._store, centre.workspace / "backups" / "copy.db", bytes(range(32)))
        said(desk)


@workflow
def backup(centre: Centre, said: Said) -> None:
    """A safety copy is made, put on record, and sent to a second folder; an older one goes."""
    with centre.desk("SV-01") as desk:
        for _ in range(2):
            said(desk)
            desk.keep_copy(desk.copier().make(supervised=True))
        said(desk)


@workflow
def restore(centre: Centre, said: Said) -> None:
    """The records are replaced by a safety copy, with the keys and the staff of now."""
    with centre.desk("SV-01") as desk:
        said(desk)  # what comes after the copy is given up, as two supervisors agree
        desk.keep_copy(desk.copier().make())
        offer = desk.copier().offer(None)
        desk.restore(offer, "SV-02", PASSPHRASES["SV-02"])
    with centre.desk("SV-01") as desk:
        said(desk)


@workflow
def bare_restore(centre: Centre, said: Said) -> None:
    """A centre is brought back beside this one from a safety copy and the words, whole or not at all."""
    with centre.desk("SV-01") as desk:
        made = desk.copier().make()
        desk.keep_copy(made)
    words = " ".join(centre.words.words)
    restore_on_bare_machine(made.path, centre.workspace.parent / NEW, words, ManualClock(NOW))
    with centre.desk() as desk:
        said(desk)


@workflow
def lost_keys(centre: Centre, said: Said) -> None:
    """An older key file is brought back from a safety copy with the words; the records stay."""
    with centre.desk("SV-01") as desk:
        made = desk.copier().make()
        desk.keep_copy(made)
        desk.remove_person(next(person.id for person in desk.staff() if person.code == "IN-01"))
        said(desk)
    restore_keys(made.path, centre.workspace, " ".join(centre.words.words), ManualClock(NOW))
    with centre.desk("SV-01") as desk:
        said(desk)


@workflow
def migrate(centre: Centre, said: Said) -> None:
    """A store of an older version is brought up to date."""
    old = centre.workspace / OLD_STORE
    Store.create(old, OLD_KEY, MIGRATIONS[:4], NOW).close()
    Store.open(old, OLD_KEY, MIGRATIONS, NOW).close()
    with centre.desk() as desk:
        said(desk)


@workflow
def set_up(centre: Centre, said: Said) -> None:
    """A centre is set up beside this one: whole or not at all."""
    beside = centre.workspace.parent / NEW
    with Entry(beside, ManualClock(NOW), cost=KdfCost.floor()) as entry:
        draft = entry.prepare_setup(form_of(""))
        entry.finish_setup(draft, " ".join(draft.words))
        assert entry.state().kind == "ready"
    with centre.desk() as desk:
        said(desk)


@workflow
def sign_in(centre: Centre, said: Said) -> None:
    """Somebody mistypes a passphrase, then signs in; the failed try is on record."""
    with Entry(centre.workspace, ManualClock(NOW)) as entry:
        desk = entry.sign_in("IN-01", PASSPHRASES["IN-01"])
        said(desk)
        desk.protocols(desk.resume(centre.screening).case.id)
        desk.sign_out()
