"""Centres that are set up already, and people who arrive there: where a journey begins that is not about set-up."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path
from typing import Any, Final

from fieldtool.clock import Clock, SystemClock
from fieldtool.desk.desk import Desk
from fieldtool.desk.entry import Entry, SetupForm
from fieldtool.desk.views import Arrival, CaseSummary
from fieldtool.model import AgeGiven, Role, Sex
from fieldtool.vault.kdf import KdfCost

__all__ = ["PASSPHRASES", "admit", "signed_in", "with_staff"]

PASSPHRASES: Final = {
    "SV-01": "lantern copper meadow seven",
    "SV-02": "harbour violet sparrow nine",
    "IN-01": "basket morning river stone",
}


def with_staff(workspace: Path, clock: Clock, *, practice: bool = False, hub: str = "") -> Path:
    """A new centre with two supervisors and one intake worker."""
    form = SetupForm("PC", "Puerto Claro", "PAN", "Mesa 1", "SV-01", PASSPHRASES["SV-01"], practice, hub)
    with Entry(workspace, clock, cost=KdfCost.floor()) as entry:
        draft = entry.prepare_setup(form)
        entry.finish_setup(draft, " ".join(draft.words))
    with signed_in(workspace, "SV-01", clock) as desk:
        desk.add_person("SV-02", Role.SUPERVISOR, PASSPHRASES["SV-02"])
        desk.add_person("IN-01", Role.INTAKE, PASSPHRASES["IN-01"])
    return workspace


@contextmanager
def signed_in(
    workspace: Path, code: str = "IN-01", clock: Clock | None = None, *, passphrase: str = ""
) -> Iterator[Desk]:
    """The desk of one person, without a window: to prepare a centre, and to look afterwards."""
    with Entry(workspace, clock or SystemClock(), cost=KdfCost.floor()) as entry:
        desk = entry.sign_in(code, passphrase or PASSPHRASES[code])
        yield desk
        desk.sign_out()


def admit(desk: Desk, clock: Clock, **changes: Any) -> CaseSummary:  # noqa: ANN401  (fields of an arrival)
    """Admit a man from Venezuela who arrived a little while ago, with what a journey changes."""
    arrival: dict[str, Any] = {
        "name_as_heard": "Tavoru Kelimasu",
        "sex": Sex.MALE,
        "age": AgeGiven(30, 34),
        "nationality": "VEN",
        "language": "es",
        "travelling": "alone",
        "arrived_at": clock.now() - timedelta(minutes=10),
    } | changes
    return desk.new_arrival(Arrival(**arrival))
