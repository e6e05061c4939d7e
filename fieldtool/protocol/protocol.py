"""A protocol: a form, what follows from its answers, and everything staff are told beside the questions."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass, field, replace
from importlib.metadata import version
from pathlib import Path
from typing import Final, TypeVar

from fieldtool.errors import Fault, Faults
from fieldtool.protocol.errors import FileUnreadable, NotAForm
from fieldtool.protocol.gates import Gate, GateState, gate_states
from fieldtool.protocol.parts import Guidance, Parts, PrivacyRow
from fieldtool.protocol.rules import ActionRule, Evaluation, FindingRule, ReferralRule, Rules, evaluate
from fieldtool.protocol.sheets import Checker, translated
from fieldtool.protocol.sources import Source
from fieldtool.protocol.workbook import Row, Workbook, read_xlsx, read_yaml, write_yaml
from fieldtool.protocol.xforms.form import Form, Item, language_code
from fieldtool.protocol.xforms.media import HeldMedia, Media, media_folder
from fieldtool.protocol.xforms.session import Session
from fieldtool.protocol.xforms.shelf import Shelf, WatchedMedia
from fieldtool.protocol.xforms.xform import load_xform
from fieldtool.protocol.xlsform import compile_spreadsheet, compile_workbook, load_compiled

__all__ = [
    "Gate",
    "Guidance",
    "PrivacyRow",
    "Protocol",
    "Source",
    "load_form",
    "load_form_or_protocol",
    "load_protocol",
    "protocol_from_source",
    "protocol_from_yaml",
    "read_file",
    "workbook_of",
]

OUR_SHEETS: Final = ("findings", "actions", "referrals", "guidance", "gates", "privacy", "sources")
_MAX_BYTES: Final = 32 * 1024 * 1024
_Name = TypeVar("_Name", FindingRule, ActionRule, ReferralRule)


@dataclass(frozen=True, slots=True, eq=False)
class Protocol:
    """A protocol that loaded without a mistake. ``titles`` is by language code; ``digest`` is SHA-256, hexadecimal.

    ``source_text`` (YAML), ``xform_text`` and ``data`` (the lists beside it, by file name) are what
    :func:`protocol_from_source` needs to make it again.
    """

    name: str
    version: str
    titles: Mapping[str, str]
    form: Form
    rules: Rules
    guidance_rows: tuple[Guidance, ...]
    gates: tuple[Gate, ...]
    privacy: Mapping[str, PrivacyRow]
    sources: Mapping[str, Source]
    digest: str
    source_text: str
    xform_text: str
    data: Mapping[str, bytes] = field(default_factory=dict, repr=False)

    @property
    def findings(self) -> tuple[FindingRule, ...]:
        """Its rules for findings, in order."""
        return self.rules.findings

    @property
    def actions(self) -> tuple[ActionRule, ...]:
        """Its rules for actions, in order."""
        return self.rules.actions

    @property
    def referrals(self) -> tuple[ReferralRule, ...]:
        """Its rules for referrals, in order."""
        return self.rules.referrals

    def finding(self, name: str) -> FindingRule:
        """The rule of a finding; ``KeyError`` where there is none."""
        return _named(self.rules.findings, name)

    def action(self, name: str) -> ActionRule:
        """The rule of an action; ``KeyError`` where there is none."""
        return _named(self.rules.actions, name)

    def referral(self, name: str) -> ReferralRule:
        """The rule of a referral; ``KeyError`` where there is none."""
        return _named(self.rules.referrals, name)

    def guidance(self, name_or_path: str) -> Guidance | None:
        """What staff are told about an item or group, or none."""
        name = name_or_path.rpartition("/")[2].partition("[")[0]
        return next((row for row in self.guidance_rows if row.item == name), None)

    def guidance_for(self, item: Item) -> Guidance | None:
        """What staff are told about an item, else about the innermost group around it that has guidance."""
        names = [item.name, *reversed(item.group.split("/")[2:])]
        return next((found for name in names if (found := self.guidance(name))), None)

    def source(self, key: str) -> Source:
        """Where a fact comes from, with its status and day; ``KeyError`` where no source has the key."""
        return self.sources[key]

    def evaluate(
        self, session: Session, *, confirmed: Mapping[str, bool] | None = None, services: Collection[str] = ()
    ) -> Evaluation:
        """Which findings, actions and referrals the answers raise now, which gates are closed, and why.

        ``confirmed`` and ``services`` are what :func:`.gates.gate_states` needs to know beside the answers; without
        them, every gate that needs a person in the room or a verified service is closed.
        """
        gates = self.gate_states(session, confirmed=confirmed, services=services)
        return replace(self.conclusions(session), gates=gates)

    def conclusions(self, session: Session) -> Evaluation:
        """What the answers raise now, without the gates: :meth:`evaluate` for those who only follow it up."""
        return evaluate(self.rules, session)

    def gate_states(
        self, session: Session, *, confirmed: Mapping[str, bool] | None = None, services: Collection[str] = ()
    ) -> tuple[GateState, ...]:
        """How every gate stands, without the rest of :meth:`evaluate`."""
        return gate_states(self.gates, session, confirmed or {}, services)


def _named(rules: tuple[_Name, ...], name: str) -> _Name:
    for rule in rules:
        if rule.name == name:
            return rule
    raise KeyError(name)


# Loading


def load_form(path: Path, *, cache: Path | None = None) -> Form:
    """The form in a compiled XForm (``.xml``) or an XLSForm (``.xlsx``, ``.yaml``); ``Faults`` tells all mistakes.

    What lies beside a form (lists, pictures) is looked for in the folder that :func:`media_folder` gives. ``cache`` is
    a folder of the user's own in which forms that loaded are kept, for the next time.
    """
    untrusted, folder = read_file(path), media_folder(path)
    if cache is None:
        return _load_form(path, untrusted, Media(folder))
    shelf, source = Shelf(cache), _made_by(path).encode() + untrusted
    kept = shelf.form(source, folder)
    if kept is None:
        media = WatchedMedia(folder)
        kept = _load_form(path, untrusted, media)
        shelf.keep(source, kept, media)
    return kept


def _made_by(path: Path) -> str:
    """What beside the program itself decides what a file becomes."""
    suffix = path.suffix.lower()
    return f"{suffix}\n" if suffix == ".xml" else f"{suffix} {version('pyxform')}\n"


def _load_form(path: Path, untrusted: bytes, media: Media) -> Form:
    if path.suffix.lower() == ".xml":
        return load_xform(untrusted, path.name, media=media, lenient=True)
    workbook = workbook_of(path, untrusted)
    _raise(workbook, list(workbook.faults))
    return load_compiled(compile_spreadsheet(workbook), workbook, media, lenient=True)


def load_protocol(path: Path) -> Protocol:
    """The protocol in a workbook (``.yaml`` or ``.xlsx``); ``Faults`` tells all mistakes with sheet and row."""
    workbook = workbook_of(path, untrusted := read_file(path))
    source_text = untrusted.decode() if path.suffix.lower() != ".xlsx" else write_yaml(workbook)
    return _loaded(workbook, source_text, compile_workbook, Media(media_folder(path)))


def protocol_from_yaml(text: str, source: str, media: Media | None = None) -> Protocol:
    """The protocol in the text of a YAML workbook; ``Faults`` tells all mistakes with sheet and row."""
    return _loaded(read_yaml(text, source), text, compile_workbook, media or Media())


def load_form_or_protocol(path: Path) -> tuple[Form, Protocol | None]:
    """A form, and the protocol around it where the file has any of a protocol's own sheets."""
    if path.suffix.lower() != ".xml":
        workbook = workbook_of(path, read_file(path))
        if any(sheet in workbook.sheets for sheet in OUR_SHEETS):
            protocol = load_protocol(path)
            return protocol.form, protocol
    return load_form(path), None


