#!/usr/bin/env bash
# Build stage: makes the WAR and lays beside it what the server images take. In the project's folder; the result is in $OUT.
set -euo pipefail
: "${OUT:=/out}"
: "${MVN:=mvn}"

if [ -z "${BUILT:-}" ]; then # not set: BUILT=1 takes what is in target/ already
    "$MVN" -q -B -Dstyle.color=never package -DskipTests
fi
mkdir -p "$OUT/payara"
cp target/active-defense.war target/payara-micro.jar "$OUT/"
cp src/launcher/resources/org/activedefense/launcher/payara-* "$OUT/payara/"
cp server-config/systemd/serve server-config/systemd/make-keystore docker/healthcheck.sh "$OUT/"
if [ -n "${WILDFLY_VERSION:-}" ]; then
    # Here and not in the server's image, whose Java can't unpack.
    # Overwriting, or Maven leaves it out where the tests have unpacked it before.
    "$MVN" -q -B -Dmdep.overWriteReleases=true org.apache.maven.plugins:maven-dependency-plugin:3.8.1:unpack \
        "-Dartifact=org.wildfly:wildfly-dist:$WILDFLY_VERSION:zip" "-DoutputDirectory=$OUT/unpacked"
    mv "$OUT"/unpacked/wildfly-* "$OUT/wildfly"
    cp server-config/wildfly/configure.cli "$OUT/"
fi
