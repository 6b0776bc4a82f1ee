#!/usr/bin/env bash
# Sets a Payara Server 6 up for Active Defense and deploys the WAR. In ten minutes:
#
#   1. PostgreSQL 14 to 17: create role activedefense login password '...';  create database activedefense owner activedefense;
#   2. Copy ../active-defense.env.example to /etc/active-defense/active-defense.env (mode 0640) and fill it in.
#   3. As the user that Payara runs as:
#        /opt/payara6/bin/asadmin start-domain
#        PAYARA_HOME=/opt/payara6 ./configure.sh
#   4. Open https://HOST:8181/ and log in as admin.
#
# Running it again does no harm: it changes what differs and says what. It restarts the domain if something needs that.
# restore.sh takes it all back. Passwords go into the domain's own password aliases, never into domain.xml or onto a command line.
#
# usage: configure.sh [PARAMETERS_FILE]     default /etc/active-defense/active-defense.env
# From the environment:
#   PAYARA_HOME             where Payara is, default /opt/payara6
#   PAYARA_DOMAIN           default domain1
#   PAYARA_DOMAIN_DIR       the folder of the domains, default $PAYARA_HOME/glassfish/domains
#   PAYARA_ADMIN_PORT       default 4848
#   PAYARA_ADMIN_USER       default admin
#   PAYARA_PASSWORD_FILE    asadmin's password file (AS_ADMIN_PASSWORD=...), if the administrator has a password
#   PAYARA_MASTER_PASSWORD  of the domain's key store, default changeit
set -euo pipefail
here="$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)"
. "$here/../parameters.sh"
. "$here/common.sh"
read_parameters "${1:-/etc/active-defense/active-defense.env}"
check_domain

changed=0
say_changed() {
    echo "changed: $*"
    changed=1
}

# What is set, and to what. ------------------------------------------------------------------------------------------

wanted=("$EXECUTOR.core-pool-size=${SERVER_EXECUTOR_THREADS:-16}")
for listener in http-listener-1 http-listener-2; do
    wanted+=("$PROTOCOLS.$listener.http.xpowered-by=false" "$PROTOCOLS.$listener.http.server-header=false")
done

import_key() {
    local store="$DOMAIN/config/keystore.p12"
    [ -f "$store" ] || store="$DOMAIN/config/keystore.jks"
    export PAYARA_MASTER_PASSWORD="${PAYARA_MASTER_PASSWORD:-changeit}" SERVER_KEYSTORE_PASSWORD
    local source fresh present
    source="$(keytool -list -keystore "$SERVER_KEYSTORE" -storepass:env SERVER_KEYSTORE_PASSWORD)" ||
        stop "the key store $SERVER_KEYSTORE cannot be opened: $source"
    local alias
    alias="$(grep -m 1 PrivateKeyEntry <<<"$source" | cut -d , -f 1)"
    [ -n "$alias" ] || stop "the key store $SERVER_KEYSTORE holds no private key"
    fresh="$(fingerprint "$SERVER_KEYSTORE" SERVER_KEYSTORE_PASSWORD "$alias")"
    present="$(fingerprint "$store" PAYARA_MASTER_PASSWORD "$KEY_ALIAS" || true)"
    if [ "$fresh" != "$present" ]; then
        if [ -n "$present" ]; then
            keytool -delete -alias "$KEY_ALIAS" -keystore "$store" -storepass:env PAYARA_MASTER_PASSWORD >/dev/null
        fi
        keytool -importkeystore -noprompt -srckeystore "$SERVER_KEYSTORE" -srcstorepass:env SERVER_KEYSTORE_PASSWORD \
            -srcalias "$alias" -destkeystore "$store" -deststorepass:env PAYARA_MASTER_PASSWORD \
            -destalias "$KEY_ALIAS" -destkeypass:env PAYARA_MASTER_PASSWORD >/dev/null 2>&1 ||
            stop "the key cannot be put into $store; is PAYARA_MASTER_PASSWORD its password?"
        say_changed "the HTTPS key, from $SERVER_KEYSTORE"
    fi
    wanted+=("$PROTOCOLS.http-listener-2.ssl.cert-nickname=$KEY_ALIAS")
}

fingerprint() {
    keytool -list -keystore "$1" -storepass:env "$2" -alias "$3" | sed -n 's/^Certificate fingerprint (SHA-256): //p'
}

if [ -n "${SERVER_KEYSTORE:-}" ]; then
    import_key
