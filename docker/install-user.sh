#!/usr/bin/env bash
# Makes the user that the server runs as, its folders, and the mount point of the logs with the rights that rsyslog gives it: a
# volume takes them over from the image that is started first. $ROOT is a folder to install below, for a try without root.
set -euo pipefail
: "${ROOT:=}"

if [ -z "$ROOT" ]; then
    groupadd --system --gid 10001 activedefense
    useradd --system --uid 10001 --gid 10001 --home-dir /var/lib/active-defense --shell /usr/sbin/nologin activedefense
    useradd --system --uid 10002 --gid 10001 --home-dir /var/spool/rsyslog --shell /usr/sbin/nologin firewall-logs
fi
mkdir -p "$ROOT/var/lib/active-defense" "$ROOT/var/log/Firewall"
chmod 0700 "$ROOT/var/lib/active-defense"
chmod 2750 "$ROOT/var/log/Firewall"
if [ -z "$ROOT" ]; then
    chown 10001:10001 /var/lib/active-defense
    chown 10002:10001 /var/log/Firewall
fi
