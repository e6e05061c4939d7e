"""The register of cases: who arrived, in which travelling group, with the identity kept apart."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from fieldtool.casework.errors import NoSuchRecord, NotACaseCode
from fieldtool.casework.rows import Row, age_from_row, instant, only, text_of
from fieldtool.casework.search import Search
from fieldtool.model import AgeGiven, Profile, ScreeningState, Sex, case_code, case_code_is_valid, new_id
from fieldtool.vault.store import Store

__all__ = ["Case", "NewCase", "Register", "profile_of"]


@dataclass(frozen=True, slots=True)
class NewCase:
    """What is recorded on arrival; ``travelling`` is alone, family or group; ``group_of`` a case id or empty."""

    sex: Sex
    age: AgeGiven | None
    nationality: str
    language: str
    travelling: str
    arrived_at: datetime
    group_of: str = ""


@dataclass(frozen=True, slots=True)
class Case:
    """One person in this centre, without a name."""

    id: str
    code: str
    sex: Sex
    age: AgeGiven | None
    nationality: str
    language: str
    travelling: str
    arrived_at: datetime
    group_id: str

    @property
    def profile(self) -> Profile:
        """The group of official tables that this person is counted in."""
        return profile_of(self.sex, self.age, self.travelling)


def profile_of(sex: Sex, age: AgeGiven | None, travelling: str) -> Profile:
    """Man, woman, child with family or child alone; an age in doubt counts as a child (the protective reading)."""
    if age is not None and age.may_be_child:
        return Profile.CHILD_WITH_FAMILY if travelling == "family" else Profile.CHILD_ALONE
    if age is None or sex not in {Sex.FEMALE, Sex.MALE}:
        return Profile.UNKNOWN
    return Profile.WOMAN if sex is Sex.FEMALE else Profile.MAN


class Register:
    """Cases of one store. Reading and writing happen in the thread that owns the store."""

    def __init__(self, store: Store, centre_code: str, *, practice: bool) -> None:
        self._store = store
        self._centre_code = centre_code
        self._practice = practice
        self._search = Search(store.db)

    def admit(self, new: NewCase, name_as_heard: str, at: datetime, by: str) -> Case:
        """Record an arrival: a case under a fresh code, and the name in the identity table."""
        with self._store.transaction():
            case_id = new_id(at)
            code = self._free_code()
            group = self.case(new.group_of).group_id if new.group_of else self._new_group(at)
            self._store.db.table("cases").insert(
                {
                    "id": case_id,
                    "code": code,
                    "sex": new.sex,
                    "age_lowest": new.age.lowest if new.age else None,
                    "age_highest": new.age.highest if new.age else None,
                    "nationality": new.nationality,
                    "language": new.language,
                    "travelling": new.travelling,
                    "arrived_at": text_of(new.arrived_at),
                    "group_id": group,
                    "practice": int(self._practice),
                    "created_at": text_of(at),
                    "created_by": by,
                }
            )
            self._store.db.table("identities").insert(
                {"case_id": case_id, "name_as_heard": name_as_heard, "recorded_at": text_of(at), "recorded_by": by}
            )
            self._store.db.table("waiting").insert({"case_id": case_id, "arrived_at": text_of(new.arrived_at)})
            self._search.add(case_id, name_as_heard, code)
        return self.case(case_id)

    def case(self, case_id: str) -> Case:
        """One case by id."""
        row = only(self._store.db, "select * from cases where id = ?", [case_id])
        if row is None:
            raise NoSuchRecord(code=case_id)
        return _case(row)

    def by_code(self, code: str) -> Case:
        """One case by the code on its wristband; what is no such code is not repeated, for it may be a name."""
        if not case_code_is_valid(code):
            raise NotACaseCode
        row = only(self._store.db, "select * from cases where code = ?", [code.strip().upper()])
        if row is None:
            raise NoSuchRecord(code=code.strip().upper()[:20])
        return _case(row)

    def name(self, case_id: str) -> str:
        """The name as it was heard. Whoever asks must write an audit row."""
        row = only(self._store.db, "select name_as_heard from identities where case_id = ?", [case_id])
        return str(row["name_as_heard"]) if row else ""

    def find(self, text: str, limit: int = 20) -> tuple[Case, ...]:
        """Cases that have every word of ``text`` in their code or their name as heard, the last recorded first.

        Capitals and accents do not count: a name is typed as it is heard.
        """
        return tuple(_case(row) for row in self._search.find(text, limit))

    def arrived_between(self, start: datetime, end: datetime) -> tuple[Case, ...]:
        """Cases whose arrival lies in ``[start, end)``, in order of arrival."""
        rows = self._store.db.query(
            "select * from cases where arrived_at >= ? and arrived_at < ? order by arrived_at",
            [text_of(start), text_of(end)],
        )
        return tuple(_case(row) for row in rows)

    def waiting(self, limit: int) -> tuple[Case, ...]:
        """Cases that still have protocols to go through and are in no interview, longest waiting first."""
        rows = self._store.db.query(
            "select cases.* from waiting join cases on cases.id = waiting.case_id where not exists"
            " (select 1 from screenings where screenings.case_id = cases.id and state = ?)"
            " order by waiting.arrived_at limit ?",
            [ScreeningState.IN_PROGRESS, limit],
        )
        return tuple(_case(row) for row in rows)

    def seen_through(self, case_id: str) -> None:
        """Note that a case went through every protocol: it waits for none any more."""
        self._store.db.table("waiting").delete_where("case_id = ?", [case_id])

    def _free_code(self) -> str:
        while True:
            code = case_code(self._centre_code)
            if only(self._store.db, "select 1 from cases where code = ?", [code]) is None:
                return code

    def _new_group(self, at: datetime) -> str:
        group = new_id(at)
        self._store.db.table("groups").insert({"id": group, "created_at": text_of(at)})
        return group


def _case(row: Row) -> Case:
    return Case(
        row["id"],
        row["code"],
        Sex(row["sex"]),
        age_from_row(row),
        row["nationality"],
        row["language"],
        row["travelling"],
        instant(row["arrived_at"]),
        row["group_id"],
    )
