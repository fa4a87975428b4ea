"""What is wrong with a policy, and where in it."""

Step = str | int


class PolicyError(ValueError):
    """A policy that cannot be used: a text for people that begins with the place, if one is to blame."""

    def __init__(self, what: str, *place: Step) -> None:
        super().__init__(what)
        self.what = what
        self.place = place

    def below(self, step: Step) -> "PolicyError":
        """The same, as seen from one step above."""
        return type(self)(self.what, step, *self.place)

    def __str__(self) -> str:
        path = "".join(f"[{step}]" if isinstance(step, int) else f".{_shown(step)}" for step in self.place)
        return f"{path.removeprefix('.')}: {self.what}" if path else self.what


def _shown(step: str) -> str:
    """A key as it is, unless that would harm a log or a terminal."""
    return step if step.isprintable() else ascii(step)[1:-1]


class SignatureError(PolicyError):
    """A policy that nobody vouches for whose key is known here."""
