"""The safety checks of a release, each looked at anew and told in words; a release that fails one is not signed."""

from __future__ import annotations

from fieldtool.desk.release_tables import MICRODATA_POLICY, TABLE_POLICY
from fieldtool.desk.release_view import Preview
from fieldtool.desk.views import CheckView
from fieldtool.i18n import Texts

__all__ = ["release_checks"]


def release_checks(preview: Preview, counted_before: int, texts: Texts) -> tuple[CheckView, ...]:
    """What was checked and found. ``counted_before`` is how many of its people an earlier release counted already."""
    return (_numbers(preview, texts), _rows(preview, texts), _counted_once(counted_before, texts))


def _numbers(preview: Preview, texts: Texts) -> CheckView:
    hidden = sum(cell["shown"] is None for table in preview.tables for row in table["cells"] for cell in row)
    if not hidden:
        return CheckView(True, texts.tr("No number had to be hidden."))
    if preview.narrowest is None:
        told = texts.tr(
            "{count} numbers are hidden. They add up to no total that is shown; each is from 1 to {most}.",
            count=hidden,
            most=TABLE_POLICY.threshold - 1,
        )
        return CheckView(True, told)
    told = texts.tr(
        "{count} numbers are hidden. By the totals, each could still be {width} or more different numbers.",
        count=hidden,
        width=preview.narrowest + 1,
    )
    return CheckView(preview.narrowest >= TABLE_POLICY.width, told)


def _rows(preview: Preview, texts: Texts) -> CheckView:
    if not preview.records:
        told = texts.tr("No row about a single person leaves: no group of {k} was alike.", k=MICRODATA_POLICY.k)
        return CheckView(True, told)
    told = texts.tr(
        "{rows} rows leave; each is one of at least {k} that are alike. {hidden} rows stay here.",
        rows=len(preview.records),
        k=preview.k,
        hidden=preview.suppressed,
    )
    return CheckView(preview.k >= MICRODATA_POLICY.k, told)


def _counted_once(counted_before: int, texts: Texts) -> CheckView:
    if counted_before:
        told = texts.tr("{count} people were counted in an earlier release already.", count=counted_before)
        return CheckView(False, told)
    return CheckView(True, texts.tr("Each person is counted once: nobody here was in an earlier release."))
