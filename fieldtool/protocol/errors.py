"""What can go wrong with a form, a protocol or a pack, one class per cause."""

from __future__ import annotations

from fieldtool.errors import FieldtoolError
from fieldtool.i18n import Texts, mark

__all__ = [
    "CannotWrite",
    "ExpressionError",
    "FileInTheWay",
    "FileUnreadable",
    "NotAForm",
    "NotThisForm",
    "PackTooOld",
    "PackUntrusted",
    "PatternTooSlow",
    "ScriptUnreadable",
    "TooLong",
    "TooManyComputations",
    "TooManyInstances",
    "TooManyNodes",
    "UnknownLanguage",
    "UnknownPath",
]


class ExpressionError(FieldtoolError):
    """An expression that does not parse, or that asks for something that does not exist."""

    code = "P-01"
    message = mark("The expression is wrong at character {position}: {problem}.")
    advice = mark("Mend the expression in the form, then load it again.")

    def __init__(self, problem: str, position: int) -> None:
        self.problem = problem
        self.position = position
        super().__init__(problem=problem, position=position + 1)


class NotAForm(FieldtoolError):
    """A file that is neither an XForm, an XLSForm nor a protocol."""

    code = "P-02"
    message = mark("{path} is not a form that Fieldtool can read: {reason}.")
    advice = mark("Give an XLSForm (.xlsx, .yaml), a compiled XForm (.xml) or the folder of a pack.")


class FileUnreadable(FieldtoolError):
    """A form, pack or script that the computer could not open."""

    code = "P-03"
    message = mark("{path} could not be read: {reason}.")
    advice = mark("Check that the file is there and that you may open it.")


class UnknownPath(FieldtoolError):
    """A path that names nothing in the form, or an instance of a repeat that is not there."""

    code = "P-04"
    message = mark("The form has no {path}.")
    advice = mark("Write the absolute path with [n] on every repeat.{suggestion}")


class UnknownLanguage(FieldtoolError):
    """A language that the form has no texts in."""

    code = "P-05"
    message = mark("The form has no texts in {language}.")
    advice = mark("Its languages are: {languages}.")


class ScriptUnreadable(FieldtoolError):
    """A script of answers with a step that means nothing."""

    code = "P-06"
    message = mark("The script is wrong at step {step}: {reason}.")
    advice = mark("A step is one of set and value, absent and reason, add, remove, or language.")

    def sentence(self, texts: Texts) -> str:
        """Which step is wrong; that there are none where ``step`` is 0."""
        if self.parameters["step"]:
            return super().sentence(texts)
        return texts.tr("This is no script: {reason}.", reason=self.parameters["reason"])


class TooManyInstances(FieldtoolError):
    """A part of a form that would repeat more often than any interview needs."""

    code = "P-07"
    message = mark("{path} would repeat too often: this desk keeps at most {most}. Nothing was changed.")
    advice = mark("Check the number that was answered. If the form itself repeats so often, mend the form.")


class TooManyComputations(FieldtoolError):
    """Calculations that set one another off without end, or as good as."""

    code = "P-08"
    message = mark("The form calculates without end: more than {most} steps, the last one at {path}.")
    advice = mark("Mend the calculations that depend on one another in the form.")


class PatternTooSlow(FieldtoolError):
    """A regular expression that would take longer than an interview can wait."""

    code = "P-09"
    message = mark("The pattern at {path} takes too long to match. Nothing was changed.")
    advice = mark("Mend the pattern in the form: a repeat inside a repeat, as in (a+)+, is what takes so long.")


class TooManyNodes(FieldtoolError):
    """An expression, or the document that it is for, that asks for more than any form needs."""

    code = "P-10"
    message = mark("An expression looks at too many elements: this desk allows {most}.")
    advice = mark("Mend the expression: name the elements that it needs instead of searching everywhere.")


class PackUntrusted(FieldtoolError):
    """A signed pack that is damaged, was changed after it was signed, or is signed by nobody who is trusted here."""

    code = "P-11"
    message = mark("The pack {path} was not opened: {reason}.")
    advice = mark("Get the file again from those who made it, and compare the fingerprint of their key with them.")


class PackTooOld(FieldtoolError):
    """A pack with a lower version than the one that is or was in use here."""

    code = "P-12"
    message = mark("Version {version} of the pack {name} is older than {floor}, which is in use here.")
    advice = mark("Get the newest version. It takes two people to go back to an older one.")


class NotThisForm(FieldtoolError):
    """A record that was opened for correction in another form than its own, or that is no record."""

    code = "P-13"
    message = mark("This is no record of the form {form}: {reason}. Nothing was opened.")
    advice = mark("Open it with the form, and the version of the form, that it was filled in with.")


class CannotWrite(FieldtoolError):
    """A file that the computer would not let be made."""

    code = "P-14"
    message = mark("{path} could not be written: {reason}. Nothing is left of it.")
    advice = mark("Name a file in a folder that is there and that you may write to.")


class FileInTheWay(FieldtoolError):
    """A file was to be made where there is one already."""

    code = "P-15"
    message = mark("{path} is there already. It was not touched.")
    advice = mark("Name a file that is not there yet.")


class TooLong(FieldtoolError):
    """A text or a trace that would grow beyond what any form needs."""

    code = "P-16"
    message = mark("{path} asks for more than {most} characters or points. Nothing was changed.")
    advice = mark("Mend the calculation in the form: joining texts that hold one another makes them grow so long.")
