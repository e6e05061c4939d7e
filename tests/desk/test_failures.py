"""Failed tries: kept until they are on record, and nothing strange in their file stops anybody."""

from __future__ import annotations

import json
from datetime import timedelta
from pathlib import Path

import pytest

from fieldtool.desk.failures import Failed, Failure, Failures
from tests.desk.arriving import NOW


def test_failures_wait_until_they_are_forgotten(tmp_path: Path) -> None:
    """In order, with what failed and when; a folder that is not there is made."""
    failures = Failures(tmp_path / "logs")
    assert failures.pending() == ()
    failures.note(Failed.SIGN_IN, NOW)
    failures.note(Failed.RECOVERY_WORDS, NOW + timedelta(minutes=1))
    assert [failure.what for failure in failures.pending()] == [Failed.SIGN_IN, Failed.RECOVERY_WORDS]
    assert failures.pending()[0].at == NOW.isoformat()
    failures.forget()
    failures.forget()
    assert failures.pending() == ()


@pytest.mark.parametrize("content", ["5", "null", "{", "", '"text"', "\udcff", "[" * 100_000, '{"what": "sign-in"}'])
def test_a_file_that_is_no_note_is_one_unreadable_failure(tmp_path: Path, content: str) -> None:
    """It is told as such, whatever it holds, and does not stop the next note."""
    (tmp_path / "failed-sign-ins.json").write_text(content, encoding="utf-8", errors="surrogateescape")
    failures = Failures(tmp_path)
    assert failures.pending() == (Failure(Failed.UNREADABLE, ""),)
    failures.note(Failed.SIGN_IN, NOW)
    assert [failure.what for failure in failures.pending()] == [Failed.UNREADABLE, Failed.SIGN_IN]


@pytest.mark.parametrize(
    "entry", [1, "2026-11-23T09:00:00+00:00", {}, {"what": "sign-in"}, {"what": "sign-in", "at": "soon"}, ["what"]]
)
def test_an_entry_of_another_form_is_not_believed(tmp_path: Path, entry: object) -> None:
    """What is not an instant and a kind of ours never reaches the audit log as if it were."""
    (tmp_path / "failed-sign-ins.json").write_text(json.dumps([entry]), encoding="utf-8")
    assert Failures(tmp_path).pending() == (Failure(Failed.UNREADABLE, ""),)


def test_the_file_does_not_grow_without_end(tmp_path: Path) -> None:
    """A thousand are kept, the newest."""
    one = {"what": "sign-in", "at": NOW.isoformat()}
    (tmp_path / "failed-sign-ins.json").write_text(json.dumps([one] * 1000), encoding="utf-8")
    Failures(tmp_path).note(Failed.REMOVED_PERSON, NOW)
    pending = Failures(tmp_path).pending()
    assert (len(pending), pending[-1].what) == (1000, Failed.REMOVED_PERSON)
