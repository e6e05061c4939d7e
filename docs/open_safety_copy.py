#!/usr/bin/env python3
"""Opens a safety copy with the 24 recovery words and public tools alone; it shares no line with Fieldtool.

    python3 -m pip install pynacl mnemonic sqlcipher3
    python3 open_safety_copy.py PC-1-20261123T090000Z.ftcopy

Type the words when you are asked (or give them on standard input). It says whether the copy is whole, and which tables
it holds with how many rows. With ``--table NAME`` it prints a table as JSON lines; with ``--out FILE`` it writes a plain
SQLite database, which anybody can read then: put it on an encrypted disk only, and delete it afterwards.

The format stands in safety-copies.md, beside this file.
"""

import argparse
import getpass
import hashlib
import json
import os
import sys
import tempfile

from mnemonic import Mnemonic
from nacl.exceptions import CryptoError
from nacl.public import PrivateKey, SealedBox
from sqlcipher3 import dbapi2

MAGIC = b"FIELDTOOL-SAFETY-COPY"
LINE, CHECKSUM = 32, 32


def read_header(file):
    """The header of a safety copy as a dictionary; ends the program where it is damaged."""
    line = file.read(LINE)
    parts = line.split()
    if len(line) != LINE or len(parts) != 3 or parts[0] != MAGIC:
        sys.exit("This is not a safety copy, or its first line is damaged.")
    if parts[1] != b"1":
        sys.exit(f"This script knows format 1; the file has format {parts[1].decode()}.")
    data = line + file.read(int(parts[2]) - LINE)
    if len(data) != int(parts[2]) or hashlib.sha256(data[:-CHECKSUM]).digest() != data[-CHECKSUM:]:
        sys.exit("The header is damaged.")
    return json.loads(data[LINE:-CHECKSUM])


def key_from_words(words, header):
    """The copy's own key, which is sealed to the key pair that the words stand for."""
    wordlist = Mnemonic("english")
    words = " ".join(wordlist.expand_word(word) for word in words.lower().replace(",", " ").split())
    if not wordlist.check(words):
        sys.exit("These are not 24 recovery words: one is mistyped, missing, or in another place.")
    entropy = bytes(wordlist.to_entropy(words))
    private = PrivateKey(hashlib.blake2b(entropy, digest_size=32, person=b"ftl recovery key").digest())
    try:
        return SealedBox(private).decrypt(bytes.fromhex(header["copy_key"]["recovery"]))
    except CryptoError:
        sys.exit("These words belong to another laptop.")


def require_authentic(header, key):
    """Whoever wrote the header had the copy's key."""
    text = json.dumps({**header, "mac": ""}, sort_keys=True, separators=(",", ":"), ensure_ascii=True)
    mac = hashlib.blake2b(text.encode("ascii"), key=key, digest_size=32, person=b"ftl copy header").hexdigest()
    if mac != header["mac"]:
        sys.exit("Somebody changed the header.")


def copy_body(file, header, target):
    """The encrypted database that follows the header, into a file of its own; every byte is checked."""
    digest, length = hashlib.sha256(), 0
    while chunk := file.read(1 << 20):
        digest.update(chunk)
        length += len(chunk)
        target.write(chunk)
    target.flush()
    if length != header["body"]["length"] or digest.hexdigest() != header["body"]["sha256"]:
        sys.exit("The records in this copy are damaged: take an older copy.")


def open_database(path, key):
    """The records, as SQLCipher 4 keeps them under a raw key."""
    database = dbapi2.connect(path)
    database.execute("pragma cipher_log_level = none")
    database.execute(f"pragma key = \"x'{key.hex()}'\"")
    found = [row[0] for row in database.execute("pragma cipher_integrity_check")]
    found += [row[0] for row in database.execute("pragma integrity_check") if row[0] != "ok"]
    if found:
        sys.exit(f"The database is damaged: {found[0]}")
    return database


def require_contents(database, header):
    """As many rows as the header says, and the audit log ends where it says."""
    for table, count in header["rows"].items():
        if database.execute(f'select count(*) from "{table}"').fetchone()[0] != count:
            sys.exit(f"The table {table} does not have {count} rows.")
    last = database.execute("select sequence, hex(hash) from audit order by sequence desc limit 1").fetchone()
    if last is not None and (last[0], last[1].lower()) != (header["audit"]["count"], header["audit"]["hash"]):
        sys.exit("The audit log does not end where the header says.")


def print_table(database, name):
    """One JSON object a line."""
    if name not in {
        row[0] for row in database.execute("select name from sqlite_master where type in ('table', 'view')")
    }:
        sys.exit(f"There is no table {name}.")
    rows = database.execute(f'select * from "{name}"')
    columns = [column[0] for column in rows.description]
    for row in rows:
        plain = (value.hex() if isinstance(value, bytes) else value for value in row)
        print(json.dumps(dict(zip(columns, plain)), ensure_ascii=False))


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("copy")
    parser.add_argument("--table", help="print this table, or the view `answers`")
    parser.add_argument("--out", help="write a plain, readable SQLite database to this new file")
    options = parser.parse_args()
    with open(options.copy, "rb") as file:
        header = read_header(file)
        words = getpass.getpass("Recovery words: ") if sys.stdin.isatty() else sys.stdin.read()
        key = key_from_words(words, header)
        require_authentic(header, key)
        with tempfile.TemporaryDirectory() as folder, open(os.path.join(folder, "records.db"), "wb") as body:
            copy_body(file, header, body)  # still encrypted
            database = open_database(body.name, key)
            require_contents(database, header)
            if options.table:
                print_table(database, options.table)
            else:
                print(f"{header['centre']}, desk {header['desk']}, {header['created_at']}: whole")
                for name, count in header["rows"].items():
                    print(f"{count:10,}  {name}")
            if options.out:
                if os.path.exists(options.out):
                    sys.exit(f"{options.out} is there already.")
                database.execute("attach database ? as plain key ''", [options.out])
                database.execute("select sqlcipher_export('plain')").fetchall()
                os.chmod(options.out, 0o600)
            database.close()


if __name__ == "__main__":
    main()
