"""A request log as Parquet: 5,000 endpoints, few of them busy, 30 days in order; the same on every machine."""

from datetime import date, timedelta
from pathlib import Path

import duckdb

ENDPOINTS = 5_000
DAYS = tuple(date(2026, 1, 1) + timedelta(days=n) for n in range(30))
_FOLDS = 1 << 16


def write(path: Path, rows: int) -> None:
    """Zipf's law for how busy, log-normal durations of each endpoint's own, one in 500 twenty times as long."""
    with duckdb.connect() as connection:
        connection.execute("SET enable_progress_bar = false")
        connection.execute(f"CREATE MACRO chance(a, b) AS (hash(a, b) >> 11) / {2**53}::DOUBLE")
        connection.execute(f"""
            CREATE TABLE endpoints AS
            SELECT i, 'GET /api/v' || i % 3 + 1 || '/resource' || i || '/:id' AS endpoint,
                   'service' || i % 40 AS service,
                   0.02 + 0.3 * chance(i, 1) AS scale, 0.4 + 0.8 * chance(i, 2) AS spread,
                   sum(1 / pow(i + 1, 1.05)) OVER (ORDER BY i) AS up_to
            FROM range({ENDPOINTS}) AS r(i)""")
        connection.execute(f"""
            CREATE TABLE folds AS
            SELECT fold, min(i) AS i FROM endpoints, range({_FOLDS}) AS r(fold)
            WHERE up_to / (SELECT max(up_to) FROM endpoints) >= (fold + 0.5) / {_FOLDS} GROUP BY fold""")
        connection.execute(f"""
            COPY (
                SELECT TIMESTAMP '{DAYS[0]}' + to_microseconds((r.n * {len(DAYS) * 86_400_000_000 / rows})::BIGINT)
                           AS started_at,
                       endpoint, service, if(chance(r.n, 3) < 0.01, 500, 200)::SMALLINT AS status,
                       scale * exp(spread * sqrt(-2 * ln(1 - chance(r.n, 4))) * cos(2 * pi() * chance(r.n, 5)))
                           * if(chance(r.n, 6) < 0.002, 20, 1) AS duration_s
                FROM range({rows}) AS r(n)
                JOIN folds ON folds.fold = (hash(r.n, 7) & {_FOLDS - 1}) JOIN endpoints USING (i)
            ) TO '{path}' (FORMAT PARQUET, COMPRESSION ZSTD)""")
