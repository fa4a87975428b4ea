"""Where a Window becomes stricter sooner than the campaign's notice promises."""

from collections.abc import Iterator
from datetime import date

from overton.progress.explain import window_words
from overton.progress.wording import counted, day_words
from overton.window.ledger import Ledger
from overton.window.strictness import stricter_from


def hasty_windows(base: Ledger, head: Ledger, day: date) -> Iterator[tuple[date, str]]:
    """The first day on which the head is stricter than anybody was told at the base, if the notice is not kept.

    A first position is no move: it writes down what holds already. The notice is what the base promised.
    """
    if not base.metric.window or day > date.max - base.notice:
        return
    since = stricter_from(base, head, day, day + base.notice)
    if since is None:
        return
    new, old = (window_words(ledger.on(since), ledger.metric) for ledger in (head, base))
    days = counted((since - day).days, "day")
    promised = counted(base.notice.days, "day")
    yield since, f"from {day_words(since)} on, {new} in place of {old}: a notice of {days}, and {promised} are promised"
