"""``fieldtool protocol new-key`` and ``sign``: how those who write packs vouch for them. Neither opens a store."""

from __future__ import annotations

import json
import os
import sys
from contextlib import suppress
from pathlib import Path
from typing import Final

import click

from fieldtool.cli.console import plain
from fieldtool.cli.files import shown, write_new
from fieldtool.protocol import FileInTheWay, FileUnreadable, SignerKey, load_signed_pack, seal_pack
from fieldtool.protocol.errors import CannotWrite
from fieldtool.vault.files import disk_errors

__all__ = ["new_key", "sign"]

_OPEN_TO_OTHERS: Final = 0o077


@click.command("new-key")
@click.argument("keyfile", type=click.Path(path_type=Path, dir_okay=False))
@click.option("--json", "as_json", is_flag=True, help="Write one JSON object.")
def new_key(keyfile: Path, as_json: bool) -> None:
    """Make a key that signs packs, in a new file that only you can read.

    KEYFILE is the secret: keep it off the computers of centres. The fingerprint is what you give to others.

    Example: fieldtool protocol new-key ~/pack-signer.key
    """
    key = SignerKey.new()
    _write_secret(keyfile, key.to_text().encode())
    _tell({"file": str(keyfile), "fingerprint": key.fingerprint}, as_json=as_json)


@click.command()
@click.argument("folder", type=click.Path(path_type=Path))
@click.option("--key", "keyfile", type=click.Path(path_type=Path), required=True, help="Key file of who signs.")
@click.option("--out", type=click.Path(path_type=Path, dir_okay=False), required=True, help="The file to write.")
@click.option("--json", "as_json", is_flag=True, help="Write one JSON object.")
def sign(folder: Path, keyfile: Path, out: Path, as_json: bool) -> None:
    """Check the pack in a folder and write it as one signed file.

    FOLDER is the folder of a pack. A file that is there already is never overwritten.

    Example: fieldtool protocol sign packs/reception --key ~/pack-signer.key --out reception-2026.1.ftpack
    """
    key = _read_key(keyfile)
    sealed = seal_pack(folder, key)
    # Read back as a centre will read it: what cannot be opened must not leave.
    pack = load_signed_pack(sealed, trusted={key.fingerprint: "signer"})
    write_new(out, sealed)
    told = {"file": str(out), "name": pack.name, "version": pack.version, "digest": pack.digest}
    _tell(told | {"fingerprint": key.fingerprint}, as_json=as_json)


def _read_key(path: Path) -> SignerKey:
    try:
        if sys.platform != "win32" and path.stat().st_mode & _OPEN_TO_OTHERS:
            raise FileUnreadable(path=shown(path), reason="other people can read this secret: chmod 600 first")
        return SignerKey.from_text(path.read_text("ascii"))
    except OSError as error:
        raise FileUnreadable(path=shown(path), reason=error.strerror or "it cannot be opened") from None
    except ValueError:
        raise FileUnreadable(path=shown(path), reason="it is no key that signs packs, or it is damaged") from None


def _write_secret(path: Path, secret: bytes) -> None:
    """A new file, 0600 from its first moment; none at all where it could not be written whole."""
    try:
        with disk_errors():
            handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except FileExistsError:
        raise FileInTheWay(path=shown(path)) from None
    except OSError as error:
        raise CannotWrite(path=shown(path), reason=error.strerror or type(error).__name__) from None
    try:
        with disk_errors(), os.fdopen(handle, "wb") as file:
            file.write(secret)
            file.flush()
            os.fsync(file.fileno())
    except BaseException:
        with suppress(OSError):
            path.unlink()
        raise


def _tell(told: dict[str, str], *, as_json: bool) -> None:
    lines = [json.dumps(told, ensure_ascii=False, indent=1)] if as_json else [f"{key}: {told[key]}" for key in told]
    for line in lines:
        click.echo(plain(line))
