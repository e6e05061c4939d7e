"""The words that the column ``appearance`` may hold, for any of the programs that run XLSForms."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from fieldtool.protocol.checking.told import did_you_mean

__all__ = ["unknown_appearances"]


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


_ODK: Final = _words(
    """minimal quick quickcompact compact autocomplete search columns columns-pack columns-flex no-buttons likert
    label list list-nolabel list-no-label image-map map multiline numbers thousands-sep masked url counter rating picker
    no-ticks vertical horizontal horizontal-compact month-year year no-calendar ethiopian coptic islamic bikram-sambat
    myanmar persian buddhist gregorian bearing annotate draw signature new new-front selfie placement-map maps
    hide-input streets satellite terrain hybrid hidden-answer printer field-list table-list comments web-image
    printing textarea intent """
)
"""Sources: docs.getodk.org, "Form styling" and "Question types"; the tables of enketo/enketo-core and of Kobo."""
_ENKETO: Final = _words(
    """pages grid theme-grid theme-formhub theme-plain formhub plain no-collapse compact-1 distress analog-scale
    kobo-disaggregation column-list spinner full maximal dn one-direction hidden no-label show-scale """
)
_OURS: Final = frozenset({"observed"})
_ALL: Final = _ODK | _ENKETO | _OURS
_NUMBERED: Final = re.compile(r"(?:columns|compact|quickcompact|horizontal|w|h)-?\d+")
_CALLS: Final = re.compile(r"(?:search|ex:|printer:|intent:|bw:|org\.|com\.)")


def unknown_appearances(text: str) -> Iterator[tuple[str, str]]:
    """The words that mean nothing anywhere, each with what was probably meant."""
    if _CALLS.match(text) or "(" in text or "${" in text:
        return
    for word in text.split():
        if word.lower() not in _ALL and not _NUMBERED.fullmatch(word):
            yield word, did_you_mean(word, _ALL)
