"""A form from the cache is the form that was kept, and what is not exactly that is no form at all."""

from __future__ import annotations

import hashlib
import json
import os
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from random import Random
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fieldtool.errors import FieldtoolError
from fieldtool.protocol import Form, NodeState, Session, builtin_pack_folder, load_form, load_pack
from fieldtool.protocol.xforms.cache import form_from_cache, form_to_cache
from fieldtool.protocol.xforms.codec import Codecs, Odd, Tables
from fieldtool.protocol.xforms.shelf import MAX_FORMS
from tests.protocol.forms import NOW, bind, inputs, session, shared, small, xform

FORMS = ("whova_form", "socio-economic-survey-v20240515", "all-question-types-v2024091201-3")
REPEAT = (
    '<r jr:template=""><n/><t/></r><a/><sum/>',
    bind("sum", calculate="sum(/data/r/n)") + bind("r/t", calculate="position(..) + ../n", type="int")
    + bind("r/n", constraint=". &lt; 9", jr_constraintMsg="small, please", required="true()"),
    '<group ref="/data/r"><label>R</label><repeat nodeset="/data/r"><input ref="/data/r/n"><label>N of <output '
    'value="position(..)"/></label></input></repeat></group>' + inputs("a"),
)  # fmt: skip


def _kept(form: Form) -> Form:
    found = form_from_cache(form_to_cache(form))
    assert found is not None
    return found


def _answered(form: Form, chance: int = 7) -> Iterator[dict[str, NodeState] | str]:
    """What happens to every question in turn, with answers drawn by chance, and how all stands at the end."""
    draw, run = Random(chance), session(form)
    yield run.states()
    for path in run.states():
        state = run.state(path)
        values = [choice.value for choice in state.choices] or ["3", "2020-05-01", "word", ""]
        yield str(run.set(path, draw.choice(values))) if state.relevant else "not relevant"
    for group in form.groups:
        if group.repeat and not any(each.repeat for each in form.groups if group.group.startswith(each.path)):
            yield str(run.add(group.path))
    run.now += timedelta(days=400)
    if form.languages:
        run.language = form.languages[-1]
    yield run.states()


def _same(kept: Form, loaded: Form) -> None:
    for name in ("title", "id", "version", "languages", "default_language", "items", "groups", "unsupported"):
        assert getattr(kept, name) == getattr(loaded, name), name
    for chance in range(3):
        for one, other in zip(_answered(kept, chance), _answered(loaded, chance), strict=True):
            assert one == other


@pytest.mark.parametrize("suffix", ["xml", "xlsx"])
@pytest.mark.parametrize("name", FORMS)
def test_real_forms_behave_the_same(name: str, suffix: str, tmp_path: Path) -> None:
    """All answers, states, labels, choices and messages of a form from the folder are those of the loaded one."""
    path = shared(f"{name}.{suffix}")
    loaded = load_form(path, cache=tmp_path)
    assert len(list(tmp_path.iterdir())) == 1
    _same(load_form(path, cache=tmp_path), loaded)


def test_the_pack_behaves_the_same() -> None:
    """The forms of the pack that ships are the same once kept."""
    for protocol in load_pack(builtin_pack_folder()).protocols:
        _same(_kept(protocol.form), protocol.form)


def test_what_comes_from_the_cache_can_be_kept_again() -> None:
    """Nothing is lost on the way, however often it is gone."""
    form = small(*REPEAT)
    _same(_kept(_kept(form)), form)


@given(st.lists(st.tuples(st.sampled_from(["add", "remove", "1", "12", ""]), st.integers(1, 4)), max_size=12))
def test_repeats_behave_the_same(steps: list[tuple[str, int]]) -> None:
    """Whatever is added, removed and answered in a repeat, both forms stand alike."""
    form = small(*REPEAT)
    one, other = session(form), session(_kept(form))
    for step, number in steps:
        assert _stepped(one, step, number) == _stepped(other, step, number)
        assert one.states() == other.states()


