-- WRONG, and kept to show it: greatest(NULL, -15) is -15 here, so a cancelled flight becomes the most punctual one.
SELECT
    origin,
    carrier,
    date_trunc('hour', scheduled) AS hour,
    avg(greatest(dep_delay, -15)) AS capped,
    avg(disrupted::INTEGER) AS disrupted,
    count(*) AS flights
FROM flights
GROUP BY origin, carrier, hour
