#!/usr/bin/env bash
# Sets a WildFly 39 up for Active Defense and deploys the WAR. In ten minutes:
#
#   1. PostgreSQL 14 to 17: create role activedefense login password '...';  create database activedefense owner activedefense;
#   2. Copy ../active-defense.env.example to /etc/active-defense/active-defense.env (mode 0640) and fill it in.
#   3. As the user that WildFly runs as, while it does not run:
#        WILDFLY_HOME=/opt/wildfly ./configure.sh
#        /opt/wildfly/bin/standalone.sh -b 0.0.0.0
#   4. Open https://HOST:8443/ and log in as admin.
#
# Running it again does no harm. restore.sh takes it all back. What it does: the commands of configure.cli (and https.cli, with a key
# store) on standalone.xml; a marked block at the head of bin/standalone.conf by which the server reads memory, database, passwords and
# the rest from the parameters file at each start, so no password is in standalone.xml or on a command line; the WAR into deployments.
# WildFly's own data source ExampleDS, in memory, stays and is not used.
#
# usage: configure.sh [PARAMETERS_FILE]     default /etc/active-defense/active-defense.env
# From the environment:
#   WILDFLY_HOME    where WildFly is, default /opt/wildfly
#   WILDFLY_BASE    the server's folder, default $WILDFLY_HOME/standalone
#   WILDFLY_CONFIG  default standalone.xml
set -euo pipefail
here="$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)"
. "$here/../parameters.sh"
. "$here/common.sh"
parameters="$(readlink -f "${1:-/etc/active-defense/active-defense.env}")"
read_parameters "$parameters"
check_server

changed=0
say_changed() {
    echo "changed: $*"
    changed=1
}

# standalone.xml ---------------------------------------------------------------------------------------------------------

node="$(tr -c 'A-Za-z0-9.\n-' '-' <<<"${ACTIVE_DEFENSE_NODE:-default}" | cut -c 1-23)"
export SERVER_KEYSTORE_PASSWORD="${SERVER_KEYSTORE_PASSWORD:-}"
commands="$(mktemp)"
trap 'rm -f "$commands"' EXIT
sed -e "s|^set config=.*|set config=$WILDFLY_CONFIG|" -e "s|^set threads=.*|set threads=${SERVER_EXECUTOR_THREADS:-16}|" \
    -e "s|^set node=.*|set node=$node|" -e "s|^set keystore=.*|set keystore=${SERVER_KEYSTORE:-none}|" \
    "$here/configure.cli" >"$commands"
if [ -n "${SERVER_KEYSTORE:-}" ]; then
    [ -r "$SERVER_KEYSTORE" ] || stop "the key store $SERVER_KEYSTORE cannot be read by $(id -un)"
    cat "$here/https.cli" >>"$commands"
fi
echo stop-embedded-server >>"$commands"

xml="$WILDFLY_BASE/configuration/$WILDFLY_CONFIG"
sum="$(cksum <"$xml")"
failed=0
said="$(run_cli "$commands")" || failed=1
# Even if a later command failed: what it was must be known before the next attempt.
if [ ! -f "$BEFORE" ]; then
    values="$(sed -n '/^"*before"*$/,/^"*changes"*$/ s/^ *"result" => \(expression \)\{0,1\}//p' <<<"$said")"
    [ "$(wc -l <<<"$values")" = ${#ATTRIBUTES[@]} ] || stop "WildFly did not say how it is set: $said"
    paste -d ' ' <(printf '%s\n' "${ATTRIBUTES[@]}") - <<<"$values" >"$BEFORE"
fi
[ "$failed" = 0 ] || stop "$said"
[ "$sum" = "$(cksum <"$xml")" ] || say_changed "$xml"

# standalone.conf --------------------------------------------------------------------------------------------------------

cmp -s "$here/../parameters.sh" "$READER" || cp "$here/../parameters.sh" "$READER"
fresh="$(mktemp)"
{
    echo "$BEGIN_MARK"
    echo ". '$READER'"
    echo "read_parameters '$parameters' || exit 1"
    echo 'JBOSS_JAVA_SIZING="-Xms64m -Xmx${SERVER_MEMORY:-1g} -XX:+ExitOnOutOfMemoryError"'
    echo "$END_MARK"
    conf_without_block
} >"$fresh"
if cmp -s "$fresh" "$CONF"; then
    rm "$fresh"
else
    cat "$fresh" >"$CONF"
    rm "$fresh"
    say_changed "$CONF"
fi

# The WAR ----------------------------------------------------------------------------------------------------------------

if [ -n "${SERVER_WAR:-}" ] && ! cmp -s "$SERVER_WAR" "$DEPLOYED"; then
    cp "$SERVER_WAR" "$DEPLOYED"
    rm -f "$DEPLOYED".*
    say_changed "$DEPLOYED"
fi
[ "$changed" = 1 ] && echo "WildFly is set up for Active Defense." || echo "Nothing to change."
