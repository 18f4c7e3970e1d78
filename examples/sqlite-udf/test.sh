#!/bin/sh
# test.sh SQLITE3 EXTENSION
set -eu
rows='WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 100000)'
ask() { "$1" :memory: ".load $2" "$3" 2>&1 || true; }
got=$(ask "$1" "$2" "$rows SELECT total_score('ab' || (i % 10)) FROM n;")
[ "$got" = $((100000 * (97 + 98) + 10000 * (480 + 45))) ] || { echo "$got"; exit 1; }
# A guest that hangs is an error of the query, and the next query runs.
got=$(ask "$1" "$2" "SELECT total_score('x');")
echo "$got" | grep -q 'out of fuel' || { echo "$got"; exit 1; }
[ "$(ask "$1" "$2" "SELECT total_score('abc');")" = 294 ]
