"""What disclosure control refuses, one class per cause. Parameters name columns, tables and counts, never values."""

from __future__ import annotations

from fieldtool.errors import Faults, FieldtoolError
from fieldtool.i18n import mark

__all__ = [
    "ColumnNotReleasable",
    "CountsDisagree",
    "FaultyHierarchy",
    "FaultyPolicy",
    "FaultyTable",
    "NotProtectable",
    "TablesContradict",
    "ValuesOutsideDomain",
]


class ColumnNotReleasable(FieldtoolError):
    """A column of a class that never leaves the centre was put into a release."""

    code = "R-01"
    message = mark("The column {column} is classed as {attribute_class} and cannot be part of a release.")
    advice = mark("Leave the column out, or class it in the protocol's privacy sheet.")


class ValuesOutsideDomain(FieldtoolError):
    """Rows hold values that their column's closed list does not know, so they might be anything."""

    code = "R-02"
    message = mark("The column {column} has {count} values that its list of values does not know.")
    advice = mark("Add the values to the list and to its hierarchy, or map them to a value that is there.")


class FaultyHierarchy(FieldtoolError):
    """A hierarchy that does not lead every value to the top in the same number of steps."""

    code = "R-03"
    message = mark("The hierarchy {hierarchy} has a mistake: {what}")
    advice = mark("Give each value one label on every level, and * on the last level.")


class FaultyPolicy(Faults):
    """A policy that asks for something impossible; all its mistakes are told together."""

    code = "R-04"


class FaultyTable(FieldtoolError):
    """A table whose labels or counts cannot be read as counts of people."""

    code = "R-05"
    message = mark("The table {table} has a mistake: {what}")
    advice = mark("Give every row and column its own short name, and every cell a whole number from 0 up.")


class CountsDisagree(FieldtoolError):
    """Two cells that are said to be linked hold numbers that contradict each other."""

    code = "R-06"
    message = mark("The tables {left} and {right} are linked, but their numbers do not agree.")
    advice = mark("Count both tables from the same cases, then try again.")


class NotProtectable(FieldtoolError):
    """The attack on the finished tables still pins hidden numbers down, so nothing is released."""

    code = "R-07"
    message = mark("{count} hidden numbers could still be worked out, so these tables are not released.")
    advice = mark("Take one table out of the release, or join small rows, then try again.")


class TablesContradict(FieldtoolError):
    """No numbers at all fit the published tables together, so they do not come from one count."""

    code = "R-08"
    message = mark("The published tables contradict each other.")
    advice = mark("Build the release again from the centre's records.")
