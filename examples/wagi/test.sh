#!/bin/bash
# test.sh HANDLER BUSYBOX : serves the handler by busybox's httpd, asks it, and compares the answer.
set -eu
work=$(mktemp -d)
mkdir "$work/cgi-bin"
cp "$1" "$work/cgi-bin/visitor"
port=$((20000 + $$ % 20000))
"$2" httpd -f -p "127.0.0.1:$port" -h "$work" &
server=$!
trap 'kill $server; rm -rf "$work"' EXIT

ask() { # REQUEST
  exec 3<>"/dev/tcp/127.0.0.1/$port"
  printf '%b' "$1" >&3
  cat <&3
}
for _ in $(seq 50); do
  if (exec 3<>"/dev/tcp/127.0.0.1/$port") 2>/dev/null; then break; fi
  sleep 0.1
done
answer=$(ask 'GET /cgi-bin/visitor?name=world HTTP/1.0\r\n\r\n')
grep -q 'GET with query "name=world"' <<<"$answer" || { echo "$answer"; exit 1; }
grep -q 'HOME is hidden' <<<"$answer" || { echo "$answer"; exit 1; }
answer=$(ask 'POST /cgi-bin/visitor HTTP/1.0\r\nContent-Length: 5\r\n\r\nhello')
grep -q 'POST with query ""' <<<"$answer" || { echo "$answer"; exit 1; }
grep -q 'hello$' <<<"$answer" || { echo "$answer"; exit 1; }
