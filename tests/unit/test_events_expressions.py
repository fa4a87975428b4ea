"""The expressions that a campaign file may hold, and that nothing else runs."""

from datetime import UTC, datetime
from pathlib import Path

import duckdb
import pytest

from event_files import parquet, read, values
from overton.sources.events.dialect import ExpressionError, bind, functions, parse_expression

COLUMNS = {
    "a": "INTEGER",
    "b": "INTEGER",
    "x": "DOUBLE",
    "s": "VARCHAR",
    "f": "BOOLEAN",
    "t": "TIMESTAMP",
    "u": "TIMESTAMP",
    "odd name": "INTEGER",
}
ROWS = """\
    (1, 2, 0.5, 'GET /a', true, TIMESTAMP '2026-03-02 10:20:30.5', TIMESTAMP '2026-03-01 00:00:00', 1),
    (-7, 3, -2.5, 'it''s /B', false, TIMESTAMP '2025-12-31 23:59:59', TIMESTAMP '2026-03-01 00:00:00', 2),
    (0, NULL, 1e9, '', NULL, NULL, TIMESTAMP '2026-03-01 00:00:00', 3),
    (NULL, 0, NULL, NULL, true, TIMESTAMP '2024-02-29 00:00:00', NULL, NULL)"""

ALLOWED = """\
a
"odd name" + 1
A + B
a - b * 2 - (a - b) * -2
a / b
a // 2
a % 2
-a - -b
a = 1 AND b = 2 OR NOT f
a <> 1 OR a != 2 OR a == 3
a < 1 OR a <= 1 OR a > 1 OR a >= 1
a IS NULL
a IS NOT NULL
f IS TRUE
a IS DISTINCT FROM b
a IS NOT DISTINCT FROM NULL
a IN (1, 2, NULL)
NOT a IN (1)
a NOT IN (1, 2)
s LIKE 'GET%' AND f
s LIKE '%!%' ESCAPE '!'
s NOT LIKE 'GET%'
s ILIKE 'get%'
s SIMILAR TO '[A-Z]+ .*'
a BETWEEN -1 AND 1 AND f
a NOT BETWEEN -1 AND 1
s || ' ' || a
CASE WHEN a > 0 THEN 'up' WHEN a < 0 THEN 'down' ELSE 'flat' END
CASE a WHEN 1 THEN 10 END
CAST(a AS DOUBLE) / 3
a::VARCHAR
CAST(x AS DECIMAL(18, 2))
TRY_CAST(s AS INTEGER)
t - INTERVAL 1 DAY
t > TIMESTAMP '2026-01-01 00:00:00'
t < DATE '2026-01-01'
epoch(t - u)
t - u
'it''s'
'\\d+'
'-- no comment' <> s
'; DROP TABLE x' <> s
1.5e3
1_000
TRUE
NULL
abs(a)
ceil(x)
ceiling(x)
coalesce(a, b, 0)
ifnull(a, 0)
concat(s, '!')
contains(s, '/')
date_diff('second', t, u)
date_trunc('hour', t)
day(t)
dayofweek(t)
ends_with(s, 'a')
epoch(t)
exp(a)
extract(hour FROM t)
floor(x)
greatest(a, b)
hour(t)
isfinite(x)
isinf(x)
isnan(x)
isodow(t)
least(a, b)
left(s, 2)
length(s)
ln(abs(x))
lower(s)
ltrim(s)
minute(t)
month(t)
nullif(a, 0)
pow(a, 2)
power(a, 2)
prefix(s, 'GET')
regexp_extract(s, '/(.)', 1)
regexp_full_match(s, 'GET .*')
regexp_matches(s, '/.')
regexp_replace(s, '[/ ]', '-', 'g')
replace(s, '/', '_')
right(s, 2)
round(x)
round(x, 1)
rtrim(s)
second(t)
sign(a)
split_part(s, ' ', 1)
sqrt(abs(x))
starts_with(s, 'GET')
strpos(s, '/')
substr(s, 2)
substring(s, 1, 3)
suffix(s, 'a')
trim(s)
trunc(x)
upper(s)
year(t)""".splitlines()