def _stepped(run: Session, step: str, number: int) -> str:
    try:
        if step == "add":
            return str(run.add("/data/r"))
        if step == "remove":
            return str(run.remove(f"/data/r[{number}]"))
        return str(run.set(f"/data/r[{number}]/n", step))
    except FieldtoolError as error:
        return error.code


# Misses


def _with_digest(content: bytes, body: bytes) -> bytes:
    mark = content.partition(b"\n")[0].rpartition(b" ")[0]
    return mark + b" " + hashlib.sha256(body).hexdigest().encode() + b"\n" + body


@given(st.data())
def test_a_changed_sign_is_a_miss(data: st.DataObject) -> None:
    """One byte that is other, missing or new: no form, and no error."""
    content = form_to_cache(small(*REPEAT))
    place = data.draw(st.integers(0, len(content) - 1))
    other = data.draw(st.binary(max_size=2))
    changed = content[:place] + other + content[place + 1 :]
    assert changed == content or form_from_cache(changed) is None


def _places(data: object) -> Iterator[tuple[Any, Any]]:
    """Every place in JSON data: what holds it, and its key."""
    pairs = list(data.items()) if isinstance(data, dict) else list(enumerate(data)) if isinstance(data, list) else []
    for key, value in pairs:
        yield data, key
        yield from _places(value)


@given(st.data())
def test_data_of_another_shape_does_no_harm(data: st.DataObject) -> None:
    """Data that someone wrote with a right digest is no form, or one that runs or says what is wrong with it."""
    content = form_to_cache(small(*REPEAT))
    told = json.loads(content.partition(b"\n")[2])
    for _ in range(data.draw(st.integers(1, 3))):
        places = list(_places(told))
        holder, key = places[data.draw(st.integers(0, 9999)) % len(places)]
        strange = st.none() | st.booleans() | st.integers(-3, 99) | st.floats() | st.text(max_size=3)
        holder[key] = data.draw(strange | st.lists(strange, max_size=3) | st.just({"": 1}) | st.just([[[]]]))
    form = form_from_cache(_with_digest(content, json.dumps(told).encode()))
    if form is not None:
        try:
            list(_answered(form))
        except FieldtoolError:
            return


@pytest.mark.parametrize(
    "body", [b"", b"null", b"{}", b"[" * 100_000, b'{"a": 1}', b"\xff", b"1e999", b'{"model": []}']
)
def test_what_is_no_form_is_a_miss(body: bytes) -> None:
    """A right digest does not make a form of anything else."""
    assert form_from_cache(_with_digest(form_to_cache(small("<a/>")), body)) is None


# The folder


def _written(tmp_path: Path, title: str = "One") -> Path:
    path = tmp_path / "form.xml"
    path.write_text(xform("<a/>", "", inputs("a")).replace("Small", title), "utf-8")
    return path


def _entry(folder: Path) -> Path:
    (found,) = folder.iterdir()
    return found


def test_a_source_that_changes_is_loaded_again(tmp_path: Path) -> None:
    """What the file says now counts, never what it said."""
    cache = tmp_path / "cache"
    assert load_form(_written(tmp_path), cache=cache).title == "One"
    assert load_form(_written(tmp_path, "Two"), cache=cache).title == "Two"
    assert load_form(_written(tmp_path), cache=cache).title == "One"


def test_files_beside_a_form_are_part_of_it(tmp_path: Path) -> None:
    """A list that is written anew, taken away or put there is seen."""
    path, cache, rows = tmp_path / "form.xml", tmp_path / "cache", tmp_path / "form-media" / "l.csv"
    choice = (
        '<select1 ref="/data/a"><itemset nodeset="instance(\'l\')/root/item"><value ref="name"/><label ref="label"/>'
    )
    path.write_text(
        xform("<a/>", '<instance id="l" src="jr://file-csv/l.csv"/>', f"{choice}</itemset></select1>"), "utf-8"
    )

    def offered() -> list[str]:
        return [choice.value for choice in session(load_form(path, cache=cache)).choices("/data/a")]

    rows.parent.mkdir()
    rows.write_text("name,label\none,One\n", "utf-8")
    assert offered() == offered() == ["one"]
    rows.write_text("name,label\none,One\ntwo,Two\n", "utf-8")
    assert offered() == offered() == ["one", "two"]
    rows.unlink()
    assert offered() == offered() == []
    rows.write_text("name,label\nthree,Three\n", "utf-8")
    assert offered() == offered() == ["three"]


