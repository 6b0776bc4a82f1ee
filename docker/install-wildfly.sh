#!/usr/bin/env bash
# Unpacks WildFly ($FROM/wildfly-dist.zip) to /opt/wildfly, sets what the WAR needs, and deploys it. $ROOT is a folder to install
# below, for a try without root.
set -euo pipefail
: "${ROOT:=}"
: "${FROM:=/out}"

mkdir -p "$ROOT/opt"
work="$(mktemp -d)"
trap 'rm -rf "$work"' EXIT
# A JRE's image has no unzip; Java's own jar may be missing, too.
if command -v unzip >/dev/null; then
    unzip -q "$FROM/wildfly-dist.zip" -d "$work"
else
    (cd "$work" && jar xf "$FROM/wildfly-dist.zip")
fi
rm -rf "$ROOT/opt/wildfly"
mv "$work"/wildfly-* "$ROOT/opt/wildfly"
home="$ROOT/opt/wildfly"
chmod 0755 "$home"/bin/*.sh
# Without the first line the form login fails closed (500). By default the executor has twice as many threads as processors, and each
# device that is read keeps one.
cat >"$work/configure.cli" <<'CLI'
embed-server --std-out=discard
/subsystem=undertow/application-security-domain=other:write-attribute(name=integrated-jaspi,value=false)
/subsystem=ee/managed-executor-service=default:write-attribute(name=core-threads,value=64)
/subsystem=undertow/server=default-server/host=default-host/location="/":remove
stop-embedded-server
CLI
JAVA_OPTS="${JAVA_OPTS:-} -Djboss.server.log.dir=$work" "$home/bin/jboss-cli.sh" --file="$work/configure.cli" >"$work/out" || {
    cat "$work/out" >&2
    exit 1
}
cp "$FROM/active-defense.war" "$home/standalone/deployments/"
mkdir -p "$ROOT/opt/active-defense/bin"
cp "$FROM/healthcheck.sh" "$ROOT/opt/active-defense/bin/"
chmod 0755 "$ROOT/opt/active-defense/bin/healthcheck.sh"
rm -rf "$home/standalone/configuration/standalone_xml_history" "$home/standalone/data" "$home/standalone/log" "$home/standalone/tmp"
if [ -z "$ROOT" ]; then
    chown -R 10001:10001 /opt/wildfly/standalone
fi