REFUSED = """\
(SELECT 1)
a IN (SELECT 1)
EXISTS(SELECT 1)
a = ANY(SELECT 1)
a = ANY([1])
SELECT a
FROM x
WITH y AS (SELECT 1) SELECT 1
a; b
a; DROP TABLE x
DROP TABLE x
COPY x TO 'y'
ATTACH 'x'
SET memory_limit = '1GB'
PRAGMA version
CALL pragma_version()
INSTALL httpfs
a -- comment
a /* comment */
/* comment */ a
-- comment
{# comment #} a

sum(a)
count(*)
quantile_disc(a, 0.5)
a FILTER (WHERE f)
sum(a) OVER ()
row_number() OVER ()
lag(a) OVER (ORDER BY b)
read_csv('x')
read_text('/etc/passwd')
glob('*')
getenv('HOME')
current_setting('x')
current_date
current_timestamp
now()
today()
random()
uuid()
unnest([1])
generate_series(1, 2)
query('select 1')
hash(a)
md5(s)
list_filter([1], x -> x > 1)
[1, 2]
{'a': 1}
a[1]
s[1:2]
*
COLUMNS('a')
$1
?
:name
@a
#1
a ~ 'x'
a ^ 2
a ** 2
a & 1
a COLLATE nocase
s GLOB 'x'
e'\\n'
CAST(a AS STRUCT(x INTEGER))
CAST(a AS INTEGER[])
CAST(s AS JSON)
a AS b
a b
a,
(a, b)
(a
lambda x: x
{{ a }}""".splitlines()


@pytest.mark.parametrize("text", ALLOWED)
def test_an_allowed_expression_means_what_duckdb_takes_it_to_mean(text: str) -> None:
    """What runs is written anew from the tree; it gives the same, row by row."""
    names = ", ".join(f'"{name}"' for name in COLUMNS)
    rows = f"(SELECT * FROM (VALUES {ROWS}) AS rows({names})) AS source"  # noqa: S608
    anew = bind(parse_expression(text), COLUMNS).sql("duckdb")
    with duckdb.connect() as connection:
        expected = connection.execute(f"SELECT {text} FROM {rows}").fetchall()  # noqa: S608
        assert expected == connection.execute(f"SELECT {anew} FROM {rows}").fetchall()  # noqa: S608


@pytest.mark.parametrize("text", REFUSED)
def test_anything_else_is_refused_with_what_to_do(text: str) -> None:
    """Statements, subqueries, aggregates, windows, tables, the outer world, the clock, chance and comments."""
    with pytest.raises(ExpressionError) as refused:
        parse_expression(text)
    assert refused.value.what
    assert refused.value.todo


def test_every_function_of_the_list_is_held_to_duckdb() -> None:
    """The list above calls each of them."""
    called = "\n".join(ALLOWED).lower()
    assert [] == [name for name in functions() if f"{name}(" not in called]


def test_a_near_function_is_suggested() -> None:
    """A slip of the pen is told as one."""
    with pytest.raises(ExpressionError, match="there is no function `lenght` to call here; did you mean `length`"):
        parse_expression("lenght(s)")


def test_the_text_of_an_item_cannot_become_sql(tmp_path: Path) -> None:
    """A template is text around columns, whatever the text."""
    parquet(tmp_path / "a.parquet", {"n": [1], "item": ["x"]})
    (day,) = read(tmp_path, item="'; DROP TABLE x; -- {item} {{not}}", value="n")
    assert {"'; DROP TABLE x; -- x {not}": 1.0} == values(day)


def test_a_value_that_is_named_like_its_column_is_the_column(tmp_path: Path) -> None:
    """`took-ms` is a column before it is a subtraction; in an expression it is quoted."""
    at = [datetime(2026, 3, 2, tzinfo=UTC)]
    parquet(tmp_path / "a.parquet", {"took-ms": [7], "took": [3], "ms": [1], "at (utc)": at})
    for value, expected in (("took-ms", 7.0), ("TOOK-ms", 7.0), ("took - ms", 2.0), ('"took-ms" + 1', 8.0)):
        (day,) = read(tmp_path, value=value, time="at (utc)")
        assert {"all": expected} == values(day)
