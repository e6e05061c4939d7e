"""``fieldtool protocol`` keeps its contract: JSON on stdout, sentences on stderr, exit codes 0, 1 and 2."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result
from lxml import etree

from fieldtool.cli.protocol import protocol_commands
from fieldtool.protocol import load_protocol
from tests.protocol.forms import shared
from tests.protocol.writing import PROTOCOL, written


def _run(*arguments: str | Path, stdin: str | None = None) -> Result:
    return CliRunner().invoke(protocol_commands, [str(each) for each in arguments], input=stdin)


def _played(form: Path, steps: list[dict[str, str]], *options: str) -> dict[str, Any]:
    result = _run("run", form, "--script", "-", "--json", *options, stdin=json.dumps(steps))
    assert result.exit_code == 0, result.output
    told: dict[str, Any] = json.loads(result.stdout)
    return told


def test_run_tells_everything(tmp_path: Path) -> None:
    """Form, steps, nodes, findings, actions, referrals and what is not supported, under the agreed names."""
    told = _played(
        written(tmp_path),
        [
            {"set": "/data/health/fever", "value": "yes"},
            {"set": "/data/health/fever", "value": "maybe"},
            {"set": "/data/health/fever", "value": ""},
            {"set": "/data/health/signs", "value": "3"},
            {"language": "English (en)"},
            {"absent": "/data/health/cough", "reason": "declined"},
        ],
    )
    assert set(told) == {"form", "steps", "nodes", "findings", "actions", "referrals", "unsupported"}
    assert told["form"]["id"] == "health_check"
    assert told["form"]["languages"] == ["Español (es)", "English (en)"]
    assert [step["result"] for step in told["steps"]] == [
        "accepted", "constraint", "required", "readonly", "accepted", "accepted",
    ]  # fmt: skip
    assert told["steps"][1]["message"] != ""
    fever = told["nodes"]["/data/health/fever"]
    assert {"value", "relevant", "required", "readonly", "valid", "label", "choices"} <= set(fever)
    assert (fever["value"], fever["required"], fever["valid"], fever["label"]) == ("yes", True, True, "Fever?")
    assert fever["choices"] == [{"value": "yes", "label": "Yes"}, {"value": "no", "label": "No"}]
    assert told["nodes"]["/data/health"]["label"] == "Health"
    assert told["findings"][0]["because"] == [{"path": "/data/health/fever", "value": "yes", "absent": None}]
    assert [(each["name"], each["due_within"], each["urgency"]) for each in told["actions"]] == [
        ("doctor", "PT1H", "today")
    ]
    assert told["referrals"][0]["consent"] == ""


def test_a_run_is_written_and_opened_again(tmp_path: Path) -> None:
    """The record goes to a file that only its owner reads; opened for correction, it has its answers and a new id."""
    form, record, again = written(tmp_path), tmp_path / "record.xml", tmp_path / "again.xml"
    _played(form, [{"set": "/data/health/fever", "value": "yes"}], "--submission", str(record))
    assert record.stat().st_mode & 0o077 == 0
    first = etree.fromstring(record.read_bytes())
    assert (first.get("id"), first.findtext("{*}health/{*}fever")) == ("health_check", "yes")
    told = _played(form, [], "--open", str(record), "--submission", str(again))
    assert told["nodes"]["/data/health/fever"]["value"] == "yes"
    second = etree.fromstring(again.read_bytes())
    assert second.findtext("{*}meta/{*}deprecatedID") == first.findtext("{*}meta/{*}instanceID")
    assert second.findtext("{*}meta/{*}instanceID") != first.findtext("{*}meta/{*}instanceID")


def test_records_that_cannot_be_opened_or_written(tmp_path: Path) -> None:
    """A record of another form, no record at all, and a file that is there: each a known error, nothing changed."""
    form, record = written(tmp_path), tmp_path / "record.xml"
    record.write_text('<data id="other"/>', "utf-8")
    assert "[P-13]" in _run("run", form, "--open", record).stderr
    assert "[P-13]" in _run("run", form, "--open", form).stderr
    assert "[P-03]" in _run("run", form, "--open", tmp_path / "none.xml").stderr
    refused = _run("run", form, "--submission", record)
    assert ("[P-15]" in refused.stderr, refused.exit_code, refused.stdout) == (True, 1, "")
    assert record.read_text("utf-8") == '<data id="other"/>'
    _run("run", form, "--submission", record, "--force")
    assert etree.fromstring(record.read_bytes()).get("id") == "health_check"


def test_records_that_are_not_finished(tmp_path: Path) -> None:
    """A record that lacks a required answer is written all the same; stderr says where, and the exit code is 1."""
    form, record = written(tmp_path), tmp_path / "record.xml"
    result = _run("run", form, "--submission", record, "--json")
    assert (result.exit_code, result.stderr) == (1, "not finished: /data/health/fever\n")
    assert json.loads(result.stdout)["nodes"]["/data/health/fever"]["value"] == ""
    assert record.exists()
    assert _run("run", form).exit_code == 0


def test_irrelevant_items_are_told_and_refused(tmp_path: Path) -> None:
    """What is hidden keeps its node, with ``relevant`` false, and takes no answer."""
    told = _played(written(tmp_path), [{"set": "/data/health/cough", "value": "yes"}])
    assert told["steps"] == [{"result": "not-relevant", "message": "Esta pregunta no se hace ahora."}] or (
        told["steps"][0]["result"] == "not-relevant"
    )
    assert told["nodes"]["/data/health/cough"]["relevant"] is False


def test_repeats_and_time() -> None:
    """Repeats grow and shrink by script; ``--now`` is what the form takes for the present."""
    form = shared("socio-economic-survey-v20240515.xml")
    told = _played(
        form,
        [{"add": "/data/familyMembers"}, {"set": "/data/familyMembers[2]/persons/firstNameFM", "value": "Ana"},
         {"remove": "/data/familyMembers[1]"}, {"language": "French (fr)"}],
        "--now", "2026-03-17T10:42:00-05:00",
    )  # fmt: skip
    assert told["nodes"]["/data/familyMembers[1]/persons/firstNameFM"]["value"] == "Ana"
    assert "/data/familyMembers[2]/persons/firstNameFM" not in told["nodes"]
    assert told["nodes"]["/data/headOfHousehold/region"]["label"] == "Région"


@pytest.mark.parametrize("name", ["whova_form.xml", "socio-economic-survey-v20240515.xlsx"])
def test_forms_of_others_run(name: str) -> None:
    """Forms that nobody here wrote load without a script, and list what is unsupported."""
    told = _played(shared(name), [])
    assert told["nodes"]
    assert all(set(each) == {"where", "feature", "effect"} for each in told["unsupported"])


def test_check_is_content(tmp_path: Path) -> None:
    """A protocol without mistakes is told in a line, or as JSON; exit code 0."""
    assert "no mistakes" in _run("check", written(tmp_path)).stdout
    told = json.loads(_run("check", written(tmp_path), "--json").stdout)
    assert (told["ok"], told["forms"][0]["unsupported"]) == (True, [])
    assert {fault["level"] for fault in told["faults"]} == {"warning"}


def test_check_tells_all_mistakes(tmp_path: Path) -> None:
    """A pack with three mistakes: error, all three with sheet and row, hint; exit code 1."""
    text = PROTOCOL.replace("role: supervisor", "role: boss").replace("class: sensitive", "class: secret")
    written(tmp_path, text.replace("urgency: now", "urgency: later"))
    (tmp_path / "pack.yaml").write_text("name: p\nversion: '1'\nprotocols: [health]\n", "utf-8")
    result = _run("check", tmp_path)
    assert result.exit_code == 1
    mistakes = [line.strip().partition(" (")[0] for line in result.stdout.splitlines() if ": error: " in line]
    assert mistakes == ["row 3", "row 3", "row 2"]
    assert [line for line in result.stdout.splitlines() if line.startswith("  ") and line[2] != " "] == [
        "  survey", "  findings", "  actions", "  guidance", "  gates", "  privacy",
    ]  # fmt: skip
    lines = result.stderr.splitlines()
    assert lines[0].startswith("error: 3 ")
    assert lines[1].startswith("hint: ")
    told = json.loads(_run("check", tmp_path, "--json").stdout)
    assert not told["ok"]
    assert [fault["where"].partition(" (")[0] for fault in told["faults"] if fault["level"] == "error"] == [
        "health, findings, row 3", "health, actions, row 3", "health, privacy, row 2",
    ]  # fmt: skip


def test_show_is_readable(tmp_path: Path) -> None:
    """A protocol as a document: groups, questions, conclusions in words, sources with their status."""
    shown = _run("show", written(tmp_path)).stdout
    for part in ("# Salud", "## Salud", "**1. ¿Fiebre?** `fever`", "Sí · No", "**Enferma** [Actuar hoy]"):
        assert part in shown
    assert "**1. Fever?**" in _run("show", written(tmp_path), "--language", "English (en)").stdout
    assert _run("show", written(tmp_path), "--language", "en").stdout.startswith("# Health\n")
    assert "[P-05]" in _run("show", written(tmp_path), "--language", "Klingon").stderr


def test_show_writes_files(tmp_path: Path) -> None:
    """The document and the picture go to files, and over none that is there unless told so."""
    source, out, svg = written(tmp_path), tmp_path / "doc.md", tmp_path / "flow.svg"
    done = _run("show", source, "--out", out, "--svg", svg)
    assert (done.exit_code, done.stdout) == (0, "")
    assert out.read_text("utf-8").startswith("# Salud\n")
    assert svg.read_text("utf-8").startswith("<?xml")
    out.write_text("mine", "utf-8")
    assert "[P-15]" in _run("show", source, "--out", out).stderr
    assert out.read_text("utf-8") == "mine"
    assert _run("show", source, "--out", out, "--svg", svg, "--force").exit_code == 0
    assert out.read_text("utf-8") != "mine"


def test_show_of_a_pack(tmp_path: Path) -> None:
    """Every protocol of a pack stands in the document; a picture is of one protocol."""
    written(tmp_path)
    (tmp_path / "pack.yaml").write_text("name: p\nversion: '1'\nprotocols: [health]\n", "utf-8")
    assert "# Salud" in _run("show", tmp_path).stdout
    refused = _run("show", tmp_path, "--svg", tmp_path / "flow.svg")
    assert (refused.exit_code, (tmp_path / "flow.svg").exists()) == (2, False)


@pytest.mark.parametrize(
    "script, code",
    [
        ("no json", "P-06"), ("{}", "P-06"), ("[1]", "P-06"), ('[{"set": "/data/a"}]', "P-06"), ("[{}]", "P-06"),
        ('[{"set": 1, "value": "x"}]', "P-06"), ('[{"absent": "/data/consent", "reason": "why"}]', "P-06"),
        ('[{"set": "/data/nothing", "value": "x"}]', "P-04"), ('[{"language": "Klingon"}]', "P-05"),
    ],
)  # fmt: skip
def test_wrong_scripts(script: str, code: str, tmp_path: Path) -> None:
    """A script that means nothing is refused in a sentence with its code; exit code 1, nothing on stdout."""
    result = _run("run", written(tmp_path), "--script", "-", "--json", stdin=script)
    assert (result.exit_code, result.stdout) == (1, "")
    assert f"[{code}]" in result.stderr
    assert "hint: " in result.stderr


def test_wrong_use(tmp_path: Path) -> None:
    """A missing argument or a date that is none is wrong use: exit code 2."""
    assert _run("run").exit_code == 2
    assert _run("run", written(tmp_path), "--now", "yesterday").exit_code == 2
    assert _run("check", tmp_path / "none.xml").exit_code == 1
    assert _run("run", written(tmp_path), "--script", tmp_path / "none.json").exit_code == 1


def test_run_in_words(tmp_path: Path) -> None:
    """Without ``--json`` the same is told in lines."""
    script = tmp_path / "s.json"
    script.write_text('[{"set": "/data/health/fever", "value": "yes"}]', "utf-8")
    shown = _run("run", written(tmp_path), "--script", script).stdout
    for line in ("step 1: accepted", "/data/health/fever = yes", "finding ill [today]", "action doctor [intake]"):
        assert line in shown


def test_to_a_spreadsheet_and_back(tmp_path: Path) -> None:
    """Both commands print the file that they wrote, beside the one that they read or where it was asked for."""
    source = written(tmp_path)
    there = _run("to-xlsx", source)
    assert (there.exit_code, there.stdout, there.stderr) == (0, f"{tmp_path / 'health.xlsx'}\n", "")
    back = _run("from-xlsx", tmp_path / "health.xlsx", "--out", tmp_path / "again.yaml")
    assert (back.exit_code, back.stdout) == (0, f"{tmp_path / 'again.yaml'}\n")
    assert load_protocol(tmp_path / "again.yaml").digest == load_protocol(source).digest
    assert load_protocol(tmp_path / "health.xlsx").digest == load_protocol(source).digest


def test_nothing_is_written_over_unasked(tmp_path: Path) -> None:
    """A file that is there stays as it is, unless ``--force`` says otherwise."""
    source = written(tmp_path)
    there = tmp_path / "health.xlsx"
    there.write_bytes(b"mine")
    assert "[P-15]" in _run("to-xlsx", source).stderr
    assert there.read_bytes() == b"mine"
    assert _run("to-xlsx", source, "--force").exit_code == 0
    assert there.read_bytes()[:2] == b"PK"


@pytest.mark.parametrize(
    "command, name, untrusted, told",
    [
        ("to-xlsx", "a.yaml", b'survey: [{name: "a\\x01"}]', "survey, row 2, name (A2): character 2 is U+0001"),
        ("to-xlsx", "a.yaml", b"survey: [{name: a, name: b}]", "name stands twice"),
        ("to-xlsx", "a.yaml", b"\xff", "it is not UTF-8 text"),
        ("to-xlsx", "a.xlsx", b"PK\x03\x04", "it is a spreadsheet already"),
        ("to-xlsx", "a.yaml", None, "could not be read"),
        ("from-xlsx", "a.xlsx", b"survey: []", "damaged"),
    ],
)
def test_what_cannot_travel(command: str, name: str, untrusted: bytes | None, told: str, tmp_path: Path) -> None:
    """It is told with its place, in sentences; exit code 1, and no file is left."""
    if untrusted is not None:
        (tmp_path / name).write_bytes(untrusted)
    before = sorted(tmp_path.iterdir())
    result = _run(command, tmp_path / name, "--out", tmp_path / "out")
    assert (result.exit_code, result.stdout) == (1, "")
    assert told in result.stderr
    assert result.stderr.splitlines()[-1].startswith("hint: ")
    assert sorted(tmp_path.iterdir()) == before


def test_where_nothing_can_be_written(tmp_path: Path) -> None:
    """A folder that is not there is a known error, and so is a file where a folder should be."""
    assert "[P-14]" in _run("to-xlsx", written(tmp_path), "--out", tmp_path / "none" / "a.xlsx").stderr
    assert "[P-14]" in _run("to-xlsx", written(tmp_path), "--out", tmp_path / "health.yaml" / "a.xlsx").stderr


def test_comments_of_yaml_stay_behind(tmp_path: Path) -> None:
    """They are no cells: a note says how many there were."""
    assert "note: 2 comment lines" in _run("to-xlsx", written(tmp_path, f"# one\n# two\n{PROTOCOL}")).stderr