def protocol_from_source(
    text: str, xform: str, source: str = "pinned protocol", data: Mapping[str, bytes] | None = None
) -> Protocol:
    """A protocol from the texts and lists that it was pinned with; nothing is compiled again."""
    return _loaded(read_yaml(text, source), text, lambda _workbook: xform, HeldMedia(data or {}))


def read_file(path: Path) -> bytes:
    """What a file holds, if it is no larger than any form."""
    try:
        if path.stat().st_size > _MAX_BYTES:
            raise NotAForm(path=path.name, reason="it is larger than 32 MB")
        return path.read_bytes()
    except OSError as error:
        raise FileUnreadable(path=path.name or str(path), reason=error.strerror or type(error).__name__) from None


def workbook_of(path: Path, untrusted: bytes) -> Workbook:
    """The sheets in a spreadsheet or a YAML file, by how its name ends."""
    suffix = path.suffix.lower()
    if suffix == ".xlsx":
        return read_xlsx(untrusted, path.name)
    if suffix not in {".yaml", ".yml"}:
        raise NotAForm(path=path.name, reason=f"a file that ends in {suffix or 'nothing'} is not known")
    try:
        return read_yaml(untrusted.decode("utf-8-sig"), path.name)
    except UnicodeDecodeError:
        raise NotAForm(path=path.name, reason="it is not UTF-8 text") from None


