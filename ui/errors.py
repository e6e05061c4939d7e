"""What can go wrong in the window itself."""

from __future__ import annotations

from fieldtool.errors import FieldtoolError
from fieldtool.i18n import mark

__all__ = ["Bug", "StillNotSaved"]


class Bug(FieldtoolError):
    """A mistake of the program itself."""

    code = "U-01"
    message = mark("Something went wrong inside Fieldtool. What was shown as saved is safe.")
    advice = mark("Go on, or close the window and reopen it. The file {log} helps to mend it; it holds no case data.")


class StillNotSaved(FieldtoolError):
    """The window cannot close while an answer is only on the screen."""

    code = "U-02"
    message = mark("The window stays open: an answer is not saved yet.")
    advice = mark("Do what the red band says. The window can be closed once it shows that all is saved.")
