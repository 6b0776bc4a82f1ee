#!/usr/bin/env bash
# Exit code 0 if the server on this machine lives: GET /health/live answers 200. With bash alone: the images have no curl.
#   healthcheck.sh [PORT]
set -euo pipefail
exec 3<>"/dev/tcp/127.0.0.1/${1:-8080}"
printf 'GET /health/live HTTP/1.0\r\nHost: localhost\r\n\r\n' >&3
IFS= read -r -t 5 status <&3
[[ "$status" == "HTTP/1."*" 200"* ]]
