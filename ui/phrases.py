"""The few words of the window itself that the interviewed person reads, in their language.

They are shown only in a language that stands here; everything else a person reads comes from the pack. The Arabic
is not yet reviewed by a native speaker.
"""

from __future__ import annotations

from typing import Final

from fieldtool.model import AbsentReason

__all__ = ["ONE_MOMENT", "WE_STOP", "non_answer"]

ONE_MOMENT: Final = {
    "en": "One moment, please",
    "es": "Un momento, por favor",
    "fr": "Un instant, s’il vous plaît",
    "ar": "لحظة من فضلك",
}

WE_STOP: Final = {
    "en": "We stop here. You decide if we go on, and when.",
    "es": "Paramos aquí. Usted decide si seguimos, y cuándo.",
    "fr": "On s’arrête ici. C’est vous qui décidez si l’on continue, et quand.",
}

_NON_ANSWERS: Final = {
    AbsentReason.UNSURE: {"en": "I do not know", "es": "No lo sé", "fr": "Je ne sais pas", "ar": "لا أعرف"},
    AbsentReason.DECLINED: {
        "en": "I prefer not to answer",
        "es": "Prefiero no responder",
        "fr": "Je préfère ne pas répondre",
        "ar": "أفضّل عدم الإجابة",
    },
}


def non_answer(reason: AbsentReason, language: str) -> str:
    """A standard non-answer as the person reads it, or nothing in a language that is not here."""
    return _NON_ANSWERS.get(reason, {}).get(language.split("-", maxsplit=1)[0].split("_", maxsplit=1)[0], "")
