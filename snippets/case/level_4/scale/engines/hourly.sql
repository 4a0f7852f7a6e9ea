-- A missing delay stays missing, and avg leaves it out.
SELECT
    origin,
    carrier,
    date_trunc('hour', scheduled) AS hour,
    avg(CASE WHEN dep_delay IS NOT NULL THEN greatest(dep_delay, -15) END) AS capped,
    avg(disrupted::INTEGER) AS disrupted,
    count(*) AS flights
FROM flights
GROUP BY origin, carrier, hour
