"""A left join on the next month gives each month's retention; the next row flatters it."""

import sqlite3

ORDERS = "ann 1, ann 1, ann 2, ann 3, bob 1, bob 4, cat 1, cat 2, dan 2, dan 4, eve 2, eve 5"
BY_JOIN = """
WITH active AS (SELECT DISTINCT customer, month FROM orders)
SELECT month, COUNT(*), AVG(came_back)
FROM (
  SELECT one.month, later.customer IS NOT NULL AS came_back
  FROM active AS one
  LEFT JOIN active AS later ON later.customer = one.customer AND later.month = one.month + 1
)
WHERE month < (SELECT MAX(month) FROM active)
GROUP BY month ORDER BY month
"""
BY_NEXT_ROW = """
SELECT month, COUNT(*), AVG(later IS NOT NULL)
FROM (SELECT *, LEAD(month) OVER (PARTITION BY customer ORDER BY month) AS later FROM orders)
WHERE month < (SELECT MAX(month) FROM orders)
GROUP BY month ORDER BY month
"""
database = sqlite3.connect(":memory:")
database.execute("CREATE TABLE orders (customer TEXT, month INTEGER)")
orders = [order.split() for order in ORDERS.split(",")]
database.executemany("INSERT INTO orders VALUES (?, ?)", orders)
by_join, by_next_row = (database.execute(query).fetchall() for query in (BY_JOIN, BY_NEXT_ROW))

assert by_join == [(1, 3, 2 / 3), (2, 4, 1 / 4), (3, 1, 0), (4, 2, 0)]  # from 3 on nobody
assert by_next_row[0] == (1, 4, 1)  # two orders of ann, and bob, who came back after a gap
assert all(row[2] >= right[2] for row, right in zip(by_next_row, by_join, strict=True))
assert by_next_row[1][2] == 3 * by_join[1][2]
