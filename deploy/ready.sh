#!/usr/bin/env bash
# Exit code 0 when the silo on this machine is ready. The runtime image has neither curl nor wget, but bash, which can open a connection.
# Usage: ready.sh [port]
exec 3<>"/dev/tcp/127.0.0.1/${1:-5080}" || exit 1
printf 'GET /health/ready HTTP/1.0\r\nHost: localhost\r\n\r\n' >&3
read -r -t 3 _ status _ <&3
[ "$status" = 200 ]
