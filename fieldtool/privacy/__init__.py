"""Disclosure control, pure: tables and rows with a policy in, a release and its evidence out."""

from fieldtool.privacy.anonymize import ProtectedMicrodata, anonymize, choose_rung
from fieldtool.privacy.attack import attack
from fieldtool.privacy.hierarchies import (
    Hierarchy,
    age_band,
    age_hierarchy,
    nationality_hierarchy,
    sex_hierarchy,
    travelling_hierarchy,
)
from fieldtool.privacy.microdata import Column, Microdata, MicrodataPolicy, default_ladder
from fieldtool.privacy.protect import protect
from fieldtool.privacy.tables import (
    TOTAL,
    Cell,
    CellKey,
    CountTable,
    Interval,
    Link,
    ProtectedTable,
    ProtectedTables,
    PublishedTable,
    Reason,
    Relation,
    TablePolicy,
)

__all__ = [
    "TOTAL",
    "Cell",
    "CellKey",
    "Column",
    "CountTable",
    "Hierarchy",
    "Interval",
    "Link",
    "Microdata",
    "MicrodataPolicy",
    "ProtectedMicrodata",
    "ProtectedTable",
    "ProtectedTables",
    "PublishedTable",
    "Reason",
    "Relation",
    "TablePolicy",
    "age_band",
    "age_hierarchy",
    "anonymize",
    "attack",
    "choose_rung",
    "default_ladder",
    "nationality_hierarchy",
    "protect",
    "sex_hierarchy",
    "travelling_hierarchy",
]
