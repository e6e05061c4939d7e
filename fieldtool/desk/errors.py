"""What can go wrong at the desk itself, told to the user."""

from __future__ import annotations

from fieldtool.errors import FieldtoolError
from fieldtool.i18n import mark

__all__ = [
    "AlreadySetUp",
    "AlreadySigned",
    "ArrivalUnclear",
    "BadCentreCode",
    "CodeTaken",
    "ConsentRefused",
    "KeyNotTakenAway",
    "LastSupervisor",
    "NoHub",
    "NoWorkspace",
    "NotAllowed",
    "NotBegun",
    "NotReady",
    "NotYourAction",
    "NothingToRelease",
    "OldKeys",
    "ReasonMissing",
    "ReleaseOvertaken",
    "ReleaseStale",
    "SecondPersonNeeded",
    "UnknownWeek",
    "UnsafeRelease",
    "WeekNotOver",
    "WordsDiffer",
]


class NotAllowed(FieldtoolError):
    """The person's role does not include what was asked."""

    code = "D-01"
    message = mark("Your role does not include this: {operation}.")
    advice = mark("Ask a supervisor of this centre.")


class WordsDiffer(FieldtoolError):
    """The recovery words typed back are not those that were shown."""

    code = "D-02"
    message = mark("The words do not match. Nothing was set up yet.")
    advice = mark("Compare word {position} with your paper, and type all 24 in order.")


class AlreadySetUp(FieldtoolError):
    """Set-up was asked for in a folder that holds a workspace, or something else."""

    code = "D-03"
    message = mark("This folder is not empty: {folder}. Nothing was written.")
    advice = mark("Choose an empty folder for a new centre.")


class CodeTaken(FieldtoolError):
    """A staff code is in use, or was."""

    code = "D-04"
    message = mark("The staff code {code} is taken.")
    advice = mark("Choose another code. Codes of people who left are not given again.")


class LastSupervisor(FieldtoolError):
    """The last supervisor was about to lose the role."""

    code = "D-05"
    message = mark("This is the last supervisor of the centre. Nothing was changed.")
    advice = mark("Make somebody else a supervisor first.")


class WeekNotOver(FieldtoolError):
    """A release was asked for a week that still runs."""

    code = "D-06"
    message = mark("Week {week} is not over yet. No release was made.")
    advice = mark("Release it from {day} on.")


class AlreadySigned(FieldtoolError):
    """The same person tried to sign twice, or a release is past the step."""

    code = "D-07"
    message = mark("You signed this release already.")
    advice = mark("A second supervisor signs in and signs it.")


class NotReady(FieldtoolError):
    """A release was to be exported before two people signed it."""

    code = "D-08"
    message = mark("This release has {count} of 2 signatures. Nothing left the centre.")
    advice = mark("Two different supervisors sign it, then it can be exported.")


class NoHub(FieldtoolError):
    """No hub is named in the centre's settings."""

    code = "D-09"
    message = mark("This centre does not know for which hub a release is meant.")
    advice = mark("A supervisor names it: fieldtool release hub KEY --staff CODE, with the hub's public key (age1...).")


class NothingToRelease(FieldtoolError):
    """A week without anybody in it."""

    code = "D-10"
    message = mark("Nobody arrived in week {week}, or all were released already.")
    advice = mark("Choose another week.")


class ReleaseOvertaken(FieldtoolError):
    """Another release was sealed between a release's two signatures."""

    code = "D-11"
    message = mark("Another week was sealed after week {week} was prepared. Nothing was sealed now.")
    advice = mark("Build this week's release again, so that it follows the other one.")


class UnknownWeek(FieldtoolError):
    """A text that names no week."""

    code = "D-12"
    message = mark("{week} is not a week.")
    advice = mark("Write the year and the number of the week, such as 2026-W47.")


class NotBegun(FieldtoolError):
    """A release of a week was asked for that nobody has built."""

    code = "D-14"
    message = mark("No release was built for {week} yet.")
    advice = mark("Build it first: fieldtool release build {week}.")


class BadCentreCode(FieldtoolError):
    """A centre code that cannot stand in case codes and file names."""

    code = "D-15"
    message = mark("A centre code has 2 to 6 capital letters or digits.")
    advice = mark("Choose a short code, such as PC for Puerto Claro.")


class ReleaseStale(FieldtoolError):
    """The records changed between a release's preview and a signature."""

    code = "D-16"
    message = mark("The records of week {week} changed after this preview was made. Nothing was signed.")
    advice = mark("Build the release again and look at it again.")


class UnsafeRelease(FieldtoolError):
    """A safety check of a release fails."""

    code = "D-17"
    message = mark("A safety check of week {week} fails. Nothing was signed.")
    advice = mark("Read the checks beside the preview. If it stays, tell whoever looks after the program.")


class OldKeys(FieldtoolError):
    """The key file is older than one that this store has seen: somebody put it back."""

    code = "D-20"
    message = mark("The key file of this workspace is an old one that was put back. Nobody can sign in with it.")
    advice = mark("Put back keys.json and keys.copy.json from the newest safety copy, or use the recovery words.")


class KeyNotTakenAway(FieldtoolError):
    """A person was removed, but the disk refused to change the key file."""

    code = "D-21"
    message = mark("{code} can no longer sign in, but the disk refused to take the key away as well.")
    advice = mark("Free some space on the disk. The next sign-in of a supervisor takes the key away.")


class NoWorkspace(FieldtoolError):
    """A sign-in was asked for where no centre was set up."""

    code = "D-22"
    message = mark("There is no centre in the folder {folder}.")
    advice = mark("Check the folder's name, or set a new centre up there.")


class NotYourAction(NotAllowed):
    """Intake staff tried to close or open again what a supervisor must do."""

    code = "D-23"
    message = mark("This is for a supervisor to do. Nothing was changed.")


class ReasonMissing(FieldtoolError):
    """A name was asked for without saying why."""

    code = "D-24"
    message = mark("A name is shown only for a reason. Nothing was shown.")
    advice = mark("Say why the name is needed. The reason is kept with the view.")


class ArrivalUnclear(FieldtoolError):
    """A field of an arrival holds what no list has, or an instant that is still to come."""

    code = "D-25"
    message = mark("The arrival was not recorded: {field} cannot be right.")
    advice = mark("Choose each field from its list. The time of arrival is not in the future.")


class ConsentRefused(FieldtoolError):
    """A hand-over was to be made although the person said no to it."""

    code = "D-26"
    message = mark("The person said no to this hand-over. It was not made.")
    advice = mark("If they changed their mind, ask again in Information and consent, and record the new answer there.")


class SecondPersonNeeded(FieldtoolError):
    """Records that still open were to be replaced by an older copy, without a second supervisor."""

    code = "D-50"
    message = mark("These records still open. To replace them by an older copy takes two supervisors.")
    advice = mark("A second supervisor types their own staff code and passphrase. Nothing was changed.")
