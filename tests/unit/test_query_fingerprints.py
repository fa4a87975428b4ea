"""What a query is called: its text without what changes from run to run."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from overton.guard.fingerprint import LONGEST_END, LONGEST_TEXT, Dialect, _Folding, fingerprint, given_name
from overton.guard.statements import Kind, Statements

DIALECTS: list[Dialect] = ["postgresql", "mysql", "sqlite"]
SQL = st.text(
    st.sampled_from(["'", '"', "`", "$", "$a$", "\\", "/*", "*/", "--", "\n", " ", "(", ")", "[", "]", ",", "-", "+"])
    .flatmap(st.just)
    .filter(lambda one: len(one) == 1)
    | st.characters(),
    max_size=60,
)


@pytest.mark.parametrize("dialect", DIALECTS)
@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("SELECT *\n  FROM t  WHERE a=1", "select * from t where a = ?"),
        ("select * from t where a = 'it''s' -- why\n and b = 2.5e3", "select * from t where a = ? and b = ?"),
        ("select /* name: x */ a from t;", "select a from t"),
        ("select a from t where b in (1, 2,3)", "select a from t where b in (?)"),
        ("select a from t where b in(%s)", "select a from t where b in (?)"),
        ("select a from t where b in (__[POSTCOMPILE_ids])", "select a from t where b in (?)"),
        ("select a from t where (b, c) in ((1, 2), (3, 4))", "select a from t where (b, c) in ((?))"),
        ("insert into t (a, b) values (1, 'x')", "insert into t(a, b) values (?)"),
        ("insert into t (a, b) values (1, 'x'), (2, NULL)", "insert into t(a, b) values (?)"),
        (
            "insert into t values (1, now(), 2), (3, now(), 4) returning a",
            "insert into t values (?, now(), ?) returning a",
        ),
        ("update t set a = null, b = true where c is not null", "update t set a = ?, b = ? where c is not null"),
        ("select a - 1, -1, a + -1 from t", "select a - ?, ?, a + ? from t"),
        ("select COUNT(*) from T where a<>1", "select count(*) from t where a <> ?"),
        ("select 'never closed", "select ?"),
        ("select a /* never closed", "select a"),
        ("", ""),
    ],
)
def test_what_changes_from_run_to_run_goes(dialect: Dialect, text: str, expected: str) -> None:
    """Literals, parameters, comments, and how many values there are in a list."""
    assert fingerprint(text, dialect) == expected


@pytest.mark.parametrize(
    ("dialect", "text", "expected"),
    [
        ("postgresql", "select $1, %(a)s::INTEGER, :name", "select ?, ?::integer, ?"),
        ("postgresql", "select $$it's$$, $q$ $$ $q$, E'it\\'s', a::int", "select ?, ?, ?, a::int"),
        ("postgresql", "select /* a /* b */ c */ d", "select d"),
        ("postgresql", "select d->>'k' @> x", "select d ->> ? @> x"),
        ("postgresql", 'select "Users"."id", "name"', 'select "Users".id, name'),
        ("postgresql", "select a = any(array[1, 2, 3])", "select a = any (array[?])"),
        ("mysql", "select `a`.`b c`, \"it\\\"s\", 'it\\'s'", "select a.`b c`, ?, ?"),
        ("mysql", "select a # why\n, b", "select a, b"),
        ("mysql", "select 1--1", "select ? - ?"),
        ("mysql", "select _utf8mb4'x', 0xff, @v", "select ?, ?, @v"),
        ("sqlite", "select [a b], `c`, ?1, :d, @e, $f, x'00'", "select [a b], c, ?, ?, ?, ?, ?"),
    ],
)
def test_each_database_has_its_own_quotes_and_parameters(dialect: Dialect, text: str, expected: str) -> None:
    """As its manual has them."""
    assert fingerprint(text, dialect) == expected


@pytest.mark.parametrize("dialect", DIALECTS)
@given(text=st.text() | SQL)
def test_any_text_has_a_fingerprint(dialect: Dialect, text: str) -> None:
    """Of bounded length, the same each time, and its own fingerprint's."""
    found = fingerprint(text, dialect)
    assert len(found) <= LONGEST_END * 2 + 17
    assert found == fingerprint(text, dialect)


