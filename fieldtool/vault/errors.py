"""What can go wrong with keys and store: one class per cause, true in what it says is safe."""

from __future__ import annotations

from fieldtool.errors import FieldtoolError
from fieldtool.i18n import mark

__all__ = [
    "CopyDiffers",
    "CopyFolderFails",
    "CopyNeedsWords",
    "CopyOfAnother",
    "CopyStopped",
    "CopyTooNew",
    "DamagedCopy",
    "DamagedKeys",
    "DamagedStore",
    "DiskFailing",
    "DiskFull",
    "KeysHealed",
    "KeysMissing",
    "KeysNotCopied",
    "KeysTooNew",
    "LastPerson",
    "MistypedWords",
    "NoGoodCopy",
    "NotASafetyCopy",
    "NotAStore",
    "NotEnoughMemory",
    "NotSaved",
    "OneKeyFileLeft",
    "ShortPassphrase",
    "StaffCodeTaken",
    "StoreBusy",
    "StoreExists",
    "StoreMissing",
    "StoreReadOnly",
    "StoreTooNew",
    "UnknownPerson",
    "UnknownStaffCode",
    "UnsafeKdfCost",
    "UnsafeStore",
    "WeakPassphrase",
    "WorkspaceInUse",
    "WrongPassphrase",
    "WrongRecoveryWords",
]


class WrongPassphrase(FieldtoolError):
    """The passphrase does not open the slot of this staff code."""

    code = "V-01"
    message = mark("This staff code and passphrase do not fit together.")
    advice = mark("Type both again; capital letters count. If it is forgotten, a supervisor can set a new one.")


class UnknownStaffCode(WrongPassphrase):
    """No slot has this staff code. The user is told the same as for a wrong passphrase, code included."""


class WrongRecoveryWords(FieldtoolError):
    """The words are well formed, but they are not the words of this laptop."""

    code = "V-02"
    message = mark("These recovery words belong to another laptop.")
    advice = mark("Look for the envelope with this centre's code and this desk on it.")


class MistypedWords(FieldtoolError):
    """The text is not 24 recovery words: their number, a spelling or the order is wrong."""

    code = "V-03"
    message = mark("These are not 24 recovery words: {found} words were read, and these places are wrong: {places}.")
    advice = mark("Compare each word with the paper. Where no place is named, two words have changed places.")


class WeakPassphrase(FieldtoolError):
    """A passphrase that a stranger would guess."""

    code = "V-04"
    message = mark("This passphrase is too easy to guess.")
    advice = mark("Take six or more words that have nothing to do with each other, or let the program propose some.")


class ShortPassphrase(WeakPassphrase):
    """A passphrase with too few characters."""

    code = "V-05"
    message = mark("This passphrase has {length} characters; it needs at least {least}.")


class DamagedKeys(FieldtoolError):
    """Neither copy of the key file can be used as it stands."""

    code = "V-06"
    message = mark("The key file of this workspace is damaged, and so is its copy. The records were not touched.")
    advice = mark("Change nothing in the folder. Put back keys.json from a safety copy.")


class KeysMissing(FieldtoolError):
    """There is no key file, and no copy of it."""

    code = "V-07"
    message = mark("This workspace has no key file. The records were not touched.")
    advice = mark("Put back keys.json from a safety copy, or choose another workspace.")


class KeysTooNew(FieldtoolError):
    """The key file was written by a later version of the program."""

    code = "V-08"
    message = mark("The key file has format {found}; this version of the program knows formats up to {known}.")
    advice = mark("Open the workspace with the newer version of the program. Nothing was changed.")


class UnsafeKdfCost(FieldtoolError):
    """A key file asks for work that is too little to protect, or so much that it would stop the laptop."""

    code = "V-09"
    message = mark("The key file asks for {mebibytes} MiB and {passes} passes; that is outside the safe range.")
    advice = mark("Somebody may have changed the file. Put back keys.json from a safety copy.")


class NotEnoughMemory(FieldtoolError):
    """The laptop cannot give the memory that checking a passphrase takes."""

    code = "V-10"
    message = mark("Checking a passphrase takes {mebibytes} MiB of memory, and that much is not free.")
    advice = mark("Close other programs, then try again.")


class StaffCodeTaken(FieldtoolError):
    """A person with this staff code has a slot already."""

    code = "V-11"
    message = mark("The staff code {staff_code} is already in use on this laptop.")
    advice = mark("Choose another code.")


class UnknownPerson(FieldtoolError):
    """No person of this code or id has a slot (said only to those who hold the key)."""

    code = "V-12"
    message = mark("Nobody with the code {staff_code} can sign in on this laptop.")
    advice = mark("Look the code up in the list of staff.")


class LastPerson(FieldtoolError):
    """Removing this person would leave nobody who can sign in."""

    code = "V-13"
    message = mark("This is the last person who can sign in, and cannot be removed.")
    advice = mark("Add another supervisor first.")


class DamagedStore(FieldtoolError):
    """The store is this workspace's own, but parts of it can no longer be read."""

    code = "V-20"
    message = mark("The store of this workspace is damaged. Nothing was deleted or changed.")
    advice = mark("Copy the whole workspace folder to a safe place, then restore the newest safety copy.")


class NotAStore(FieldtoolError):
    """A file lies where the store belongs, but nothing in it was written with this workspace's key."""

    code = "V-21"
    message = mark("The file {name} is not the store of this workspace: nothing in it was written with its key.")
    advice = mark("Another file was probably put in its place. Move it away and put back the right one.")


class StoreMissing(FieldtoolError):
    """There is a workspace, but its store is not there."""

    code = "V-22"
    message = mark("The store {name} is missing.")
    advice = mark("Check that the folder or disk is complete, or restore the newest safety copy.")


