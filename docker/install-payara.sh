#!/usr/bin/env bash
# Lays Payara Micro and the WAR out below /opt/active-defense. $FROM holds what build.sh has made; $ROOT is a folder to install
# below, for a try without root.
set -euo pipefail
: "${ROOT:=}"
: "${FROM:=/out}"

home="$ROOT/opt/active-defense"
mkdir -p "$home/bin" "$home/payara"
cp "$FROM/active-defense.war" "$FROM/payara-micro.jar" "$home/"
cp "$FROM"/payara/payara-* "$home/payara/"
cp "$FROM/serve" "$FROM/make-keystore" "$FROM/healthcheck.sh" "$home/bin/"
chmod 0755 "$home"/bin/*
chmod 0644 "$home"/*.war "$home"/*.jar "$home"/payara/*
