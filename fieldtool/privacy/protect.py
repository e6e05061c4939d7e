"""Tables of one release made safe together: small numbers are hidden, then as few others as keep them hidden."""

from __future__ import annotations

import random
from collections.abc import Mapping, Sequence
from collections.abc import Set as AbstractSet
from types import MappingProxyType

from fieldtool.privacy.attack import attack
from fieldtool.privacy.errors import CountsDisagree, FaultyTable, NotProtectable
from fieldtool.privacy.suppress import Suppressor
from fieldtool.privacy.tables import (
    CellKey,
    CountTable,
    Link,
    ProtectedTable,
    ProtectedTables,
    Reason,
    Relation,
    TablePolicy,
)

__all__ = ["protect"]


def protect(
    tables: Sequence[CountTable],
    links: Sequence[Link] = (),
    policy: TablePolicy | None = None,
    at_least: Mapping[CellKey, int] | None = None,
    tie_breaks: random.Random | None = None,
) -> ProtectedTables:
    """The tables with small numbers hidden, and others (margins too) so that no hidden number can be worked out.

    Zeros are shown. There is always a safe choice, since doubling every number fits every margin and link. Still the
    finished tables are attacked before they are given out: were any hidden number's interval narrower than the
    policy's width, :class:`NotProtectable` is raised. ``at_least``: what other parts of the release tell about
    cells, see :func:`attack`. Raises :class:`CountsDisagree` where a link does not hold.
    The same input gives the same tables. ``tie_breaks`` draws between numbers that protect equally well: a source
    seeded with a secret leaves whoever knows this program guessing why one of them and not the other was hidden.
    """
    policy = policy or TablePolicy()
    _refuse_namesakes(tables)
    _refuse_disagreement(tables, links)
    hidden = Suppressor(tables, links, policy, at_least or {}, tie_breaks).pattern()
    protected = tuple(ProtectedTable(table, _reasons(table, hidden, policy)) for table in tables)
    evidence = attack([table.published() for table in protected], links, at_least)
    narrow = sum(not interval.is_at_least(policy.width) for interval in evidence.values())
    if narrow:
        raise NotProtectable(count=narrow)
    return ProtectedTables(protected, evidence)


def _reasons(table: CountTable, hidden: AbstractSet[CellKey], policy: TablePolicy) -> Mapping[CellKey, Reason]:
    found = {
        key: Reason.SMALL if table.count(key.row, key.column) < policy.threshold else Reason.PROTECTS
        for key in table.keys()  # noqa: SIM118  (not a mapping)
        if key in hidden
    }
    return MappingProxyType(found)


def _refuse_namesakes(tables: Sequence[CountTable]) -> None:
    names = [table.name for table in tables]
    for name in names:
        if names.count(name) > 1:
            raise FaultyTable(table=name, what="another table of the release has its name.")


def _refuse_disagreement(tables: Sequence[CountTable], links: Sequence[Link]) -> None:
    by_name = {table.name: table for table in tables}
    for link in links:
        left, right = (by_name[key.table].count(key.row, key.column) for key in (link.left, link.right))
        if left > right or (left < right and link.relation is Relation.EQUAL):
            raise CountsDisagree(left=link.left.table, right=link.right.table)
