"""The weekly release: built from exact figures, protected, previewed, signed by two people, sealed for one hub."""

from __future__ import annotations

import hashlib
import random
from datetime import timedelta
from pathlib import Path
from typing import Final

from fieldtool import __version__
from fieldtool.casework.releases import Release, ReleaseState, Signature
from fieldtool.casework.statistics import ARRIVALS, FINDINGS, week_figures
from fieldtool.casework.weeks import Week
from fieldtool.desk import release_tables
from fieldtool.desk.access import Operation, allowed_to
from fieldtool.desk.errors import (
    AlreadySigned,
    NoHub,
    NothingToRelease,
    NotReady,
    ReleaseOvertaken,
    ReleaseStale,
    UnknownWeek,
    UnsafeRelease,
    WeekNotOver,
)
from fieldtool.desk.release_checks import release_checks
from fieldtool.desk.release_report import weekly_report
from fieldtool.desk.release_view import Preview
from fieldtool.desk.signed import Signed
from fieldtool.desk.views import CheckView, ExportedRelease, ReleaseView, WeekView
from fieldtool.exchange import (
    Approval,
    ApprovalRole,
    AuditReference,
    DataTable,
    Manifest,
    MemberReference,
    Origin,
    PackReference,
    approve,
    count_table,
    data_digest,
    data_package,
    outbox,
    records_table,
    seal,
)
from fieldtool.i18n import INTERFACE_LANGUAGES, Texts
from fieldtool.privacy import anonymize, choose_rung, protect
from fieldtool.report import SealedFile, SignatureLine, check_words, render_weekly_report

__all__ = ["Releases"]

_SERIES: Final = "weekly"
_WEEKS_OFFERED: Final = 8
_ALL: Final = "all"
"""The code of a margin in the data files."""


