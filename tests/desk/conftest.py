"""A centre of its own for each test, set up and signed in through the real door."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from functools import cache
from pathlib import Path
from typing import Final

import pytest

from fieldtool.clock import ManualClock
from fieldtool.desk import signed
from fieldtool.desk.desk import Desk
from fieldtool.desk.entry import Entry, SetupForm
from fieldtool.desk.views import ScreeningView
from fieldtool.errors import FieldtoolError
from fieldtool.exchange import new_hub_identity
from fieldtool.model import Role
from fieldtool.protocol import load_pack
from fieldtool.vault.kdf import KdfCost
from tests.desk.arriving import NOW, admit

PASSPHRASES: Final = {
    "SV-01": "lantern copper meadow seven",
    "SV-02": "harbour violet sparrow nine",
    "IN-01": "basket morning river stone",
}

SignIn = Callable[..., Desk]


@pytest.fixture(scope="session")
def hub() -> tuple[str, str]:
    """A hub's secret identity and public recipient."""
    return new_hub_identity()


@pytest.fixture(scope="session", autouse=True)
def _one_pack() -> Iterator[None]:
    """The real pack, read once: hundreds of sign-ins would each compile it anew."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(signed, "load_pack", cache(load_pack))
        yield


@pytest.fixture(scope="session")
def a_centre(tmp_path_factory: pytest.TempPathFactory, hub: tuple[str, str]) -> Path:
    """A centre with two supervisors and one intake worker, made once; tests get copies."""
    workspace = tmp_path_factory.mktemp("centre") / "workspace"
    with Entry(workspace, ManualClock(NOW), cost=KdfCost.floor()) as entry:
        form = SetupForm("PC", "Puerto Claro", "PAN", "1", "SV-01", PASSPHRASES["SV-01"], hub=hub[1])
        draft = entry.prepare_setup(form)
        entry.finish_setup(draft, " ".join(draft.words))
        (workspace.parent / "words").write_text(" ".join(draft.words))
        desk = entry.sign_in("SV-01", PASSPHRASES["SV-01"])
        desk.add_person("SV-02", Role.SUPERVISOR, PASSPHRASES["SV-02"])
        desk.add_person("IN-01", Role.INTAKE, PASSPHRASES["IN-01"])
        desk.sign_out()
    return workspace


@pytest.fixture
def words(a_centre: Path) -> str:
    """The 24 recovery words of the centre."""
    return (a_centre.parent / "words").read_text()


@pytest.fixture
def workspace(a_centre: Path, tmp_path: Path) -> Path:
    """A centre to use up."""
    return Path(shutil.copytree(a_centre, tmp_path / "workspace"))


@pytest.fixture
def clock() -> ManualClock:
    """A clock that the test moves."""
    return ManualClock(NOW)


@pytest.fixture
def sign_in(workspace: Path, clock: ManualClock) -> Iterator[SignIn]:
    """Signs a person in; whoever signed in before is signed out first, because one process holds a workspace."""
    held: list[tuple[Entry, Desk]] = []

    def leave() -> None:
        while held:
            entry, desk = held.pop()
            desk.sign_out()
            entry.close()

    def enter(code: str = "IN-01", language: str = "en") -> Desk:
        leave()
        entry = Entry(workspace, clock, cost=KdfCost.floor())
        try:
            desk = entry.sign_in(code, PASSPHRASES[code], language)
        except FieldtoolError:
            entry.close()
            raise
        held.append((entry, desk))
        return desk

    yield enter
    leave()


@pytest.fixture
def desk(sign_in: SignIn) -> Desk:
    """An intake worker's desk."""
    return sign_in("IN-01")


@pytest.fixture
def view(desk: Desk) -> ScreeningView:
    """The first contact with a woman from Haiti, just begun."""
    return desk.start(admit(desk).id, "first-contact", "fr")
