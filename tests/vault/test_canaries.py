"""C1, C5: what was written or typed is in no file, whether it stays, is changed, deleted, rolled back or spilt."""

from __future__ import annotations

import base64
from pathlib import Path

from fieldtool.vault.audit import AuditLog
from fieldtool.vault.keys import KdfCost, Keyring, RecoveryWords
from fieldtool.vault.store import Store
from tests.vault.making import AT, MIGRATIONS, SUPERVISOR

CANARIES = [f"Canaria{number:03d} de los Montes" for number in range(60)]


def test_no_file_holds_a_canary(tmp_path: Path) -> None:
    """A whole life of a vault, and then every byte of its folder, journals in mid-transaction included."""
    words = RecoveryWords.generate()
    keyring, credentials = Keyring.create(tmp_path, "PC-01", SUPERVISOR, words, KdfCost.floor())
    with Store.create(tmp_path / "records.db", credentials.database_key, MIGRATIONS, AT) as store:
        log = AuditLog(store.db)
        for name in CANARIES:
            with store.transaction() as db:
                db.table("notes").insert({"text": name * 40})
                log.append(AT, credentials, "edit", "case-1", {"name": name})
        table = store.db.table("notes").enable_fts(["text"], create_triggers=True)
        assert len(list(table.search("Canaria007"))) == 1
        store.db.execute("begin")
        store.db.execute("update notes set text = text || ?", [CANARIES[0]])
        store.db.execute("select text from notes order by text || random()").fetchall()
        assert_absent(tmp_path, credentials.database_key, words)
        store.db.execute("rollback")
        table.delete_where("id % 2")
    keyring.reset(credentials, credentials.person_id, CANARIES[1])
    assert_absent(tmp_path, credentials.database_key, words)


def assert_absent(folder: Path, key: bytes, words: RecoveryWords) -> None:
    files = [path for path in folder.rglob("*") if path.is_file()]
    assert len(files) >= 4
    entropy = bytes(words._entropy)
    secrets = [CANARIES[0][:10].encode(), *map(str.encode, CANARIES), SUPERVISOR.encode(), key, entropy]
    secrets += [key.hex().encode(), entropy.hex().encode(), base64.b64encode(key), " ".join(words.words[:3]).encode()]
    secrets += ["Canaria".encode(encoding) for encoding in ("utf-8", "utf-16-le", "utf-16-be")]
    for path in files:
        data = path.read_bytes()
        assert not [secret for secret in secrets if secret in data], path.name
