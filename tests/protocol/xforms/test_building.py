"""What is made at once is not searched for garbage meanwhile, and the collector is as it was afterwards."""

from __future__ import annotations

import gc

import pytest

from fieldtool.protocol.xforms.building import building


def test_nothing_is_collected_within() -> None:
    """Within it the collector rests."""
    with building():
        assert not gc.isenabled()
    assert gc.isenabled()


def test_it_ends_after_an_error_too() -> None:
    """Whatever is raised within, the collector works again."""
    with pytest.raises(ValueError, match="within"), building():
        raise ValueError("within")
    assert gc.isenabled()


def test_a_collector_that_rests_is_left_alone() -> None:
    """Who has switched the collector off finds it off, as in the window."""
    gc.disable()
    try:
        with building():
            pass
        assert not gc.isenabled()
    finally:
        gc.enable()
