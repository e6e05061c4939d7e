"""Why a finding stands: the answers behind it, in the staff's words, wherever they were given."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import tzinfo
from typing import Final

from fieldtool.casework.screenings import Run
from fieldtool.desk.views import BecauseView
from fieldtool.i18n import Texts, mark
from fieldtool.model import AbsentReason, AttributeClass
from fieldtool.protocol import Form, Item, Protocol, Session, language_code

__all__ = ["ABSENT_LABELS", "Reasons", "form_language", "is_sensitive"]

ABSENT_LABELS: Final = {
    AbsentReason.UNSURE: mark("Does not know"),
    AbsentReason.DECLINED: mark("Prefers not to answer"),
    AbsentReason.NOT_PRIVATE: mark("Not asked: not private"),
    AbsentReason.NOT_SAFE: mark("Not asked: not safe"),
    AbsentReason.NO_INTERPRETER: mark("Not asked: no interpreter"),
    AbsentReason.SEEN_NOT_NEEDED: mark("Not asked: seen that it is not needed"),
}

_CASE_FACTS: Final = {
    "case_sex": mark("Sex, as the person says"),
    "case_age_lowest": mark("Age, the youngest it may be"),
    "case_age_highest": mark("Age, the oldest it may be"),
    "case_travelling": mark("Travels"),
    "case_language": mark("Language"),
    "case_nationality": mark("Nationality, as the person says"),
    "case_country": mark("Country of the centre"),
}

_FACT_VALUES: Final = {
    "case_sex": {"f": mark("Female"), "m": mark("Male"), "x": mark("Other"), "unk": mark("Not known")},
    "case_travelling": {"alone": mark("Alone"), "family": mark("With family"), "group": mark("In a group")},
}


@dataclass(frozen=True, slots=True)
class Reasons:
    """Reads the answers of one run, also those carried over from another protocol of the ``pack``."""

    run: Run
    texts: Texts
    zone: tzinfo | None
    pack: tuple[Protocol, ...]

    def of(self, path: str) -> BecauseView:
        """The answer at ``path``, which raised something."""
        item = self.run.item(path)
        given = self.run.given.get(path)
        # What nobody gave is the form's own default: it was there from the start.
        at = given.at if given else self.run.screening.started_at
        asking, asked = self._asked(item)
        if given and given.absent:
            answer = self.texts.tr(ABSENT_LABELS[AbsentReason(given.absent)])
        else:
            answer = self._words(asking, asked, self.run.session.value(path))
        if not answer:
            answer = self.texts.tr("No answer yet")
        return BecauseView(
            self._question(path, asking, asked), answer, at.astimezone(self.zone), is_sensitive(asking, asked)
        )

    def _asked(self, item: Item) -> tuple[Protocol, Item]:
        """The protocol that asks an item, and the item there: a hidden one only repeats what another asked."""
        if item.kind != "hidden":
            return self.run.protocol, item
        return next(self._elsewhere(item.name), (self.run.protocol, item))

    def _elsewhere(self, name: str) -> Iterator[tuple[Protocol, Item]]:
        for protocol in self.pack:
            found = protocol.form.item(name)
            if found is not None and found.asked:
                yield protocol, found

    def _question(self, path: str, asking: Protocol, asked: Item) -> str:
        if asked.name in _CASE_FACTS:
            return self.texts.tr(_CASE_FACTS[asked.name])
        if asking is self.run.protocol:
            label = self.run.session.label(path, form_language(self.run.protocol.form, self.texts.language))
            return label or asked.name
        by_code = {language_code(name): text for name, text in asked.labels.items()}
        return by_code.get(self.texts.language) or by_code.get("en") or asked.name

    def _words(self, asking: Protocol, asked: Item, value: str) -> str:
        if asked.name in _FACT_VALUES:
            told = _FACT_VALUES[asked.name].get(value)
            return self.texts.tr(told) if told else value
        if not asked.kind.startswith("select"):
            return value
        session = self.run.session if asking is self.run.protocol else Session(asking.form, now=self.run.session.now)
        choices = session.choices(asked.path, form_language(asking.form, self.texts.language))
        labels = {choice.value: choice.label for choice in choices}
        return ", ".join(labels.get(chosen, chosen) for chosen in value.split())


def form_language(form: Form, code: str) -> str:
    """The form's full name of a language, else of English, else empty."""
    names = {language_code(name): name for name in form.languages}
    return names.get(code) or names.get("en", "")


def is_sensitive(protocol: Protocol, item: Item) -> bool:
    """Whether an answer is shown only on request."""
    row = protocol.privacy.get(item.name)
    return row is not None and row.attribute_class in {AttributeClass.SENSITIVE, AttributeClass.IDENTIFIER}
