"""What speaks against a campaign as it is written: why each finding matters, and what to do about it."""

from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Advice:
    """The part of a finding that is the same for every campaign."""

    reason: str
    todo: str


ADVICE: Mapping[str, Advice] = {
    "goal-not-one-sentence": Advice(
        "A goal that takes more than one sentence is hard to repeat, and it will be repeated many times.",
        "say in one sentence what will be true at the end; move the rest to `why` and `non_goals`",
    ),
    "goal-repeats-metric": Advice(
        "The metric can turn green while what was meant is missed; only a goal of its own shows that.",
        "say what is better for users, for the system or for teams once the number is reached",
    ),
    "no-why": Advice(
        "Many people have to be convinced that the change is worth their time.",
        "add `why:` with the effect on users, reliability or cost",
    ),
    "no-why-now": Advice(
        "Every team has something else to do first, until it knows why this cannot wait.",
        "add `why_now:` with what happened, or what waiting costs",
    ),
    "no-benefits": Advice(
        "Those who do the work are asked to do it for somebody else; they join for what they gain themselves.",
        "add `benefits:` with what a team gets once its part is done",
    ),
    "no-target-date": Advice(
        "Without a date nobody can tell who is behind, and the work is put off.",
        "add `target_date:`",
    ),
    "target-date-past": Advice(
        "A date that has passed without a word teaches that dates here mean nothing.",
        "agree on another `target_date`, or say how it ended with `ended:`",
    ),
    "no-organizers": Advice(
        "Somebody has to follow up with teams that fall behind, and to move the Window.",
        "add `organizers:` with a team or a person",
    ),
    "no-guardrail": Advice(
        "A number can be reached in ways that make something else worse.",
        "add to `guardrails:` what must not suffer, such as an error rate",
    ),
    "move-not-announced": Advice(
        "Without `announced` nothing holds a position to the notice: it counts from its day, whoever knows of it.",
        "add `announced:` with the day on which everybody was told; `overton window move` writes it",
    ),
    "metric-not-assignable": Advice(
        "A number that belongs to nobody moves nobody: each item needs a team that can act on it.",
        "add rules to `ownership:` in overton.yaml, or find the owners of what is left",
    ),
    "one-team": Advice(
        "A campaign coordinates many teams; work that sits in one is done sooner as that team's project.",
        "ask that team directly, or measure what the others have to do",
    ),
    "one-item": Advice(
        "With a single item it is all or nothing: there is no slow march of progress to see, and nothing to share out.",
        "choose a finer `item` for the metric's source, such as one for each endpoint, job or file",
    ),
    "nothing-found": Advice(
        "A goal that is met from the beginning is a campaign that is over, or a source that looks in the wrong place.",
        "see what is read with `overton measure --explain`: is the pattern right, and do the globs name the files?",
    ),
    "refuses-nothing": Advice(
        "What is new is worth one, as is what is there; a number of one or more allows them all.",
        "write `not_allowed: worse` to refuse new ones, or `not_allowed: 0` to refuse all that is touched",
    ),
    "first-position-refuses": Advice(
        "The first position allows what is there today, so that nobody is stopped without warning.",
        "begin with a Not Allowed that everything meets, and move it when the Window is clear",
    ),
}
