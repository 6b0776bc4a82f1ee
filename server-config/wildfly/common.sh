# What configure.sh and restore.sh share; sourced by them.

WILDFLY_HOME="${WILDFLY_HOME:-/opt/wildfly}"
WILDFLY_BASE="${WILDFLY_BASE:-$WILDFLY_HOME/standalone}"
WILDFLY_CONFIG="${WILDFLY_CONFIG:-standalone.xml}"
CONF="$WILDFLY_HOME/bin/standalone.conf"
READER="$WILDFLY_HOME/bin/active-defense-parameters.sh"
DEPLOYED="$WILDFLY_BASE/deployments/active-defense.war"
# How the server was before the first configure.sh, for restore.sh.
BEFORE="$WILDFLY_BASE/configuration/active-defense.before"
BEGIN_MARK="# >>> Active Defense (server-config/wildfly/configure.sh)"
END_MARK="# <<< Active Defense"

# The attributes that are changed, in the order in which configure.cli tells what they were.
ATTRIBUTES=(
    "/subsystem=undertow/application-security-domain=other integrated-jaspi"
    "/subsystem=ee/managed-executor-service=default core-threads"
    "/subsystem=transactions node-identifier"
    "/subsystem=undertow/server=default-server/https-listener=https ssl-context"
)

stop() {
    echo "${0##*/}: $*" >&2
    exit 1
}

# The CLI on the files of this server, without a server.
run_cli() {
    JAVA_OPTS="-Djboss.server.base.dir=$WILDFLY_BASE" "$WILDFLY_HOME/bin/jboss-cli.sh" --no-color-output --file="$1" 2>&1
}

check_server() {
    [ -x "$WILDFLY_HOME/bin/jboss-cli.sh" ] || stop "there is no WildFly in $WILDFLY_HOME; set WILDFLY_HOME"
    [ -w "$WILDFLY_BASE/configuration/$WILDFLY_CONFIG" ] ||
        stop "$WILDFLY_BASE/configuration/$WILDFLY_CONFIG cannot be written by $(id -un); run this as WildFly's user"
    if pgrep -f -- "-Djboss.server.base.dir=$WILDFLY_BASE( |\$)" >/dev/null; then
        stop "WildFly runs on $WILDFLY_BASE; stop it first: what is changed under a running server, it would write over"
    fi
}

conf_without_block() {
    awk -v begin="$BEGIN_MARK" -v end="$END_MARK" \
        '$0 == begin { skip = 1 } !skip { print } $0 == end { skip = 0 }' "$CONF"
}
