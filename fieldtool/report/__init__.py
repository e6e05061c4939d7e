"""The weekly report: one page of counts in which every small number is hidden."""

from fieldtool.report.document import render_weekly_report
from fieldtool.report.weekly import (
    KEY_NUMBERS,
    OTHER_COUNTRIES,
    REFERRAL_STATUSES,
    WAITING_BANDS,
    CountryRow,
    CountryTable,
    KeyNumber,
    Need,
    ReferralRow,
    ReferralTable,
    SealedFile,
    SignatureLine,
    WaitingBand,
    WeeklyReport,
)
from fieldtool.report.words import check_words

__all__ = [
    "KEY_NUMBERS",
    "OTHER_COUNTRIES",
    "REFERRAL_STATUSES",
    "WAITING_BANDS",
    "CountryRow",
    "CountryTable",
    "KeyNumber",
    "Need",
    "ReferralRow",
    "ReferralTable",
    "SealedFile",
    "SignatureLine",
    "WaitingBand",
    "WeeklyReport",
    "check_words",
    "render_weekly_report",
]
