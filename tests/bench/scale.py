"""A store of half a million screenings: signing in, finding, saving, checking and copying, beside plain SQLite.

Run by ``make bench``, or as ``python -m tests.bench.scale --screenings 500000 --audit 1000000``. Making the store takes
some minutes; ``--keep FOLDER`` keeps it for the next time.
"""

from __future__ import annotations

import argparse
import json
import random
import statistics
import subprocess
import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import closing, contextmanager
from itertools import cycle, islice
from pathlib import Path
from tempfile import TemporaryDirectory
from time import perf_counter
from typing import Final

from sqlcipher3 import dbapi2

from fieldtool.casework.search import folded
from fieldtool.clock import ManualClock
from fieldtool.desk.desk import Desk
from fieldtool.desk.entry import Entry
from fieldtool.desk.views import Arrival
from fieldtool.model import AgeGiven, Sex
from fieldtool.vault.copying import copy_store
from fieldtool.vault.keys import Keyring
from tests.bench.alone import peak
from tests.bench.growing import ANSWERS, NOW, SUPERVISOR, grown, invented_name

__all__ = ["compare"]

_SEARCHES: Final = 60
_SAVES: Final = 300
_PLAIN: Final = "plain.db"
_PASSPHRASES: Final = "passphrases.json"


def compare(screenings: int, audit_rows: int, keep: Path | None = None) -> None:
    """Make the store where it is not kept yet, and print the table."""
    with TemporaryDirectory() as folder:
        home = keep or Path(folder)
        if not (home / _PASSPHRASES).is_file():
            _make(home, screenings, audit_rows)
        size = (home / "workspace" / "records.db").stat().st_size / 1e6
        print(f"\n{screenings:,} screenings with {ANSWERS} answers each, {audit_rows:,} audit rows: {size:.0f} MB")
        found = {part: _alone(home, part) for part in ("desk", "plain", "check")}
    _table(found["desk"] | found["plain"] | found["check"])


def _table(found: dict[str, float]) -> None:
    rows: list[tuple[str, str, str | None, float | None]] = [
        ("sign in beyond the key derivation, ms", "sign_in", None, 1000),
        ("find as one types, 95th percentile, ms", "find", "plain_find", 1.3),
        ("find and note it in the audit log, 95th percentile, ms", "find_noted", None, 50),
        ("save an answer, 95th percentile, ms", "save", "bare_commit", 1.5),
        ("answer, rules, views, 95th percentile, ms", "answer", None, None),
        ("home, ms", "home", None, None),
        ("memory at its peak, MB", "memory", None, 200),
        ("check every page and row, s", "check", "plain_check", None),
        ("verify the whole audit log, s", "verify", None, None),
        ("a safety copy, proved, s", "copy", "plain_copy", None),
    ]
    print(f"{'':58}{'ours':>10}{'plain':>10}{'ratio':>8}{'goal':>8}")
    for name, ours, theirs, goal in rows:
        line = f"{name:58}{found[ours]:>10.2f}"
        measured = found[ours]
        if theirs:
            measured /= found[theirs]
            line += f"{found[theirs]:>10.2f}{measured:>8.2f}"
        else:
            line += " " * 18
        print(line + (f"{goal:>8.1f}  {'met' if measured <= goal else 'NOT MET'}" if goal else ""))


def _make(home: Path, screenings: int, audit_rows: int) -> None:
    home.mkdir(parents=True, exist_ok=True)
    centre = grown(home / "workspace", screenings, audit_rows)
    with _desk(home / "workspace", centre.passphrases[SUPERVISOR]) as desk:
        desk._store.db.execute("attach database ? as plain key ''", [str(home / _PLAIN)])
        desk._store.db.execute("select sqlcipher_export('plain')").fetchall()
        desk._store.db.execute("detach database plain")
    (home / _PASSPHRASES).write_text(json.dumps(centre.passphrases))


@contextmanager
def _desk(workspace: Path, passphrase: str) -> Iterator[Desk]:
    with Entry(workspace, ManualClock(NOW)) as entry:
        desk = entry.sign_in(SUPERVISOR, passphrase)
        yield desk
        desk.sign_out()


def _alone(home: Path, part: str) -> dict[str, float]:
    command = [sys.executable, "-m", "tests.bench.scale", "--part", part, "--keep", str(home)]
    done = subprocess.run(command, cwd=Path(__file__).parents[2], capture_output=True, text=True, check=True)
    found: dict[str, float] = json.loads(done.stdout)
    return found


# What is measured, each part in a process of its own


