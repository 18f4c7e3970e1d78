#!/bin/sh
# test.sh RECORDS : a million records through sort, the guest and tail, beside what awk says.
set -eu
records() { awk 'BEGIN { for (i = 0; i < 1000000; i++) print "key" (i * 7919) % 1000, i % 100 }'; }
LC_ALL=C
export LC_ALL
guest=$(records | sort | "$1" | sort | cksum)
native=$(records | awk '{ s[$1] += $2 } END { for (k in s) print k, s[k] }' | sort | cksum)
[ "$guest" = "$native" ] || { echo "guest $guest, awk $native"; exit 1; }
# A reader that has seen enough: the guest ends as any filter does, without a word.
[ "$(records | sort | "$1" | head -n 1 | wc -l)" = 1 ]
