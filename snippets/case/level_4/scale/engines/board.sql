-- Every flight is on the boards of the three hours after its scheduled departure.
-- A missing delay is a cancelled flight, and a comparison with NULL is NULL: said with IS NOT NULL that it has not gone.
WITH shown AS (
    SELECT
        origin,
        dep_delay,
        time_bucket(INTERVAL 15 MINUTE, scheduled + INTERVAL 14 MINUTE) + shift * INTERVAL 15 MINUTE AS "at",
        date_diff('minute', scheduled, "at") AS waited,
        dep_delay IS NOT NULL AND dep_delay <= waited AS gone
    FROM flights CROSS JOIN range(12) AS shifts (shift)
)
SELECT
    origin,
    "at",
    avg(CASE WHEN gone THEN dep_delay ELSE waited END) AS late,
    avg(CASE WHEN gone THEN 0.0 ELSE 1.0 END) AS waiting,
    count(*) AS flights
FROM shown
GROUP BY origin, "at"
