"""What can go wrong that a user can see: one class per cause, each with a code, a sentence and a hint.

Anything that is not a :class:`FieldtoolError` is a bug and is loud. Parameters carry codes, ids, counts and
positions, never case data, because sentences reach logs and terminals.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar, Final

from fieldtool.i18n import Texts, mark

__all__ = ["Fault", "Faults", "FieldtoolError"]

_ENGLISH: Final = Texts("en")


class FieldtoolError(Exception):
    """A known failure, told as a sentence (what happened, what is safe) and a hint (what to do).

    Subclasses set ``code`` (stable, in the documentation), ``message`` and ``advice``: message ids in English
    with ``{name}`` fields that ``parameters`` fill after translation.
    """

    code: ClassVar[str]
    message: ClassVar[str]
    advice: ClassVar[str]

    def __init__(self, **parameters: object) -> None:
        self.parameters = parameters
        super().__init__(self.sentence(_ENGLISH))

    def sentence(self, texts: Texts) -> str:
        """What happened, in the language of ``texts``."""
        return texts.tr(self.message, **self.parameters)

    def hint(self, texts: Texts) -> str:
        """What to do about it, in the language of ``texts``."""
        return texts.tr(self.advice, **self.parameters)


@dataclass(frozen=True, slots=True, repr=False)
class Fault:
    """One mistake in something that was read: where it stands, what is wrong, what to do.

    ``level`` is ``error`` where the thing cannot be used or would mislead, else ``warning``.
    """

    where: str
    what: str
    hint: str = ""
    level: str = "error"

    def __str__(self) -> str:
        return f"{self.where}: {self.what}" + (f" ({self.hint})" if self.hint else "")

    def __repr__(self) -> str:
        return f"Fault({self!s})"


class Faults(FieldtoolError):
    """Everything that is wrong with one input, told together rather than one at a time."""

    code = "F-01"
    message = mark("{count} mistakes were found in {source}.")
    advice = mark("Mend each line that is listed, then try again.")

    def __init__(self, source: str, faults: tuple[Fault, ...]) -> None:
        self.faults = faults
        super().__init__(source=source, count=len(faults))

    def sentence(self, texts: Texts) -> str:
        """How many mistakes there are."""
        return texts.ntr(
            "{count} mistake was found in {source}.",
            "{count} mistakes were found in {source}.",
            len(self.faults),
            source=self.parameters["source"],
        )
