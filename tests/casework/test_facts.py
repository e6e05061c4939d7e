"""What a store keeps of itself: how often it went on from a safety copy, and what is to be put on record of it."""

from __future__ import annotations

from fieldtool.casework.facts import Facts, Fork
from fieldtool.vault.store import Store


def test_a_new_store_is_in_its_first_epoch(store: Store) -> None:
    """Before any restore there is one epoch and nothing to tell."""
    assert Facts(store).epoch == 1
    assert Facts(store).forks == ()
    assert Facts(store).restored is None


def test_each_restore_begins_the_next_epoch(store: Store) -> None:
    """The epoch grows by one, and where each one forked is kept in order."""
    facts = Facts(store)
    facts.begin_epoch(12)
    facts.begin_epoch(9)
    assert facts.epoch == 3
    assert facts.forks == (Fork(1, 12), Fork(2, 9))


def test_a_restore_waits_to_be_put_on_record(store: Store) -> None:
    """What nobody could sign stays until it is on record, and the epoch stays after."""
    facts = Facts(store)
    facts.begin_epoch(12)
    facts.note_restored({"copy": "a"})
    assert facts.restored == {"copy": "a"}
    facts.forget_restored()
    assert facts.restored is None
    assert facts.epoch == 2
