"""Sealed bundles: what leaves a centre, for one hub, signed by two people, and how it is checked on arrival."""

from fieldtool.exchange.approval import Approval, ApprovalRole, approval_message, approve
from fieldtool.exchange.bundle import (
    OpenedBundle,
    check_recipient,
    new_hub_identity,
    open_bundle,
    read_identity,
    read_untrusted,
    seal,
)
from fieldtool.exchange.container import DATA_MEMBERS, MEMBERS, REPORT_MEMBERS, SIGNED_MEMBERS
from fieldtool.exchange.datapackage import Origin, data_package
from fieldtool.exchange.extract import extract
from fieldtool.exchange.manifest import AuditReference, Manifest, MemberReference, PackReference, data_digest
from fieldtool.exchange.outbox import bundle_name, store
from fieldtool.exchange.tables import DataTable, count_table, records_table

__all__ = [
    "DATA_MEMBERS",
    "MEMBERS",
    "REPORT_MEMBERS",
    "SIGNED_MEMBERS",
    "Approval",
    "ApprovalRole",
    "AuditReference",
    "DataTable",
    "Manifest",
    "MemberReference",
    "OpenedBundle",
    "Origin",
    "PackReference",
    "approval_message",
    "approve",
    "bundle_name",
    "check_recipient",
    "count_table",
    "data_digest",
    "data_package",
    "extract",
    "new_hub_identity",
    "open_bundle",
    "read_identity",
    "read_untrusted",
    "records_table",
    "seal",
    "store",
]
