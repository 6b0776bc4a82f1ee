# What configure.sh and restore.sh share; sourced by them.

PAYARA_HOME="${PAYARA_HOME:-/opt/payara6}"
PAYARA_DOMAIN="${PAYARA_DOMAIN:-domain1}"
PAYARA_DOMAIN_DIR="${PAYARA_DOMAIN_DIR:-$PAYARA_HOME/glassfish/domains}"
DOMAIN="$PAYARA_DOMAIN_DIR/$PAYARA_DOMAIN"
# How the server was before the first configure.sh, for restore.sh.
BEFORE="$DOMAIN/config/active-defense.before"
# The checksum of the WAR that is deployed.
DEPLOYED="$DOMAIN/config/active-defense.deployed"
KEY_ALIAS=active-defense
PROTOCOLS=configs.config.server-config.network-config.protocols.protocol
EXECUTOR=resources.managed-executor-service.concurrent/__defaultManagedExecutorService

stop() {
    echo "${0##*/}: $*" >&2
    exit 1
}

asadmin_with() {
    local passwords=()
    [ -z "$1" ] || passwords=(--passwordfile "$1")
    shift
    "$PAYARA_HOME/bin/asadmin" --terse --interactive=false --port "${PAYARA_ADMIN_PORT:-4848}" \
        --user "${PAYARA_ADMIN_USER:-admin}" ${passwords[@]+"${passwords[@]}"} "$@"
}

asadmin() {
    asadmin_with "${PAYARA_PASSWORD_FILE:-}" "$@"
}

keytool() {
    if [ -n "${JAVA_HOME:-}" ] && [ -x "$JAVA_HOME/bin/keytool" ]; then
        "$JAVA_HOME/bin/keytool" "$@"
    else
        command keytool "$@"
    fi
}

# All commands of a file in one go, which fails if one of them does.
run_all() {
    local said
    said="$(asadmin multimode --file "$1" 2>&1)" || stop "$said"
    if grep -q -e 'failed\.$' -e '^remote failure' <<<"$said"; then
        stop "$said"
    fi
}

check_domain() {
    [ -x "$PAYARA_HOME/bin/asadmin" ] || stop "there is no Payara Server in $PAYARA_HOME; set PAYARA_HOME"
    [ -w "$DOMAIN/config" ] || stop "the domain $DOMAIN cannot be written by $(id -un); run this as Payara's user"
    asadmin version >/dev/null 2>&1 ||
        stop "the domain does not answer on port ${PAYARA_ADMIN_PORT:-4848}; start it first: $PAYARA_HOME/bin/asadmin start-domain"
}

# A value of create-system-properties in a command file: colon and equals sign separate properties there.
escape() {
    sed -e 's/\\/\\\\\\\\/g' -e 's/:/\\\\:/g' -e 's/=/\\\\=/g' <<<"$1"
}

alias_of() {
    tr 'A-Z_' 'a-z-' <<<"$1"
}

# The commands that bring the options of memory from the ones to the others.
memory_commands() {
    local option
    for option in $1; do
        echo "delete-jvm-options $(escape "$option")"
    done
    for option in $2; do
        echo "create-jvm-options $(escape "$option")"
    done
}

# The command that turns a MicroProfile service on or off and moves it: health, metrics or openapi.
mp_command() {
    case "$1" in
        health) echo "set-microprofile-healthcheck-configuration --enabled=$2 --endpoint=$3" ;;
        metrics) echo "set-metrics-configuration --enabled=$2 --dynamic=$2 --endpoint=$3" ;;
        openapi) echo "set-openapi-configuration --enabled=$2 --endpoint=$3" ;;
    esac
}

# All that configure.sh may change, as it is now, NAME=value a line.
ask_present() {
    local names=("$EXECUTOR.core-pool-size") questions said
    for listener in http-listener-1 http-listener-2; do
        names+=("$PROTOCOLS.$listener.http.xpowered-by" "$PROTOCOLS.$listener.http.server-header")
    done
    names+=("$PROTOCOLS.http-listener-2.ssl.cert-nickname")
    questions="$(mktemp)"
    printf 'get %s\n' "${names[@]}" >"$questions" # it takes one name only
    cat >>"$questions" <<'QUESTIONS'
get-microprofile-healthcheck-configuration
get-metrics-configuration
get-openapi-configuration
list-jvm-options
list-password-aliases
list-system-properties
QUESTIONS
    said="$(asadmin multimode --file "$questions" 2>&1)" || stop "$said"
    rm -f "$questions"
    grep -e '^configs\.' -e '^resources\.' <<<"$said" || true
    # the three tables' only rows, in the order of the questions: whether it is on, and where it answers
    awk '$1 == "true" || $1 == "false" { row++
        print "mp-" (row == 1 ? "health" : row == 2 ? "metrics" : "openapi") "=" $1 " " (row == 2 ? $3 : $2) }' <<<"$said"
    echo "memory=$(grep -e '^-Xmx' -e '^-XX:[+-]ExitOnOutOfMemoryError' <<<"$said" | sort | tr '\n' ' ' | sed 's/ $//')"
    echo "aliases= $(grep -x 'active-defense-[a-z-]*' <<<"$said" | tr '\n' ' ') "
    sed -n 's/^ACTIVE_DEFENSE_/property &/p' <<<"$said"
}