class Releases(Signed):
    """Releases at this desk. Nothing leaves without two signatures, and every number that leaves was shown before."""

    @allowed_to(Operation.SEE_RELEASES)
    def weeks(self) -> tuple[WeekView, ...]:
        """The last weeks that are over, the newest first, with the release begun for each."""
        this_week = Week.of(self._clock.now().date())
        mondays = [this_week.monday - timedelta(weeks=back) for back in range(1, _WEEKS_OFFERED + 1)]
        return tuple(self._week_view(Week(monday)) for monday in mondays)

    @allowed_to(Operation.BUILD_RELEASE)
    def build_release(self, week: str) -> ReleaseView:
        """Protect a week's figures and keep the preview; a release that was signed already is shown as it is."""
        wanted = _week(week)
        begun = self._releases.of_week(str(wanted))
        if begun is not None and begun.bundle:
            return self._release_view(begun)
        self._refuse_running(wanted)
        preview = self._protected(wanted)
        if begun is not None and self._still_stands(begun, preview):
            return self._release_view(begun)
        with self._store.transaction():
            draft = self._releases.draft(str(wanted), preview.to_json(), self._clock.now(), self._me())
            self._log("build-release", draft.id, week=str(wanted))
        return self._release_view(draft)

    @allowed_to(Operation.SEE_RELEASES)
    def release(self, release_id: str) -> ReleaseView:
        """One release as it stands."""
        return self._release_view(self._releases.release(release_id))

    @allowed_to(Operation.SIGN_RELEASE)
    def sign_release(self, release_id: str) -> ReleaseView:
        """Sign what the preview shows: first by whoever prepares it, then by somebody else, which seals it."""
        release = self._releases.release(release_id)
        if any(signature.person_id == self._me() for signature in release.signatures):
            raise AlreadySigned
        with self._store.transaction():
            if release.state is ReleaseState.DRAFT:
                self._prepare(release)
            elif release.state is ReleaseState.PREPARED:
                self._approve(release)
            else:
                raise AlreadySigned
            self._log(
                "sign-release",
                release_id,
                manifest=hashlib.sha256(self._releases.release(release_id).manifest).hexdigest(),
            )
        return self.release(release_id)

    @allowed_to(Operation.EXPORT_RELEASE)
    def export_release(self, release_id: str) -> ExportedRelease:
        """Write the sealed bundle and the report to the outbox; doing it again writes the same bytes."""
        release = self._releases.release(release_id)
        if not release.bundle:
            raise NotReady(count=len(release.signatures))
        # On record before it leaves; writing the same bytes again is harmless.
        with self._store.transaction():
            self._releases.exported(release_id)
            self._log("export-release", release_id, bundle=hashlib.sha256(release.bundle).hexdigest())
        bundle = outbox.store(self._folders.outbox, release.bundle_name, release.bundle)
        return ExportedRelease(bundle, self._write_report(release))

    def _protected(self, week: Week) -> Preview:
        names = frozenset(protocol.name for protocol in self._pack().protocols)
        figures = week_figures(
            self._store, self._register, week, self._clock.now(), names, practice=self._centre.practice
        )
        if not figures.arrived and not figures.completed:
            raise NothingToRelease(week=str(week))
        services = {rule.service for protocol in self._pack().protocols for rule in protocol.referrals}
        tables = release_tables.count_tables(figures, services)
        protected = protect(
            tables, release_tables.links(tables), release_tables.TABLE_POLICY, tie_breaks=self._tie_breaks(week)
        )
        rows = release_tables.microdata(figures)
        rung = self._releases.rung(_SERIES)
        if rung is None:
            rung = choose_rung(rows, release_tables.MICRODATA_POLICY)
        anonymous = anonymize(rows, release_tables.MICRODATA_POLICY, rung)
        return Preview.of(figures, protected, release_tables.without_differences(anonymous, figures.needs))

    def _prepare(self, release: Release) -> None:
        if not self._centre.hub:
            raise NoHub
        preview = self._fresh(release)
        newest = self._releases.newest_sealed()
        sequence = newest.sequence + 1 if newest else 1
        data = self._data(release, preview, sequence)
        members = data | {
            f"report-{language}.pdf": self._report(release, preview, sequence, data_digest(data), language)
            for language in INTERFACE_LANGUAGES
        }
        manifest = self._manifest(release, preview, sequence, members)
        self._releases.prepare(release.id, sequence, manifest.to_bytes(), members)
        self._sign(release.id, manifest.to_bytes(), ApprovalRole.PREPARED)

    def _approve(self, release: Release) -> None:
        if self._is_overtaken(release):
            raise ReleaseOvertaken(week=release.week)
        preview = self._fresh(release)
        self._sign(release.id, release.manifest, ApprovalRole.APPROVED)
        signed = self._releases.release(release.id)
        bundle = seal(Manifest.from_bytes(signed.manifest), _approvals(signed), self._releases.members(release.id))
        name = outbox.bundle_name(self._centre.code, release.week, release.sequence)
        self._releases.seal(release.id, name, bundle, {ARRIVALS: preview.arrived, FINDINGS: preview.completed})
        if preview.records:
            self._releases.keep_rung(_SERIES, preview.rung)

    def _fresh(self, release: Release) -> Preview:
        """The preview, if the records still say the same; what a person withdrew meanwhile must not leave."""
        preview = Preview.from_json(release.preview)
        if not preview.agrees_with(self._protected(_week(release.week))):
            raise ReleaseStale(week=release.week)
        if not all(check.passed for check in self._checks(release, preview)):
            raise UnsafeRelease(week=release.week)
        return preview

    def _still_stands(self, begun: Release, preview: Preview) -> bool:
        """Whether a signature that was given still covers what would leave now."""
        signed = begun.state is ReleaseState.PREPARED and not self._is_overtaken(begun)
        return signed and preview.agrees_with(Preview.from_json(begun.preview))

    def _is_overtaken(self, release: Release) -> bool:
        """Whether another release was sealed after this one was prepared: both would name the same bundle before."""
        newest = self._releases.newest_sealed()
        return not release.bundle and newest is not None and newest.sequence >= release.sequence

    def _sign(self, release_id: str, manifest: bytes, role: ApprovalRole) -> None:
        signed = approve(
            manifest,
            self.person.code,
            role,
            self._clock.now().date(),
            self._credentials.public_key,
            self._credentials.sign,
        )
        self._releases.sign(
            release_id,
            Signature(self._me(), signed.person, role.value, signed.at, signed.public_key, signed.signature),
        )

    def _data(self, release: Release, preview: Preview, sequence: int) -> dict[str, bytes]:
        origin = Origin(
            practice=self._centre.practice,
            centre=self._centre.code,
            country=self._centre.country,
            desk=self._centre.desk,
            sequence=sequence,
            week=release.week,
            created=self._clock.now().date(),
        )
        return data_package(origin, _data_tables(preview))

    def _report(self, release: Release, preview: Preview, sequence: int, digest: bytes, language: str) -> bytes:
        return render_weekly_report(
            weekly_report(
                preview,
                _week(release.week),
                self._centre,
                self._sealed_file(release, preview, sequence),
                SignatureLine(self.person.code, self._clock.now().date()),
                check_words(digest),
                (__version__, self._pack().version),
            ),
            Texts(language),
        )

    def _sealed_file(self, release: Release, preview: Preview, sequence: int) -> SealedFile:
        head = self._audit.head()
        name = outbox.bundle_name(self._centre.code, release.week, sequence)
        held_back = None if 0 < preview.suppressed < release_tables.TABLE_POLICY.threshold else preview.suppressed
        return SealedFile(name, len(preview.records), held_back, preview.k, head.count, head.hash.hex())

    def _manifest(self, release: Release, preview: Preview, sequence: int, members: dict[str, bytes]) -> Manifest:
        newest = self._releases.newest_sealed()
        head = self._audit.head()
        policy = release_tables.MICRODATA_POLICY
        pack = self._pack()
        return Manifest(
            practice=self._centre.practice,
            centre=self._centre.code,
            country=self._centre.country,
            desk=self._centre.desk,
            sequence=sequence,
            week=release.week,
            previous=hashlib.sha256(newest.bundle).hexdigest() if newest else "",
            recipient=self._centre.hub,
            policy={"k": policy.k, "l": policy.l, "threshold": release_tables.TABLE_POLICY.threshold},
            packs=(PackReference(pack.name, pack.version, pack.digest),),
            audit=AuditReference(head.count, head.hash.hex()),
            counts={table.name: len(table.rows) for table in _data_tables(preview)},
            members=tuple(MemberReference.of(name, data) for name, data in members.items()),
            created=self._clock.now().date(),
        )

    def _write_report(self, release: Release) -> Path:
        language = self.language if self.language in INTERFACE_LANGUAGES else INTERFACE_LANGUAGES[0]
        report = self._releases.members(release.id)[f"report-{language}.pdf"]
        return outbox.store(self._folders.outbox, f"{Path(release.bundle_name).stem}-{language}.pdf", report)

    def _release_view(self, release: Release) -> ReleaseView:
        preview = Preview.from_json(release.preview)
        week = _week(release.week)
        signed_by_me = any(signature.person_id == self._me() for signature in release.signatures)
        open_for_signing = release.state in {ReleaseState.DRAFT, ReleaseState.PREPARED}
        digest = data_digest(self._releases.members(release.id)) if release.manifest else None
        return ReleaseView(
            id=release.id,
            week=release.week,
            monday=week.monday,
            sunday=week.sunday,
            practice=self._centre.practice,
            state=release.state.value,
            tables=preview.view(self._texts),
            record_columns=preview.record_columns,
            records=preview.records,
            suppressed=preview.suppressed,
            k=preview.k,
            checks=self._checks(release, preview),
            signed_by=tuple(signature.code for signature in release.signatures),
            may_sign=open_for_signing and not signed_by_me,
            check_words=check_words(digest) if digest else (),
            bundle_name=release.bundle_name,
            recipient=Manifest.from_bytes(release.manifest).recipient if release.manifest else self._centre.hub,
        )

    def _checks(self, release: Release, preview: Preview) -> tuple[CheckView, ...]:
        entering = {ARRIVALS: preview.arrived, FINDINGS: preview.completed}
        return release_checks(preview, self._releases.counted_elsewhere(release.id, entering), self._texts)

    def _week_view(self, week: Week) -> WeekView:
        begun = self._releases.of_week(str(week))
        return WeekView(str(week), week.monday, begun.id if begun else None, begun.state.value if begun else "")

    def _refuse_running(self, week: Week) -> None:
        _, end = week.bounds(self._clock.now().tzinfo)
        if self._clock.now() < end:
            raise WeekNotOver(week=str(week), day=self._texts.date(end.date()))

    def _tie_breaks(self, week: Week) -> random.Random:
        """Chance that nobody outside can repeat, and the same for the same week: from the store's own secret."""
        return random.Random(f"{self._facts.tie_breaks} {week}")  # noqa: S311  (seeded by 32 secret bytes)


def _week(name: str) -> Week:
    try:
        return Week.parse(name)
    except ValueError:
        raise UnknownWeek(week=name[:20]) from None


def _approvals(release: Release) -> tuple[Approval, ...]:
    return tuple(
        Approval(one.code, ApprovalRole(one.role), one.at, one.public_key, one.signature) for one in release.signatures
    )


def _data_tables(preview: Preview) -> tuple[DataTable, ...]:
    """The five tables of a bundle. One-column tables leave their only column out."""
    two_way = {"arrivals", "referrals"}
    counted = tuple(
        count_table(
            name,
            {
                (_code(row), _code(column)) if name in two_way else (_code(row),): shown
                for (row, column), shown in preview.shown(name).items()
            },
        )
        for name in ("arrivals", "needs", "referrals", "waiting")
    )
    return (*counted, records_table(preview.record_columns, preview.records))


def _code(code: str) -> str:
    return _ALL if code == "*" else code
