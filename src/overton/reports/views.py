"""What templates are given: frozen, of plain text and numbers, nothing to work out any more."""

from dataclasses import dataclass

from overton.charts.small import Bullet, Part


@dataclass(frozen=True, slots=True)
class Sign:
    """A standing, or a state like one: the shape and colour it goes by, and its word."""

    shade: str
    """`done`, `later`, `warned`, `not-allowed`, or `quiet`."""
    word: str


@dataclass(frozen=True, slots=True)
class Fact:
    """One of the answers at the top: a label, what is said large, and what there is to know about it."""

    label: str
    value: str
    counts: bool
    """The value is a number, to be said very large."""
    unit: str
    notes: tuple[str, ...]
    sign: Sign | None = None


@dataclass(frozen=True, slots=True)
class Count:
    """How many stand one way; links to the list of them."""

    sign: Sign
    count: str
    target: str
    """The id of that list; empty when there is none."""


@dataclass(frozen=True, slots=True)
class Chart:
    """A picture in two widths, its headline and what lies behind it."""

    headline: str
    second: str
    """What the wide picture's marks are."""
    second_narrow: str
    """What the narrow one's are: there a dot may stand for more."""
    wide: str
    narrow: str
    """Both are SVG elements."""


@dataclass(frozen=True, slots=True)
class TeamView:
    """A team's row."""

    name: str
    parent: str
    bar: tuple[Part, ...]
    remaining: str
    standings: tuple[Count, ...]
    """Those in the Window or beyond, worst first, without empty ones."""
    change: str
    pace: Sign
    bullet: Bullet
    rates: str
    stance: str
    coming: str


@dataclass(frozen=True, slots=True)
class ItemView:
    """An item's row."""

    sign: Sign
    name: str
    value: str
    owners: str
    since: str
    why: str


@dataclass(frozen=True, slots=True)
class Group:
    """Items that stand one way; `id` is what counts link to."""

    id: str
    sign: Sign
    items: tuple[ItemView, ...]
    rest: str
    """How many are not shown; empty when all are."""


@dataclass(frozen=True, slots=True)
class Heading:
    """What a column holds; `kind` is `text`, `number` or `day`."""

    text: str
    kind: str = "text"


@dataclass(frozen=True, slots=True)
class Table:
    """A small table: its title, its headings, its rows of cells; the first cell heads its row."""

    title: str
    headings: tuple[Heading, ...]
    rows: tuple[tuple[str, ...], ...]
    note: str = ""


@dataclass(frozen=True, slots=True)
class BuyInView:
    """Who is behind it: the remaining work by stance, and what was said."""

    parts: tuple[tuple[str, float, float], ...]
    """A stance's shade, and its start and width in percent."""
    legend: tuple[tuple[str, str, str], ...]
    """A stance's shade, its word, and its percentage."""
    said: Table


@dataclass(frozen=True, slots=True)
class MetricView:
    """Everything about one metric."""

    id: str
    name: str
    goal: str
    measured: str
    """Empty: not measured yet."""
    facts: tuple[Fact, ...]
    bar: tuple[Part, ...]
    counts: tuple[Count, ...]
    window: Chart
    groups_of_items: tuple[Group, ...]
    progress: Chart | None
    months: Table
    since: str
    groups: tuple[TeamView, ...]
    teams: tuple[TeamView, ...]
    co_owned: str
    """Why the teams' rows add up to more than there is; empty where they do not."""
    todo: tuple[ItemView, ...]
    todo_rest: str
    exemptions: Table
    tables: tuple[Table, ...]
    """Guardrails, ledger, scope, and what was left out; only those with rows."""
    buy_in: BuyInView | None


@dataclass(frozen=True, slots=True)
class Line:
    """Something of the case for the campaign: a term, and what is said of it."""

    term: str
    texts: tuple[str, ...]
    link: str = ""


@dataclass(frozen=True, slots=True)
class CampaignView:
    """A campaign: its goal, its metrics, and the case for it."""

    id: str
    key: str
    goal: str
    ended: str
    glass: tuple[str, ...]
    """The exemptions that nobody reviewed, a sentence each."""
    metrics: tuple[MetricView, ...]
    case: tuple[Line, ...]


@dataclass(frozen=True, slots=True)
class SummaryRow:
    """A metric's line in the table at the top."""

    target: str
    key: str
    metric: str
    remaining: str
    percent: str
    bar: tuple[Part, ...]
    target_date: str
    pace: Sign
    window: Sign


@dataclass(frozen=True, slots=True)
class PageView:
    """The whole page."""

    organisation: str
    day: str
    generated: str
    summary: tuple[SummaryRow, ...]
    campaigns: tuple[CampaignView, ...]
