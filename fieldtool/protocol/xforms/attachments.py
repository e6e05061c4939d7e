"""Whether a picked file can be the answer of an item that asks for a file, picture or recording."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Final

from fieldtool.i18n import mark
from fieldtool.protocol.xforms.answers import Refusal

__all__ = ["attached"]

_MAX_BYTES: Final = 255
"""What file systems take as a name."""
_NAME: Final = re.compile(r"[^/\\:*?\"<>|\x00-\x1f\x7f]+\.([A-Za-z0-9]{1,10})")
"""A bare name with an extension, without what a path or a drive is written with."""
_TYPES: Final[Mapping[str, str]] = {
    extension: f"{family}/{kind}"
    for family, kinds in {
        "image": (
            "jpeg:jpg,jpeg,jpe png:png gif:gif bmp:bmp webp:webp tiff:tif,tiff svg+xml:svg heic:heic heif:heif "
            "avif:avif"
        ),
        "audio": "mpeg:mp3 mp4:m4a wav:wav ogg:ogg,oga opus:opus flac:flac aac:aac amr:amr 3gpp:3ga x-ms-wma:wma",
        "video": "mp4:mp4,m4v 3gpp:3gp webm:webm quicktime:mov x-msvideo:avi x-matroska:mkv mpeg:mpg,mpeg ogg:ogv",
        "text": "plain:txt,log csv:csv html:html,htm markdown:md",
        "application": (
            "pdf:pdf json:json geo+json:geojson xml:xml zip:zip rtf:rtf msword:doc vnd.ms-excel:xls "
            "vnd.ms-powerpoint:ppt "
            "vnd.openxmlformats-officedocument.wordprocessingml.document:docx "
            "vnd.openxmlformats-officedocument.spreadsheetml.sheet:xlsx "
            "vnd.openxmlformats-officedocument.presentationml.presentation:pptx "
            "vnd.oasis.opendocument.text:odt vnd.oasis.opendocument.spreadsheet:ods vnd.google-earth.kml+xml:kml"
        ),
    }.items()
    for kind, extensions in (each.split(":") for each in kinds.split())
    for extension in extensions.split(",")
}  # fmt: skip
"""Media types by extension (IANA); the tables of an operating system differ from desk to desk."""


def attached(file_name: str, parameters: Mapping[str, str]) -> str:
    """The name of a file as it is stored; ``parameters`` are those of the control (``accept``, ``mediatype``).

    Source: getodk/xforms-spec, data type ``binary``: the name with its extension, no scheme and no folder.
    """
    match = _NAME.fullmatch(file_name)
    if match is None or file_name.startswith((".", " ")) or len(file_name.encode()) > _MAX_BYTES:
        raise Refusal(mark("Pick a file whose name is plain and has an extension, such as photo.jpg."))
    wanted = [each.strip().lower() for each in (parameters.get("accept") or parameters.get("mediatype", "")).split(",")]
    if not any(_fits(match[1].lower(), each) for each in wanted):
        raise Refusal(mark("This question wants a file of another kind."))
    return file_name


def _fits(extension: str, wanted: str) -> bool:
    if wanted in {"", "*", "*/*"} or wanted == f".{extension}":
        return True
    kind = _TYPES.get(extension, "")
    if wanted.endswith("/*"):
        return kind.startswith(wanted[:-1])
    return kind == wanted or (not wanted.startswith(".") and wanted not in _TYPES.values())
