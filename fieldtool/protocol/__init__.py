"""Forms, protocols and packs: what is asked, what may be answered, and what follows. Knows of no store."""

from __future__ import annotations

from fieldtool.protocol.calendar import WorkDays
from fieldtool.protocol.durations import Span, parse_span
from fieldtool.protocol.errors import (
    ExpressionError,
    FileInTheWay,
    FileUnreadable,
    NotAForm,
    NotThisForm,
    PackTooOld,
    PackUntrusted,
    ScriptUnreadable,
    TooManyComputations,
    TooManyInstances,
    TooManyNodes,
    UnknownLanguage,
    UnknownPath,
)
from fieldtool.protocol.gates import STAFF_CONFIRM, Gate, GateState, Missing, Requirement, Why
from fieldtool.protocol.pack import Pack, builtin_pack_folder, load_pack, version_order
from fieldtool.protocol.protocol import (
    Guidance,
    PrivacyRow,
    Protocol,
    load_form,
    load_form_or_protocol,
    load_protocol,
    protocol_from_source,
)
from fieldtool.protocol.rules import (
    ActionRule,
    Evaluation,
    FindingRule,
    RaisedAction,
    RaisedFinding,
    RaisedReferral,
    ReferralRule,
    due_at,
)
from fieldtool.protocol.signing import SignerKey, fingerprint_of, load_signed_pack, seal_pack
from fieldtool.protocol.sources import Because, Source
from fieldtool.protocol.xforms.choices import Choice
from fieldtool.protocol.xforms.form import Form, Group, Item, Unsupported, language_code
from fieldtool.protocol.xforms.session import NodeState, Outcome, Result, Session
from fieldtool.protocol.xforms.submission import open_submission, submission
from fieldtool.protocol.xforms.xform import load_xform
from fieldtool.protocol.xpath.evaluate import evaluate

__all__ = [
    "STAFF_CONFIRM",
    "ActionRule",
    "Because",
    "Choice",
    "Evaluation",
    "ExpressionError",
    "FileInTheWay",
    "FileUnreadable",
    "FindingRule",
    "Form",
    "Gate",
    "GateState",
    "Group",
    "Guidance",
    "Item",
    "Missing",
    "NodeState",
    "NotAForm",
    "NotThisForm",
    "Outcome",
    "Pack",
    "PackTooOld",
    "PackUntrusted",
    "PrivacyRow",
    "Protocol",
    "RaisedAction",
    "RaisedFinding",
    "RaisedReferral",
    "ReferralRule",
    "Requirement",
    "Result",
    "ScriptUnreadable",
    "Session",
    "SignerKey",
    "Source",
    "Span",
    "TooManyComputations",
    "TooManyInstances",
    "TooManyNodes",
    "UnknownLanguage",
    "UnknownPath",
    "Unsupported",
    "Why",
    "WorkDays",
    "builtin_pack_folder",
    "due_at",
    "evaluate",
    "fingerprint_of",
    "language_code",
    "load_form",
    "load_form_or_protocol",
    "load_pack",
    "load_protocol",
    "load_signed_pack",
    "load_xform",
    "open_submission",
    "parse_span",
    "protocol_from_source",
    "seal_pack",
    "submission",
    "version_order",
]
