"""The tables of a release as a Frictionless Data Package: ``datapackage.json`` beside its CSV files.

Readers of the package skip the HXL row because the dialect names ``#`` as the comment sign.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Final

from fieldtool.exchange import canonical
from fieldtool.exchange.canonical import Fields, UntrustedField
from fieldtool.exchange.container import DATA_MEMBERS
from fieldtool.exchange.errors import PackageDisagrees
from fieldtool.exchange.manifest import Manifest
from fieldtool.exchange.tables import HIDDEN, DataTable, read_csv, write_csv

__all__ = ["Origin", "check_package", "data_package"]

_DESCRIPTION: Final = "datapackage.json"
_TABLES: Final = tuple(name for name in DATA_MEMBERS if name.endswith(".csv"))


@dataclass(frozen=True, slots=True)
class Origin:
    """Where a release comes from and which week it tells of (``2026-W47``)."""

    practice: bool
    centre: str
    country: str
    desk: str
    sequence: int
    week: str
    created: date


def data_package(origin: Origin, tables: tuple[DataTable, ...]) -> dict[str, bytes]:
    """The data members of a bundle by name: the description and one CSV for each of the five tables."""
    files = {f"{table.name}.csv": write_csv(table) for table in tables}
    if tuple(files) != _TABLES:
        raise ValueError(f"a release has the tables {_TABLES} in this order, not {tuple(files)}")
    document = {
        "profile": "tabular-data-package",
        "name": f"{origin.centre}-{origin.week}-{origin.sequence:04d}".lower(),
        "created": f"{origin.created.isoformat()}T00:00:00Z",
        "practice": origin.practice,
        "centre": origin.centre,
        "country": origin.country,
        "desk": origin.desk,
        "week": origin.week,
        "resources": [_resource(table, files[f"{table.name}.csv"]) for table in tables],
    }
    return {_DESCRIPTION: canonical.encode(document), **files}


def check_package(untrusted: Mapping[str, bytes], manifest: Manifest) -> None:
    """Refuse data whose description, tables and manifest do not agree; raises :class:`PackageDisagrees`."""
    try:
        fields = Fields(canonical.decode(untrusted[_DESCRIPTION]), "package")
        _check_origin(fields, manifest)
        untrusted_resources = fields.items("resources", most=len(_TABLES))
        for name, untrusted_resource in zip(_TABLES, untrusted_resources, strict=True):
            _check_resource(Fields(untrusted_resource, "package.resources"), name, untrusted[name], manifest)
    except ValueError as wrong:
        field = str(wrong) if isinstance(wrong, UntrustedField) else "package.resources"
        raise PackageDisagrees(field=field) from None


def _check_origin(fields: Fields, manifest: Manifest) -> None:
    said = (fields.flag("practice"), fields.text("centre"), fields.text("country"), fields.text("desk"))
    if said != (manifest.practice, manifest.centre, manifest.country, manifest.desk):
        raise UntrustedField("package.practice" if said[0] != manifest.practice else "package.centre")
    if fields.text("week") != manifest.week:
        raise UntrustedField("package.week")


def _check_resource(fields: Fields, name: str, untrusted_table: bytes, manifest: Manifest) -> None:
    if fields.text("path") != name:
        raise UntrustedField("package.resources")
    try:
        rows = read_csv(untrusted_table)
    except ValueError:
        raise UntrustedField(name) from None
    columns = fields.fields("schema").items("fields", most=256)
    described = [_column(Fields(column, "package.fields")) for column in columns]
    if described != list(zip(rows[0], rows[1], strict=True)):
        raise UntrustedField(name)
    if manifest.counts.get(name.removesuffix(".csv")) != len(rows) - 2:
        raise UntrustedField("manifest.counts")


def _column(fields: Fields) -> tuple[str, str]:
    return fields.text("name"), fields.text("hxl")


def _resource(table: DataTable, data: bytes) -> dict[str, object]:
    columns = [{"name": column.name, "type": column.kind, "hxl": column.hxl} for column in table.columns]
    return {
        "profile": "tabular-data-resource",
        "name": table.name,
        "path": f"{table.name}.csv",
        "format": "csv",
        "mediatype": "text/csv",
        "encoding": "utf-8",
        "bytes": len(data),
        "hash": f"sha256:{hashlib.sha256(data).hexdigest()}",
        "dialect": {"commentChar": "#"},
        "schema": {"fields": columns, "missingValues": ["", HIDDEN]},
    }
