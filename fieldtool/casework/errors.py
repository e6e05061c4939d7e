"""What can go wrong with cases and screenings, told to the user."""

from __future__ import annotations

from fieldtool.errors import FieldtoolError
from fieldtool.i18n import mark

__all__ = [
    "AnswersMissing",
    "BadCentreFile",
    "NoDecision",
    "NoSuchRecord",
    "NotACaseCode",
    "PracticeDataInRelease",
    "ScreeningClosed",
]


class NoSuchRecord(FieldtoolError):
    """A code or id names nothing in this store."""

    code = "C-01"
    message = mark("Nothing in this centre has the code {code}.")
    advice = mark("Check the code: it has eight signs after the dash, and the last one checks the others.")


class NotACaseCode(NoSuchRecord):
    """What was typed for a case code is none. It is not repeated: it may be a name."""

    code = "C-06"
    message = mark("What was typed is not the code of a case. It is repeated nowhere.")


class ScreeningClosed(FieldtoolError):
    """An answer was given to a screening that is finished."""

    code = "C-02"
    message = mark("This screening is finished. The answer was not written.")
    advice = mark("Start a new screening for this person to record what has changed.")


class AnswersMissing(FieldtoolError):
    """A screening was to be finished while questions are open: required ones, or answers that no longer fit."""

    code = "C-03"
    message = mark(
        "{count} questions that are needed have no answer yet, or one that no longer fits. Nothing was lost."
    )
    advice = mark("Answer them, or say why they were not asked. The list shows each one.")


class BadCentreFile(FieldtoolError):
    """``centre.toml`` cannot be read as this centre's settings."""

    code = "C-04"
    message = mark("The settings file centre.toml cannot be read: {problem}.")
    advice = mark("Mend the file, or copy it back from a safety copy. The records are not touched.")


class PracticeDataInRelease(FieldtoolError):
    """Invented people would have entered a real release."""

    code = "C-05"
    message = mark("{count} practice cases stand among the records of this week. No release was made.")
    advice = mark("Practise in a training centre of its own: fieldtool demo makes one.")


class NoDecision(FieldtoolError):
    """A hand-over was decided with something other than yes or no."""

    code = "C-07"
    message = mark("A hand-over is decided with a yes or a no. Nothing was written.")
    advice = mark("Choose one of the two. While the person has not decided, leave it open.")
