"""What people write down: calls, visits and next steps in the lead's language."""

from dataclasses import dataclass
from random import Random
from typing import Any

from crm_app.samples.contacts import Contact
from crm_app.samples.organisations import Organisation
from crm_app.samples.words import words

STEPS_BY_STAGE = {
    "new": ("call", "call", "catalogue"),
    "contacted": ("catalogue", "measure", "showroom", "samples", "call"),
    "qualified": ("quote", "samples", "showroom", "measure", "call"),
}


@dataclass(frozen=True, slots=True)
class Talk:
    """The voice of one lead's history: the same person, furniture and numbers throughout."""

    rng: Random
    organisation: Organisation
    contact: Contact
    floor: int
    months: int

    def note(self) -> str:
        """What was written down when the lead came in."""
        return self._filled(self.rng.choice(self._words()["notes"]))

    def step(self, stage: str) -> str:
        """A next step that fits the stage."""
        kind = self.rng.choice(STEPS_BY_STAGE[stage])
        return self._filled(self.rng.choice(self._words()["steps"][kind]))

    def follow_up(self, phase: str) -> tuple[str, str]:
        """Kind and text of a contact."""
        kind, text = self.rng.choice(self._words()[phase])
        return kind, self._filled(text)

    def farewell(self, reason: str) -> str:
        """Why it came to nothing."""
        return self._filled(self.rng.choice(self._words()["lost"][reason]))

    def _words(self) -> Any:
        return words(f"talk.{self.organisation.language}")

    def _filled(self, text: str) -> str:
        chosen = self.organisation
        role = self.contact.called if chosen.language == "zh" else ""
        filled = text.format(
            who=self.contact.called, item=chosen.item, n=chosen.size, m=self.months, floor=self.floor, role=role,
            city=chosen.place["city"], street=chosen.street, door=10 + chosen.size % 380,
        )  # fmt: skip
        return filled[0].upper() + filled[1:]
