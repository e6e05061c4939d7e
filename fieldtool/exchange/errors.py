"""What can go wrong with a bundle that a user can see. Nothing here repeats a word of an unchecked file."""

from __future__ import annotations

from fieldtool.errors import FieldtoolError
from fieldtool.i18n import mark

__all__ = [
    "BadApproval",
    "BadManifest",
    "BundleDamagedOrForAnotherHub",
    "BundleTooLarge",
    "ExtractFailed",
    "ExtractTargetExists",
    "FileUnreadable",
    "MemberChanged",
    "MissingApproval",
    "NotABundle",
    "NotAHubIdentity",
    "NotAHubRecipient",
    "OtherBundleInPlace",
    "PackageDisagrees",
    "SameApprover",
    "UnexpectedMembers",
    "UnknownFormat",
    "WrongRecipient",
]


class NotABundle(FieldtoolError):
    """The file is of another kind."""

    code = "B-01"
    message = mark("This file is not a sealed bundle.")
    advice = mark("Choose a file whose name ends in .ftb, as the centre's outbox wrote it.")


class BundleDamagedOrForAnotherHub(FieldtoolError):
    """It does not open: the seal cannot tell one changed byte from another hub's key."""

    code = "B-02"
    message = mark("This bundle cannot be opened: it is damaged, or it was sealed for another hub.")
    advice = mark("Check that the key is this hub's. If it is, ask the centre to send the stored file again.")


class BundleTooLarge(FieldtoolError):
    """It, or one file in it, is larger than any bundle; nothing of it was unpacked."""

    code = "B-03"
    message = mark("This file is larger than a bundle can be ({limit} bytes), so it was not opened.")
    advice = mark("Ask the centre where the file comes from and have the stored bundle sent again.")


class UnexpectedMembers(FieldtoolError):
    """The files inside are not the fixed ones in their fixed order, or stray bytes lie between them."""

    code = "B-04"
    message = mark("This bundle does not hold the files that a bundle must hold, in their order ({expected}).")
    advice = mark("Refuse it and ask the centre to send the stored file again.")


class UnknownFormat(FieldtoolError):
    """Its format number is not one that this version reads."""

    code = "B-05"
    message = mark("This bundle has format {found}; this version reads format {known}.")
    advice = mark("Install a newer version of Fieldtool on the hub, then verify it again.")


class BadManifest(FieldtoolError):
    """The manifest is not the strict, canonical document that a centre writes."""

    code = "B-06"
    message = mark("The manifest of this bundle is not valid ({field}).")
    advice = mark("Refuse it and ask the centre to send the stored file again.")


class WrongRecipient(FieldtoolError):
    """It opens with this key, but its manifest names another hub: somebody sealed it anew."""

    code = "B-07"
    message = mark("This bundle was signed for another hub and then sealed for this one.")
    advice = mark("Refuse it and tell the centre: somebody passed on what was not meant for this hub.")


class MemberChanged(FieldtoolError):
    """A file inside differs from what was signed."""

    code = "B-08"
    message = mark("{member} in this bundle is not what was signed.")
    advice = mark("Refuse it and ask the centre to send the stored file again.")


class MissingApproval(FieldtoolError):
    """Fewer signatures than the two that a release needs."""

    code = "B-09"
    message = mark("This bundle has {count} of the 2 signatures that it needs.")
    advice = mark("Ask the centre to have a second supervisor check and sign the release.")


class SameApprover(FieldtoolError):
    """Both signatures are of one person or one key."""

    code = "B-10"
    message = mark("Both signatures of this bundle are by the same person.")
    advice = mark("Ask the centre to have a second supervisor check and sign the release.")


class BadApproval(FieldtoolError):
    """A signature, or what it says about itself, does not hold."""

    code = "B-11"
    message = mark("A signature of this bundle does not hold ({field}).")
    advice = mark("Refuse it and ask the centre to send the stored file again.")


class PackageDisagrees(FieldtoolError):
    """The data package says another centre, week or practice mark than the manifest."""

    code = "B-12"
    message = mark("The data in this bundle and its manifest do not agree ({field}).")
    advice = mark("Refuse it and ask the centre to send the stored file again.")


class NotAHubIdentity(FieldtoolError):
    """The key file holds no hub identity."""

    code = "B-13"
    message = mark("This file holds no hub key.")
    advice = mark("Choose the file with the line that begins with AGE-SECRET-KEY-1.")


class NotAHubRecipient(FieldtoolError):
    """The address that a bundle should be sealed for is none."""

    code = "B-14"
    message = mark("The hub's address is not valid, so nothing can be sealed for it.")
    advice = mark("Ask the hub for its address: it begins with age1 and has 62 signs.")


class ExtractTargetExists(FieldtoolError):
    """The folder to extract to is there already; nothing in it was touched."""

    code = "B-15"
    message = mark("The folder {folder} is there already, so nothing was written.")
    advice = mark("Name a folder that is not there yet.")


class OtherBundleInPlace(FieldtoolError):
    """The outbox holds a different file of this name; what was sealed once is never replaced."""

    code = "B-16"
    message = mark("The outbox already holds another {name}. It was kept as it is.")
    advice = mark("Send the stored file. To change a week that was released, build a new release.")


class FileUnreadable(FieldtoolError):
    """A file that was named cannot be read."""

    code = "B-17"
    message = mark("{path} cannot be read.")
    advice = mark("Check that the file is there, that it is a file, and that you may read it.")


class ExtractFailed(FieldtoolError):
    """The system refused to write; what had been written was taken away again."""

    code = "B-18"
    message = mark("The files could not be written to {folder} ({reason}). Nothing was left there.")
    advice = mark("Check that there is room and that you may write there, or name another folder.")