def test_entries_are_for_the_user_alone(tmp_path: Path) -> None:
    """Folder and files are nobody else's to read, and what others may have written is not read."""
    path, cache = _written(tmp_path), tmp_path / "cache"
    load_form(path, cache=cache)
    entry = _entry(cache)
    assert (entry.stat().st_mode & 0o777, cache.stat().st_mode & 0o777) == (0o600, 0o700)
    other = tmp_path / "other"
    load_form(_written(tmp_path, "Two"), cache=other)
    entry.write_bytes(_entry(other).read_bytes())
    assert load_form(_written(tmp_path), cache=cache).title == "Two", "an entry is trusted as its owner is"
    entry.chmod(0o666)
    assert load_form(_written(tmp_path), cache=cache).title == "One"


def test_a_link_is_not_followed(tmp_path: Path) -> None:
    """An entry that points elsewhere is a miss, and what it points to stays as it is."""
    path, cache = _written(tmp_path), tmp_path / "cache"
    load_form(path, cache=cache)
    entry, elsewhere = _entry(cache), tmp_path / "elsewhere"
    elsewhere.write_bytes(content := entry.read_bytes())
    entry.unlink()
    entry.symlink_to(elsewhere)
    assert load_form(path, cache=cache).title == "One"
    assert elsewhere.read_bytes() == content
    assert not entry.is_symlink()


def test_torn_entries_are_written_again(tmp_path: Path) -> None:
    """An entry that is cut off or emptied is replaced whole."""
    path, cache = _written(tmp_path), tmp_path / "cache"
    load_form(path, cache=cache)
    whole = _entry(cache).read_bytes()
    for torn in (b"", whole[:100], whole[:-1], b"{}\n" + whole, b"\xff\n", b"[" * 9999 + b"\n", b'{"place x": 1}\n'):
        _entry(cache).write_bytes(torn)
        assert load_form(path, cache=cache).title == "One"
        assert _entry(cache).read_bytes() == whole


def test_a_folder_that_cannot_be_written_is_no_matter(tmp_path: Path) -> None:
    """Where nothing can be kept, the form loads all the same."""
    (tmp_path / "file").write_text("", "utf-8")
    assert load_form(_written(tmp_path), cache=tmp_path / "file").title == "One"
    assert load_form(_written(tmp_path), cache=tmp_path / "file" / "below").title == "One"


def test_a_wrong_form_is_not_kept(tmp_path: Path) -> None:
    """Mistakes are told each time, and leave nothing behind."""
    path, cache = tmp_path / "form.xml", tmp_path / "cache"
    path.write_text(xform("<a/>", bind("a", relevant="/data/a =")), "utf-8")
    for _ in range(2):
        with pytest.raises(FieldtoolError):
            load_form(path, cache=cache)
    assert not cache.exists()


def test_the_folder_stays_small(tmp_path: Path) -> None:
    """The forms that were kept first go first."""
    cache = tmp_path / "cache"
    load_form(_written(tmp_path, "first"), cache=cache)
    first = _entry(cache)
    os.utime(first, (NOW.timestamp(), NOW.timestamp() - 9))
    for number in range(MAX_FORMS):
        load_form(_written(tmp_path, str(number)), cache=cache)
    assert len(list(cache.iterdir())) == MAX_FORMS
    assert not first.exists()


def test_types_without_a_codec_are_told() -> None:
    """A field that no codec knows is found when the program is tested, not when a form is read."""
    codecs = Codecs({}, (), {}, {})
    for kind in (object, complex, str | bytes):
        with pytest.raises(TypeError):
            codecs.of(kind)
    with pytest.raises(Odd):
        codecs.of(tuple[int, ...]).checked(["x"], Tables())