def _of_desk(home: Path, passphrase: str) -> dict[str, float]:
    workspace = home / "workspace"
    derived = _seconds(lambda: Keyring.load(workspace, heal=False).unlock(SUPERVISOR, passphrase))
    began = perf_counter()
    with _desk(workspace, passphrase) as desk:
        signed_in = perf_counter() - began
        return {
            "sign_in": (signed_in - derived) * 1000,
            "home": _seconds(desk.home) * 1000,
            "find": _late(_each(_typed(), desk._register.find)),
            "find_noted": _late(_each(_typed(), desk.find)),
            **_saving(desk),
            "memory": peak(),
        }


def _saving(desk: Desk) -> dict[str, float]:
    case = desk.new_arrival(Arrival("Invented", Sex.FEMALE, AgeGiven(30, 30), "HTI", "es", "alone", NOW))
    view = desk.start(case.id, desk.protocols(case.id)[0].name, "es")
    question = next(one for one in view.questions if len(one.choices) > 1)
    values = list(islice(cycle([choice.value for choice in question.choices[:2]]), _SAVES))
    run = desk._run(view.id)
    return {
        "answer": _late(_each(values, lambda value: desk.answer(view.id, question.path, value))),
        "save": _late(_each(values, lambda value: desk._screenings.answer(run, question.path, value, NOW, "x"))),
    }


def _of_plain(home: Path, _passphrase: str) -> dict[str, float]:
    found: dict[str, float] = {}
    with closing(dbapi2.connect(str(home / _PLAIN), isolation_level=None)) as plain:
        query = (
            "select cases.* from search join searched on searched.number = search.rowid"
            " join cases on cases.id = searched.case_id where search match ? order by search.rowid desc limit 20"
        )
        found["plain_find"] = _late(_each(_typed(), lambda text: plain.execute(query, [_match(text)]).fetchall()))
        found["plain_check"] = _seconds(lambda: plain.execute("pragma integrity_check").fetchall())
        with closing(dbapi2.connect(str(home / "plain-copy.db"))) as copy:
            found["plain_copy"] = _seconds(lambda: plain.backup(copy))
    (home / "plain-copy.db").unlink()
    with closing(dbapi2.connect(str(home / "bare.db"), isolation_level=None)) as bare:
        bare.execute(f"pragma key = \"x'{bytes(range(32)).hex()}'\"")
        for setting in ("temp_store = memory", "secure_delete = on", "synchronous = extra", "journal_mode = truncate"):
            bare.execute(f"pragma {setting}").fetchall()
        bare.execute("create table answers (id integer primary key, path text, value text, at text, by text)")
        row = ["/data/group/item", "yes", NOW.isoformat(), "SV-01"]
        found["bare_commit"] = _late(
            _each(range(_SAVES), lambda _n: bare.execute("insert into answers values (null, ?, ?, ?, ?)", row))
        )
    (home / "bare.db").unlink()
    return found


def _of_check(home: Path, passphrase: str) -> dict[str, float]:
    with _desk(home / "workspace", passphrase) as desk:
        found = {
            "check": _seconds(desk._store.damage),
            "verify": _seconds(lambda: desk._audit.verify(desk._keyring.verify_keys())),
            "copy": _seconds(lambda: copy_store(desk._store, home / "copy.db", bytes(range(32)))),
        }
    (home / "copy.db").unlink()
    return found


_PARTS: Final = {"desk": _of_desk, "plain": _of_plain, "check": _of_check}


def _typed() -> list[str]:
    """What somebody types letter by letter, one name after the other."""
    rng = random.Random(11)
    names = [invented_name(rng) for _ in range(_SEARCHES)]
    return [name[:length] for name in names for length in range(1, len(name) + 1, 2)]


def _match(text: str) -> str:
    """The same words for plain FTS5."""
    words = (word if len(word) > 2 else (3 - len(word)) * "\x02" + word for word in folded(text).split())
    return " AND ".join(f'"{word}"' for word in words)


def _each(values: Sequence[str] | range, work: Callable[[str], object]) -> list[float]:
    return [_seconds(lambda value=value: work(value)) * 1000 for value in values]  # type: ignore[misc]


def _late(taken: list[float]) -> float:
    return statistics.quantiles(taken, n=20)[-1]


def _seconds(work: Callable[[], object]) -> float:
    began = perf_counter()
    work()
    return perf_counter() - began


def main() -> None:
    """Measure one part, or all of them beside one another."""
    parser = argparse.ArgumentParser(prog="python -m tests.bench.scale")
    parser.add_argument("--screenings", type=int, default=500_000)
    parser.add_argument("--audit", type=int, default=1_000_000)
    parser.add_argument("--keep", type=Path)
    parser.add_argument("--part", choices=sorted(_PARTS))
    options = parser.parse_args()
    if options.part:
        passphrases = json.loads((options.keep / _PASSPHRASES).read_text())
        print(json.dumps(_PARTS[options.part](options.keep, passphrases[SUPERVISOR])))
    else:
        compare(options.screenings, options.audit, options.keep)


if __name__ == "__main__":
    main()
