from __future__ import annotations

import hashlib
import json
from datetime import date

import pytest

from fieldtool.exchange import DATA_MEMBERS, Origin, count_table, data_digest, data_package, records_table
from tests.exchange.making import Release

_ORIGIN = Origin(False, "PC", "PAN", "D1", 3, "2026-W47", date(2026, 11, 23))
_TABLES = (
    count_table("arrivals", {("VEN", "man"): 12}),
    count_table("needs", {}),
    count_table("referrals", {}),
    count_table("waiting", {}),
    records_table(("sex",), []),
)


def test_description_matches_files() -> None:
    """Each resource names its file, its size, its hash and its columns; hidden is a missing value."""
    members = data_package(_ORIGIN, _TABLES)
    assert tuple(members) == DATA_MEMBERS
    document = json.loads(members["datapackage.json"])
    assert (document["name"], document["created"]) == ("pc-2026-w47-0003", "2026-11-23T00:00:00Z")
    for resource in document["resources"]:
        data = members[resource["path"]]
        assert resource["bytes"] == len(data)
        assert resource["hash"] == f"sha256:{hashlib.sha256(data).hexdigest()}"
        assert [field["name"] for field in resource["schema"]["fields"]] == data.decode().split("\r\n")[0].split(",")
        assert "hidden" in resource["schema"]["missingValues"]


def test_same_tables_same_bytes() -> None:
    """Nothing but the release decides the bytes."""
    assert data_package(_ORIGIN, _TABLES) == data_package(_ORIGIN, _TABLES)


def test_every_table_is_wanted() -> None:
    """A release without one of its tables is a bug of the caller."""
    with pytest.raises(ValueError, match="has the tables"):
        data_package(_ORIGIN, _TABLES[1:])


def test_digest_is_of_the_data_alone(release: Release) -> None:
    """The digest behind the check words is known before there is a report, and reports do not change it."""
    data = {name: release.members[name] for name in DATA_MEMBERS}
    assert data_digest(data) == data_digest(release.members) == release.manifest.data_digest
    assert data_digest(data | {"needs.csv": b"x"}) != data_digest(data)
