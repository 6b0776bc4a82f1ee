#!/usr/bin/env bash
# Makes the secrets of compose.yaml in docker/secrets/, those that are missing: passwords, the key that encrypts stored secrets, and
# a key store. With a certificate of one's own: make-secrets.sh CERTIFICATE.pem KEY.pem; otherwise a self-signed one.
# The files must be readable for the containers' users, so the folder is what keeps others out.
set -euo pipefail
here="$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)"
: "${SECRETS:=$here/secrets}"
: "${HOST:=$(hostname -f 2>/dev/null || hostname)}"

mkdir -p "$SECRETS"
chmod 0700 "$SECRETS"
make() {
    [ -e "$SECRETS/$1" ] || "${@:2}" >"$SECRETS/$1"
}
make db-password openssl rand -hex 24
make admin-password openssl rand -base64 15
make secret-key openssl rand -base64 32
make keystore-password openssl rand -hex 24
if [ ! -e "$SECRETS/keystore.p12" ]; then
    work="$(mktemp -d)"
    trap 'rm -rf "$work"' EXIT
    certificate="${1:-$work/cert.pem}" key="${2:-$work/key.pem}"
    if [ $# -lt 2 ]; then
        openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:prime256v1 -nodes -days 825 -subj "/CN=$HOST" \
            -addext "subjectAltName=DNS:$HOST,DNS:localhost" -keyout "$key" -out "$certificate" 2>/dev/null
    fi
    bash "$here/../server-config/systemd/make-keystore" "$certificate" "$key" "$SECRETS/keystore.p12" "$SECRETS/keystore-password"
fi
chmod 0444 "$SECRETS"/*
echo "The secrets are in $SECRETS. The first login is admin, its password is in admin-password."
