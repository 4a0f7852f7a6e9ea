"""A left join on the next month gives each month's retention, zeros included; the customer's next row flatters it."""

import sqlite3

ORDERS = "ann 1, ann 1, ann 2, ann 3, bob 1, bob 3, cat 1, cat 2, dan 2, dan 4, eve 2, eve 5"
BY_JOIN = """
WITH active AS (SELECT DISTINCT customer, month FROM orders)
SELECT month, COUNT(*), AVG(came_back)
FROM (
  SELECT before.month, after.customer IS NOT NULL AS came_back
  FROM active AS before
  LEFT JOIN active AS after ON after.customer = before.customer AND after.month = before.month + 1
)
WHERE month < (SELECT MAX(month) FROM active)
GROUP BY month
"""
BY_NEXT_ROW = """
SELECT month, COUNT(*), AVG(later IS NOT NULL)
FROM (SELECT month, LEAD(month) OVER (PARTITION BY customer ORDER BY month) AS later FROM orders)
WHERE month < (SELECT MAX(month) FROM orders)
GROUP BY month
"""
database = sqlite3.connect(":memory:")
database.execute("CREATE TABLE orders (customer TEXT, month INTEGER)")
database.executemany("INSERT INTO orders VALUES (?, ?)", (order.split() for order in ORDERS.split(",")))
by_join, by_next_row = (database.execute(query).fetchall() for query in (BY_JOIN, BY_NEXT_ROW))

assert by_join == [(1, 3, 2 / 3), (2, 4, 1 / 4), (3, 2, 0), (4, 1, 0)]  # month 3 and 4: nobody came back
assert by_next_row[0] == (1, 4, 1)  # two orders of ann, and bob, who came back after a gap
assert all(wrong >= right for (_, _, wrong), (_, _, right) in zip(by_next_row, by_join, strict=True))
assert by_next_row[1][2] == 3 * by_join[1][2]
