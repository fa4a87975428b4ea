"""What an integration raises where work must not go on: the one exception that ever comes from the guard."""

from overton.guard.judged import Ruling
from overton.guard.wording import refusal


class Refused(TimeoutError):  # noqa: N818  it is what the Window did, no error of the program's
    """An observation beyond Not Allowed, where that is enforced. Its text says what, why and where to read more.

    Made with `Refused.of`. Where only its text came through, as from a queue's results, `ruling` and `value` are None.
    """

    def __init__(self, text: str, ruling: Ruling | None = None, value: float | None = None) -> None:
        super().__init__(text)
        self.ruling = ruling
        self.value = value

    @classmethod
    def of(cls, ruling: Ruling, value: float) -> "Refused":
        """The refusal of an observation that had reached this value, in the metric's unit."""
        return cls(refusal(ruling, value), ruling, value)

    def __reduce__(self) -> tuple[type["Refused"], tuple[str, Ruling | None, float | None]]:
        return type(self), (str(self), self.ruling, self.value)
