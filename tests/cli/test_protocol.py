"""``fieldtool protocol`` where somebody mistypes: names that are no files, scripts that hold what nothing can."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from fieldtool.cli.protocol import protocol_commands
from fieldtool.errors import Fault, Faults
from fieldtool.protocol import SignerKey, seal_pack
from tests.protocol.test_pack import pack_in
from tests.protocol.writing import written


def _run(*arguments: str | Path, stdin: str | bytes | None = None) -> Result:
    return CliRunner().invoke(protocol_commands, [str(each) for each in arguments], input=stdin)


_LONG = "a" * 300
_WRITING = [("run", "--submission"), ("to-xlsx", "--out"), ("show", "--out"), ("show", "--svg")]


@pytest.mark.parametrize("command, option", _WRITING)
@pytest.mark.parametrize("name", [".", "", "/", "..", _LONG])
def test_a_name_that_no_file_has(
    command: str, option: str, name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A folder, an empty name or one that is too long cannot be written, whether forced or not; nothing is left."""
    source = written(tmp_path)
    monkeypatch.chdir(tmp_path)
    for force in ([], ["--force"]):
        result = _run(command, source, option, name, *force)
        assert (result.exit_code, result.stdout, "[P-14]" in result.stderr) == (1, "", True)
        assert "error:  could" not in result.stderr
    assert sorted(tmp_path.iterdir()) == [source]


def test_both_files_of_show_or_none(tmp_path: Path) -> None:
    """Where one of two files is in the way, or both are one, neither is written."""
    source, out, svg = written(tmp_path), tmp_path / "a.md", tmp_path / "a.svg"
    out.write_text("mine", "utf-8")
    assert "[P-15]" in _run("show", source, "--out", out, "--svg", svg).stderr
    assert (out.read_text("utf-8"), svg.exists()) == ("mine", False)
    assert _run("show", source, "--out", out, "--svg", tmp_path / "." / "a.md", "--force").exit_code == 2
    assert out.read_text("utf-8") == "mine"


@pytest.mark.parametrize("text", ["\\ud800x", "x\\u0000", "\\uffff"])
def test_a_text_that_no_record_holds(text: str, tmp_path: Path) -> None:
    """Half of a surrogate pair and what XML has no place for are refused with their step, without the text."""
    script = f'[{{"language": "es"}}, {{"set": "/data/health/fever", "value": "Maria {text}"}}]'
    result = _run("run", written(tmp_path), "--script", "-", "--json", stdin=script)
    assert (result.exit_code, result.stdout) == (1, "")
    assert "step 2: a text holds a character" in result.stderr
    assert "Maria" not in result.stderr


def test_a_wrong_reason_is_not_repeated(tmp_path: Path) -> None:
    """The step and the reasons that there are, never what was typed: it could be a name. So with wrong keys."""
    script = '[{"absent": "/data/health/fever", "reason": "Maria Perez"}]'
    result = _run("run", written(tmp_path), "--script", "-", stdin=script)
    assert "step 1: a reason is one of unsure, declined, not-asked" in result.stderr
    assert "Maria" not in result.stderr
    assert "Maria" not in _run("run", written(tmp_path), "--script", "-", stdin='[{"Maria": "x"}]').stderr


def test_a_script_in_utf_8_with_a_mark(tmp_path: Path) -> None:
    """A byte order mark is no part of the script, in a file or on stdin."""
    form, raw = written(tmp_path), b'\xef\xbb\xbf[{"set": "/data/health/fever", "value": "yes"}]'
    script = tmp_path / "s.json"
    script.write_bytes(raw)
    assert "step 1: accepted" in _run("run", form, "--script", script).stdout
    assert "step 1: accepted" in _run("run", form, "--script", "-", stdin=raw).stdout


def test_what_is_no_script(tmp_path: Path) -> None:
    """It is told in our words, with the line and no step."""
    result = _run("run", written(tmp_path), "--script", "-", stdin='[\n"Maria" x]')
    assert "error: This is no script: line 2 is no JSON. [P-06]" in result.stderr
    assert "no list of steps" in _run("run", written(tmp_path), "--script", "-", stdin="{}").stderr
    assert "is no JSON" in _run("run", written(tmp_path), "--script", "-", stdin="[" * 100_000).stderr


@pytest.mark.parametrize("now", ["0001-01-01T00:00:00", "9999-12-31T23:59:59", "0001-01-01T00:00:00+14:00"])
def test_an_instant_at_the_end_of_time(now: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """It is taken, or refused as wrong use; it never is a bug."""
    monkeypatch.setenv("TZ", "Asia/Tokyo")
    result = _run("run", written(tmp_path), "--now", now)
    assert result.exit_code in {0, 2}


def test_an_empty_name_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A message names the folder where a path has no name of its own."""
    form = written(tmp_path)
    monkeypatch.chdir(tmp_path)
    (tmp_path / "key").write_text(SignerKey.new().to_text(), "ascii")
    (tmp_path / "key").chmod(0o600)
    there = f"{tmp_path.name}/pack.yaml could not be read"
    assert there in _run("check", "").stderr
    assert there in _run("sign", ".", "--key", "key", "--out", "a.ftpack").stderr
    assert "error: . could not be read" in _run("run", form, "--script", ".").stderr
    assert "error: . could not be read" in _run("run", ".").stderr
    assert "error: . could not be read" in _run("run", form, "--open", ".").stderr


def test_a_signed_pack_is_checked_not_shown(tmp_path: Path) -> None:
    """``show`` and ``run`` name the command that takes it; ``check`` tells whose key signed, and trusts nobody."""
    (tmp_path / "small").mkdir()
    key, sealed = SignerKey.new(), tmp_path / "small.ftpack"
    sealed.write_bytes(seal_pack(pack_in(tmp_path / "small"), key))
    for command in ("show", "run"):
        assert "a signed pack is checked with `check`" in _run(command, sealed).stderr
    told = _run("check", sealed).stdout.splitlines()[0]
    assert told == f"small.ftpack is signed with the key {key.fingerprint}: trust was not checked here."
    facts = json.loads(_run("check", sealed, "--json").stdout)
    assert (facts["fingerprint"], facts["trusted"]) == (key.fingerprint, None)


def test_one_mistake_is_one() -> None:
    """The sentence counts as people do."""
    fault = Fault("survey", "is empty")
    assert str(Faults("a.yaml", (fault,))) == "1 mistake was found in a.yaml."
    assert str(Faults("a.yaml", (fault, fault))) == "2 mistakes were found in a.yaml."
