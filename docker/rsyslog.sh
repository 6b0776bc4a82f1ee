#!/usr/bin/env bash
# The rsyslog container: rsyslogd, and logrotate every ten minutes beside it.
set -euo pipefail

rm -f /var/spool/rsyslog/pid /var/spool/rsyslog/tls.conf
if [ -r /etc/rsyslog.d/active-defense/key.pem ]; then
    cp /etc/active-defense/tls.conf /var/spool/rsyslog/tls.conf
fi
rsyslogd -n -f /etc/active-defense/rsyslog.conf -i /var/spool/rsyslog/pid &
rsyslogd=$!
trap 'kill "$rsyslogd" 2>/dev/null' TERM INT
(
    while sleep 600; do
        logrotate --state /var/spool/rsyslog/logrotate.state /etc/active-defense/logrotate.conf || true
    done
) &
wait "$rsyslogd"
