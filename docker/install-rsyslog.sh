#!/usr/bin/env bash
# Installs rsyslog and logrotate with the configuration of server-config/ for a container: as a user without rights, on ports above
# 1024, which compose.yaml maps. $FROM holds server-config/rsyslog and server-config/logrotate; $ROOT is a folder to install below,
# for a try without root and without packages.
set -euo pipefail
: "${ROOT:=}"
: "${FROM:=/server-config}"

if [ -z "$ROOT" ]; then
    apt-get update
    DEBIAN_FRONTEND=noninteractive apt-get install -y --no-install-recommends rsyslog rsyslog-gnutls logrotate
    rm -rf /var/lib/apt/lists/*
fi
mkdir -p "$ROOT/etc/active-defense" "$ROOT/var/spool/rsyslog"
{
    echo 'global(workDirectory="/var/spool/rsyslog")'
    sed 's/port="514"/port="5514"/' "$FROM/rsyslog/30-active-defense.conf"
    # With a certificate in /etc/rsyslog.d/active-defense the container speaks TLS, too: rsyslog.sh decides.
    echo 'include(file="/var/spool/rsyslog/tls.conf" mode="optional")'
} >"$ROOT/etc/active-defense/rsyslog.conf"
cp "$FROM/rsyslog/31-active-defense-tls.conf" "$ROOT/etc/active-defense/tls.conf"
# The user of the container owns the folder, so there is nobody to become; the signal goes to the container's rsyslogd.
sed -e '/^ *# The folder is rsyslog/d' -e '/^ *su root activedefense/d' \
    -e 's#/usr/lib/rsyslog/rsyslog-rotate#kill -HUP "$(cat /var/spool/rsyslog/pid)"#' \
    "$FROM/logrotate/active-defense" >"$ROOT/etc/active-defense/logrotate.conf"
chmod 0644 "$ROOT"/etc/active-defense/*
chmod 0750 "$ROOT/var/spool/rsyslog"
if [ -z "$ROOT" ]; then
    chown 10002:10001 /var/spool/rsyslog
fi