class StoreExists(FieldtoolError):
    """A store was to be made where one is already."""

    code = "V-23"
    message = mark("There is already a store {name} here. It was not touched.")
    advice = mark("Choose an empty folder for a new workspace.")


class StoreTooNew(FieldtoolError):
    """The store was changed by a later version of the program."""

    code = "V-24"
    message = mark("The store has version {found}; this version of the program knows versions up to {known}.")
    advice = mark("Open the workspace with the newer version of the program. Nothing was changed.")


class UnsafeStore(FieldtoolError):
    """The store opened, but a setting that protects it does not hold."""

    code = "V-25"
    message = mark("The store is not protected as it must be, so it was closed: {problems}.")
    advice = mark("Install the program again. If this stays, send this sentence to whoever looks after it.")


class CopyDiffers(FieldtoolError):
    """A copy of the store was read back, and it does not hold what the store holds."""

    code = "V-26"
    message = mark("The copy of the store does not hold everything that the store holds, so it was taken away.")
    advice = mark("Try again. If this stays, the disk may be failing: make the copy on another one.")


class WorkspaceInUse(FieldtoolError):
    """Another process holds the workspace."""

    code = "V-30"
    message = mark("This workspace is already open in another window or program.")
    advice = mark("Go on in the other window, or close it first.")


class NotSaved(FieldtoolError):
    """The change was not saved for a reason outside the program; what was saved before is safe."""


class DiskFull(NotSaved):
    """The disk has no room for the change."""

    code = "V-31"
    message = mark("The disk is full. This was not saved; everything saved before is safe.")
    advice = mark("Free some space on the disk, then try again.")


class DiskFailing(NotSaved):
    """The disk refused to read or write for another reason than room."""

    code = "V-32"
    message = mark("The disk refused to read or write. This was not saved; everything saved before is safe.")
    advice = mark("Try again. If it happens again, make a safety copy on another disk today.")


class StoreReadOnly(NotSaved):
    """The folder or disk may be read but not written."""

    code = "V-33"
    message = mark("This workspace may be read but not changed. This was not saved.")
    advice = mark("Check that the disk is not write-protected and that the folder belongs to you.")


class StoreBusy(NotSaved):
    """Another program holds the store's own lock."""

    code = "V-34"
    message = mark("Another program is using the store. This was not saved; everything saved before is safe.")
    advice = mark("Close other programs that may read the workspace (backup, antivirus), then try again.")


class KeysHealed(FieldtoolError):
    """A notice: one of the two key files was damaged or missing and was made again from the other."""

    code = "V-40"
    message = mark("The key file {name} was damaged or missing and was made again from its copy.")
    advice = mark("Nothing was lost. If this happens again, the disk may be failing: make a safety copy.")


class KeysNotCopied(FieldtoolError):
    """A notice: the key file is good, but its second copy could not be written."""

    code = "V-41"
    message = mark("Only one good copy of the key file is left: the other could not be written.")
    advice = mark("Free some space on the disk, or let it be written to. The copy is then made again at a sign-in.")


class OneKeyFileLeft(FieldtoolError):
    """A notice: one of the two key files is damaged or missing, and nothing was mended."""

    code = "V-42"
    message = mark("The key file {name} is damaged or missing; the other one is good.")
    advice = mark("Sign in: the file is then made again from the other.")


class NotASafetyCopy(FieldtoolError):
    """The file does not begin as a safety copy does."""

    code = "V-60"
    message = mark("This file is not a safety copy of Fieldtool. Nothing was changed.")
    advice = mark("Choose a file whose name ends with .ftcopy.")


class DamagedCopy(FieldtoolError):
    """The file is a safety copy, but not all of it is as it was written."""

    code = "V-61"
    message = mark("This safety copy is damaged or not complete, so it is not used. Nothing was changed.")
    advice = mark("Take another safety copy: an older one, or the same from another place.")


class CopyTooNew(FieldtoolError):
    """The safety copy was made by a later version of the program."""

    code = "V-62"
    message = mark("The safety copy has format {found}; this version of the program knows formats up to {known}.")
    advice = mark("Open it with the newer version of the program. Nothing was changed.")


class CopyOfAnother(FieldtoolError):
    """The safety copy is whole, but of another centre or desk."""

    code = "V-63"
    message = mark("This is a safety copy of centre {centre}, desk {desk}, and not of this workspace.")
    advice = mark("Choose a safety copy of this desk, or restore the other one into a new folder.")


class CopyNeedsWords(FieldtoolError):
    """The store had another key when the copy was made; no passphrase of today opens it."""

    code = "V-64"
    message = mark("This safety copy was made before the keys were changed. Passphrases of today do not open it.")
    advice = mark("Open it with the recovery words that were in use when it was made, or take a newer one.")


class CopyStopped(FieldtoolError):
    """Somebody, or the end of the program, stopped the work on a safety copy."""

    code = "V-65"
    message = mark("The work on the safety copy was stopped. Nothing half-done was kept.")
    advice = mark("Begin again when there is time.")


class CopyFolderFails(FieldtoolError):
    """The folder or file for a safety copy cannot be reached."""

    code = "V-66"
    message = mark("The place {folder} for safety copies cannot be reached: {reason}.")
    advice = mark("Check that the disk or stick is there and open, or choose another folder.")


class NoGoodCopy(FieldtoolError):
    """No safety copy of this desk is whole."""

    code = "V-67"
    message = mark("No whole safety copy of this desk was found. Nothing was changed.")
    advice = mark("Look for safety copies on a stick or another disk, and choose the file there.")
