#!/usr/bin/env bash
# The rsyslog container: rsyslogd, and logrotate every ten minutes beside it.
set -euo pipefail

rm -f /var/spool/rsyslog/pid /var/spool/rsyslog/tls.conf
if [ -r /etc/rsyslog.d/active-defense/key.pem ]; then
    cp /etc/active-defense/tls.conf /var/spool/rsyslog/tls.conf
fi
# $SENDERS: who may send, as rsyslog writes networks. Without it what the configuration says stands.
configuration=/var/spool/rsyslog/rsyslog.conf
if [ -n "${SENDERS:-}" ]; then
    case "$SENDERS" in
        *[!][0-9a-fA-F:./,\ ]*)
            echo "SENDERS has something that is no list of addresses and networks: $SENDERS" >&2
            exit 1
            ;;
    esac
    sed -E "s#^(\\\$AllowedSender (UDP|TCP), ).*#\\1$SENDERS#" /etc/active-defense/rsyslog.conf >"$configuration"
else
    cp /etc/active-defense/rsyslog.conf "$configuration"
fi
rsyslogd -n -f "$configuration" -i /var/spool/rsyslog/pid &
rsyslogd=$!
trap 'kill "$rsyslogd" 2>/dev/null' TERM INT
(
    while sleep 600; do
        logrotate --state /var/spool/rsyslog/logrotate.state /etc/active-defense/logrotate.conf || true
    done
) &
wait "$rsyslogd"
