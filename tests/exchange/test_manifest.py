from __future__ import annotations

from dataclasses import replace
from datetime import date

from hypothesis import given
from hypothesis import strategies as st

from fieldtool.exchange import AuditReference, Manifest, MemberReference, PackReference
from tests.exchange.making import Release, true_release

_digest = st.text("0123456789abcdef", min_size=64, max_size=64)
_name = st.from_regex(r"[a-z0-9][a-z0-9._-]{0,20}", fullmatch=True)
_words = st.text(st.characters(exclude_categories=["C", "Z"]), max_size=20).filter(str.isprintable)
_count = st.integers(0, 2**53 - 1)


@given(
    practice=st.booleans(),
    desk=_words,
    sequence=st.integers(1, 9999),
    previous=st.just("") | _digest,
    policy=st.dictionaries(_name, _count | _words, max_size=4),
    packs=st.lists(st.builds(PackReference, _name, _words, _digest), max_size=3).map(tuple),
    audit=st.builds(AuditReference, _count, _digest),
    counts=st.dictionaries(_name, _count, max_size=4),
    members=st.lists(st.builds(MemberReference, _name, _digest, _count), max_size=3).map(tuple),
    created=st.dates(),
)
def test_round_trip(**fields: object) -> None:
    """Every manifest reads back as it was written."""
    manifest = replace(true_release().manifest, **fields)  # type: ignore[arg-type]
    assert Manifest.from_bytes(manifest.to_bytes()) == manifest


def test_created_is_a_day(release: Release) -> None:
    """A manifest tells the day of sealing, never the time."""
    assert b'"created":"2026-11-23"' in release.manifest.to_bytes()
    assert release.manifest.created == date(2026, 11, 23)