def _raise(workbook: Workbook, faults: list[Fault]) -> None:
    errors = [fault for fault in faults if fault.level == "error"]
    if errors:
        raise Faults(workbook.source, tuple(dict.fromkeys(errors)))


def _loaded(workbook: Workbook, source_text: str, compiled: Callable[[Workbook], str], media: Media) -> Protocol:
    checker = Checker(workbook)
    checker.shape()
    checker.references()
    form, xform = _form(workbook, checker, compiled, media)
    parts = Parts(checker, form)
    sources = {source.key: source for source in parts.sources()}
    rules = Rules(tuple(parts.findings()), tuple(parts.actions()), tuple(parts.referrals()), sources)
    guidance, gates, privacy = tuple(parts.guidance()), tuple(parts.gates()), tuple(parts.privacy())
    _raise(workbook, checker.faults)
    if form is None:  # pragma: no cover - without a form there are faults, and they were raised
        raise NotAForm(path=workbook.source, reason="it has no form")
    settings, data = workbook.rows("settings")[0], {name: media.bytes(name) for name in media.read if media.read[name]}
    return Protocol(
        settings.get("form_id"), settings.get("version"), _titles(settings, form), form, rules, guidance, gates,
        {row.item: row for row in privacy}, sources,
        _digest(workbook, data), source_text, xform, data,
    )  # fmt: skip


def _digest(workbook: Workbook, data: Mapping[str, bytes]) -> str:
    """That of the sheets; with lists beside them, one of both."""
    if not data:
        return workbook.digest()
    lines = [workbook.digest(), *(f"{name} {hashlib.sha256(data[name]).hexdigest()}" for name in sorted(data))]
    return hashlib.sha256("\n".join(lines).encode()).hexdigest()


def _form(
    workbook: Workbook, checker: Checker, compiled: Callable[[Workbook], str], media: Media
) -> tuple[Form | None, str]:
    """The form, unless its sheets have mistakes already; what is wrong with it joins the other mistakes."""
    survey = ("survey", "choices", "settings")
    if workbook.faults or any(fault.where.startswith(survey) for fault in checker.faults):
        return None, ""
    try:
        xform = compiled(workbook)
        return load_compiled(xform, workbook, media), xform
    except Faults as faults:
        checker.faults += faults.faults
        return None, ""


def _titles(settings: Row, form: Form) -> dict[str, str]:
    own = translated(settings, "form_title")
    code = language_code(form.default_language)
    return own or {code: settings.get("form_title") or form.title}
