"""Forms, protocols and packs: what is asked, what may be answered, and what follows. Knows of no store."""

from __future__ import annotations

from fieldtool.protocol.errors import (
    ExpressionError,
    FileUnreadable,
    NotAForm,
    ScriptUnreadable,
    TooManyComputations,
    TooManyInstances,
    UnknownLanguage,
    UnknownPath,
)
from fieldtool.protocol.calendar import WorkDays
from fieldtool.protocol.durations import Span, parse_span
from fieldtool.protocol.pack import Pack, builtin_pack_folder, load_pack
from fieldtool.protocol.protocol import (
    Gate,
    Guidance,
    PrivacyRow,
    Protocol,
    Source,
    load_form,
    load_form_or_protocol,
    load_protocol,
    protocol_from_source,
)
from fieldtool.protocol.rules import (
    ActionRule,
    Because,
    Evaluation,
    FindingRule,
    RaisedAction,
    RaisedFinding,
    RaisedReferral,
    ReferralRule,
    due_at,
)
from fieldtool.protocol.xforms.choices import Choice
from fieldtool.protocol.xforms.form import Form, Group, Item, Unsupported, language_code
from fieldtool.protocol.xforms.session import NodeState, Outcome, Result, Session
from fieldtool.protocol.xforms.xform import load_xform

__all__ = [
    "ActionRule",
    "Because",
    "Choice",
    "Evaluation",
    "ExpressionError",
    "FileUnreadable",
    "FindingRule",
    "Form",
    "Gate",
    "Group",
    "Guidance",
    "Item",
    "NodeState",
    "NotAForm",
    "Outcome",
    "Pack",
    "PrivacyRow",
    "Protocol",
    "RaisedAction",
    "RaisedFinding",
    "RaisedReferral",
    "ReferralRule",
    "Result",
    "ScriptUnreadable",
    "Session",
    "Source",
    "Span",
    "TooManyComputations",
    "TooManyInstances",
    "UnknownLanguage",
    "UnknownPath",
    "Unsupported",
    "WorkDays",
    "builtin_pack_folder",
    "due_at",
    "language_code",
    "load_form",
    "load_form_or_protocol",
    "load_pack",
    "load_protocol",
    "load_xform",
    "parse_span",
    "protocol_from_source",
]