fi

# What is there now, asked for once. ---------------------------------------------------------------------------------

present="$(ask_present)"
if [ ! -f "$BEFORE" ]; then
    # not the properties: they are ours, and some are secret
    grep -v -e '^aliases=' -e '^property ' <<<"$present" >"$BEFORE"
fi

# Dotted names. --------------------------------------------------------------------------------------------------------

different=()
for setting in "${wanted[@]}"; do
    if ! grep -qxF -- "$setting" <<<"$present"; then
        different+=("$setting")
        say_changed "$setting"
    fi
done

commands="$(mktemp)"
secret="$(umask 077 && mktemp)"
trap 'rm -f "$commands" "$secret"' EXIT
if [ ${#different[@]} -gt 0 ]; then
    echo "set ${different[*]}" >>"$commands"
fi

# Its own /health, /metrics and /openapi would stand before ours.
for service in health metrics openapi; do
    if grep -qx "mp-$service=true $service" <<<"$present"; then
        mp_command "$service" false "payara-$service" >>"$commands"
        say_changed "Payara's own /$service is off"
    fi
done

# Out of memory ends the process: what goes on after it goes on with parts missing. Whoever starts the domain starts it again.
memory="$(sed -n 's/^memory=//p' <<<"$present")"
memory_wanted="-XX:+ExitOnOutOfMemoryError -Xmx${SERVER_MEMORY:-1g}"
if [ "$memory" != "$memory_wanted" ]; then
    memory_commands "$memory" "$memory_wanted" >>"$commands"
    say_changed "memory $memory_wanted, was ${memory:-not limited}"
fi

# The deploy settings, as system properties. ---------------------------------------------------------------------------

for name in DB_URL DB_USER NODE LOG_DIR AUTO_REGISTER; do
    key="ACTIVE_DEFENSE_$name"
    value="${!key:-}"
    now="$(sed -n "s/^property $key=//p" <<<"$present")"
    if [ "$value" != "$now" ]; then
        if [ -z "$value" ]; then
            echo "delete-system-property $key" >>"$commands"
        else
            case "$value" in *[[:space:]]*) stop "$key has a blank in it, which asadmin takes in no value" ;; esac
            echo "create-system-properties $key=$(escape "$value")" >>"$commands"
        fi
        say_changed "$key=$value"
    fi
done

for name in DB_PASSWORD ADMIN_PASSWORD SECRET_KEY; do
    key="ACTIVE_DEFENSE_$name"
    value="${!key:-}"
    alias="$(alias_of "$key")"
    now="$(sed -n "s/^property $key=//p" <<<"$present")"
    [ "$value" != "$now" ] || continue
    if [ -z "$value" ]; then
        echo "delete-system-property $key" >>"$commands"
    else
        {
            [ -z "${PAYARA_PASSWORD_FILE:-}" ] || cat "$PAYARA_PASSWORD_FILE"
            printf 'AS_ADMIN_ALIASPASSWORD=%s\n' "${value//\\/\\\\}"
        } >"$secret"
        if grep -qx "aliases=.* $alias .*" <<<"$present"; then
            asadmin_with "$secret" update-password-alias "$alias" >/dev/null
        else
            asadmin_with "$secret" create-password-alias "$alias" >/dev/null
        fi
        [ -n "$now" ] || echo "create-system-properties $key=\${ALIAS\\\\=$alias}" >>"$commands"
    fi
    say_changed "$key (its value is in the password alias $alias)"
done

# Done at once, then. --------------------------------------------------------------------------------------------------

if [ -s "$commands" ]; then
    run_all "$commands"
fi
if [ "$changed" = 1 ]; then
    echo "Restarting the domain."
    asadmin restart-domain --domaindir "$PAYARA_DOMAIN_DIR" "$PAYARA_DOMAIN" >/dev/null
fi
if [ -n "${SERVER_WAR:-}" ]; then
    sum="$(sha256sum <"$SERVER_WAR" | cut -d ' ' -f 1)"
    if [ "$sum" != "$(cat "$DEPLOYED" 2>/dev/null)" ]; then
        echo "Deploying $SERVER_WAR."
        asadmin deploy --force=true --name active-defense --contextroot / "$SERVER_WAR" >/dev/null
        echo "$sum" >"$DEPLOYED"
        changed=1
    fi
fi
[ "$changed" = 1 ] && echo "Payara is set up for Active Defense." || echo "Nothing to change."