@pytest.mark.parametrize("dialect", DIALECTS)
@given(number=st.integers(0), words=st.text(st.characters(exclude_characters="\\"), max_size=30))
def test_no_value_is_told(dialect: Dialect, number: int, words: str) -> None:
    """Values may be secret: none of them is in the fingerprint."""
    quoted = words.replace("'", "''")
    text = f"select a from t where b = '{quoted}' and c = {number}"  # noqa: S608  not run
    assert fingerprint(text, dialect) == "select a from t where b = ? and c = ?"


def test_a_long_query_keeps_its_ends_and_a_digest() -> None:
    """Two that differ in the middle alone are two."""
    columns = [", ".join(f"{letter}{number:x}_" for number in range(100)) for letter in "ab"]
    one, other = (fingerprint(f"select {names} from t where c = 1") for names in columns)  # noqa: S608  not run
    assert one != other
    assert one.startswith("select a0_, a1_")
    assert " from t where c = ? #" in one
    assert len(one) <= LONGEST_TEXT


@pytest.mark.parametrize("dialect", DIALECTS)
@pytest.mark.parametrize(
    "piece", ["'\\", "(?,", "$a$ ", "/*", "__[", "((?,?),", "''", "_a '", "--", "[", "%(", "1.", "\\"]
)
def test_hostile_text_takes_no_longer_than_other_text(dialect: Dialect, piece: str) -> None:
    """A megabyte of what makes careless patterns go back and forth is done with at once, or this test would hang."""
    assert fingerprint(piece * 300_000, dialect) == fingerprint(piece * 300_000, dialect)


@pytest.mark.parametrize(("before", "after"), [("(", ")"), ("(?, ", ")"), ("((?), ", ")")])
def test_deep_nesting_is_read_once(before: str, after: str) -> None:
    """What an element has in it is not compared anew at each level, or this test would hang."""
    deep = 150_000 // len(before)
    assert _Folding(before * deep + after * deep, "postgresql").tokens.count("(") > deep - 1


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("/* name: find_user */ select 1", "find_user"),
        ("-- name: find user\nselect 1", "find user"),
        ("select 1 /* name: a/b */", "a/b"),
        ("select 'name: x'", ""),
        ("/* name: */ select 1", ""),
    ],
)
def test_a_comment_can_give_the_name(text: str, expected: str) -> None:
    """`/* name: … */` or `-- name: …`, wherever it stands."""
    assert given_name(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("select 1", "query"),
        ("(select 1) union (select 2)", "query"),
        ("/* x */ BEGIN", "transaction"),
        ("COMMIT", "transaction"),
        ("ROLLBACK", "transaction"),
        ("ROLLBACK TO SAVEPOINT a", "savepoint"),
        ("SAVEPOINT a", "savepoint"),
        ("RELEASE SAVEPOINT a", "savepoint"),
        ("SET LOCAL a = 1", "setting"),
        ("PRAGMA foreign_keys = 1", "setting"),
        ("with a as (select 1) select * from a", "query"),
    ],
)
def test_what_ends_transactions_is_no_query(text: str, expected: Kind) -> None:
    """It is never measured, limited or refused."""
    assert Statements("postgresql", str).known(text).kind == expected


def test_statements_are_remembered_and_forgotten() -> None:
    """However many there are, and however long they are."""
    statements = Statements("postgresql", lambda query: f"shop/{query}")
    for number in range(10_000):
        assert statements.known(f"select {'a' * (number % 7)}_{number}").kind == "query"
    long = f"select {', '.join('a' * 50 for _ in range(1000))}"
    assert statements.known(long) is statements.known(long)
    assert statements.known("select 1").item == "shop/select ?"
