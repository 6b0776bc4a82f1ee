#!/usr/bin/env bash
# Lays WildFly out in /opt/wildfly, sets what the WAR needs with server-config/wildfly/configure.cli, and deploys it. $FROM holds what
# build.sh has made with WILDFLY_VERSION; $ROOT is a folder to install below, for a try without root.
set -euo pipefail
: "${ROOT:=}"
: "${FROM:=/out}"

home="$ROOT/opt/wildfly"
mkdir -p "$ROOT/opt/active-defense/bin"
rm -rf "$home"
cp -r "$FROM/wildfly" "$home"
chmod 0755 "$home"/bin/*.sh
said="$("$home/bin/jboss-cli.sh" --file="$FROM/configure.cli" 2>&1)" || {
    echo "$said" >&2
    exit 1
}
cp "$FROM/active-defense.war" "$home/standalone/deployments/"
cp "$FROM/healthcheck.sh" "$ROOT/opt/active-defense/bin/"
chmod 0755 "$ROOT/opt/active-defense/bin/healthcheck.sh"
rm -rf "$home/standalone/configuration/standalone_xml_history" "$home/standalone/data" "$home/standalone/log" \
    "$home/standalone/tmp"
if [ -z "$ROOT" ]; then
    chown -R 10001:10001 /opt/wildfly/standalone
fi
