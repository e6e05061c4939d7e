from __future__ import annotations

import pytest

from tests.exchange.making import OTHER_HUB, Release, true_release


@pytest.fixture
def release() -> Release:
    return true_release()


@pytest.fixture
def other_hub() -> tuple[str, str]:
    return OTHER_HUB
