"""``fieldtool verify``: whether a bundle is whole, whom it is from, what it holds; and, if asked, its files."""

from __future__ import annotations

import json
from pathlib import Path

import click

from fieldtool.cli.console import terminal_texts
from fieldtool.exchange import Approval, Manifest, OpenedBundle, extract, open_bundle, read_identity, read_untrusted
from fieldtool.i18n import Texts
from fieldtool.report import check_words

__all__ = ["verify"]


@click.command("verify")
@click.argument("bundle", type=click.Path(path_type=Path))
@click.option(
    "--identity", required=True, type=click.Path(path_type=Path), help="File with the hub's key (AGE-SECRET-KEY-1...)."
)
@click.option(
    "--extract",
    "folder",
    default=None,
    type=click.Path(path_type=Path),
    help="New folder for the files, written only when everything holds.",
)
@click.option("--json", "as_json", is_flag=True, help="One JSON object on stdout.")
def verify(bundle: Path, identity: Path, folder: Path | None, as_json: bool) -> None:
    """Check BUNDLE with the hub's key: that no byte changed, that two people signed it, that it is for this hub.

    Example: fieldtool verify PC-2026-W47-0003.ftb --identity hub.key --extract week-47
    """
    opened = open_bundle(read_untrusted(bundle), read_identity(identity))
    written = extract(opened, folder) if folder is not None else ()
    if as_json:
        click.echo(json.dumps(_as_json(opened, written), ensure_ascii=False, indent=2))
    else:
        _tell(opened, written, terminal_texts())


def _tell(opened: OpenedBundle, written: tuple[Path, ...], texts: Texts) -> None:
    tr, manifest = texts.tr, opened.manifest
    click.echo(tr("This bundle is whole: no byte was changed since it was signed with two keys for this hub."))
    if manifest.practice:
        click.echo(tr("PRACTICE: invented people"))
    for label, value in _facts(opened, texts):
        click.echo(f"  {label:<22} {value}")
    click.echo(tr("Compare the keys with those that the centre gave you: this command cannot know whose they are."))
    if written:
        click.echo(tr("{count} files were written to {folder}.", count=len(written), folder=written[0].parent))


def _facts(opened: OpenedBundle, texts: Texts) -> list[tuple[str, str]]:
    tr, manifest = texts.tr, opened.manifest
    held = ", ".join(f"{name} {texts.number(count)}" for name, count in manifest.counts.items())
    return [
        (tr("Centre"), f"{manifest.centre}, {texts.country(manifest.country)}, {manifest.desk}"),
        (tr("Week"), tr("{week}, bundle number {number}", week=manifest.week, number=manifest.sequence)),
        (tr("Sealed on"), texts.date(manifest.created)),
        *((_role(approval, texts), _signer(approval, texts)) for approval in opened.approvals),
        (tr("Check words"), ", ".join(check_words(manifest.data_digest))),
        (tr("Rows"), held),
        (tr("Rules"), ", ".join(f"{name} {limit}" for name, limit in manifest.policy.items())),
        (tr("Protocols"), ", ".join(f"{pack.name} {pack.version} {pack.digest[:16]}" for pack in manifest.packs)),
        (tr("Audit log"), tr("{count} entries, {mark}", count=manifest.audit.count, mark=manifest.audit.hash[:16])),
        (tr("Follows bundle"), manifest.previous[:16] or tr("none: the first of this desk")),
        (tr("SHA-256"), opened.digest),
    ]


def _role(approval: Approval, texts: Texts) -> str:
    return texts.tr("Prepared by") if approval.role == "prepared" else texts.tr("Approved by")


def _signer(approval: Approval, texts: Texts) -> str:
    return texts.tr(
        "{person}, {day}, key {key}", person=approval.person, day=texts.date(approval.at), key=approval.key_print
    )


def _as_json(opened: OpenedBundle, written: tuple[Path, ...]) -> dict[str, object]:
    return {
        "whole": True,
        "signers_known": False,  # it takes a list of the centre's keys to say more
        "sha256": opened.digest,
        "manifest": _document(opened.manifest),
        "approvals": [
            {
                "person": approval.person,
                "role": approval.role,
                "at": approval.at.isoformat(),
                "public_key": approval.public_key.hex(),
                "key_print": approval.key_print,
            }
            for approval in opened.approvals
        ],
        "check_words": list(check_words(opened.manifest.data_digest)),
        "members": {name: len(data) for name, data in opened.members.items()},
        "written": [str(path) for path in written],
    }


def _document(manifest: Manifest) -> object:
    document: object = json.loads(manifest.to_bytes())
    return document
