#!/usr/bin/env bash
# Takes back what configure.sh did to a WildFly 39, while it does not run: undeploys Active Defense and sets everything to what it was
# before the first configure.sh. The database stays. Running it again does no harm. Parameters come from the environment, as those
# of configure.sh.
set -euo pipefail
here="$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)"
. "$here/common.sh"
check_server

if [ ! -f "$BEFORE" ]; then
    echo "Nothing to restore: configure.sh has not run on $WILDFLY_BASE."
    exit 0
fi
# Of the key store only its password's name is in standalone.xml; it need not be right to be taken away.
export SERVER_KEYSTORE_PASSWORD="${SERVER_KEYSTORE_PASSWORD:-none}"

commands="$(mktemp)"
trap 'rm -f "$commands"' EXIT
{
    echo "embed-server --server-config=$WILDFLY_CONFIG --std-out=discard"
    while read -r address name value; do
        if [ "$value" = undefined ]; then
            echo "$address:undefine-attribute(name=$name)"
        else
            echo "$address:write-attribute(name=$name,value=$value)"
        fi
    done <"$BEFORE"
    cat "$here/restore.cli"
} >"$commands"
said="$(run_cli "$commands")" || stop "$said"

fresh="$(mktemp)"
conf_without_block >"$fresh"
cat "$fresh" >"$CONF"
rm -f "$fresh" "$READER" "$DEPLOYED" "$DEPLOYED".* "$BEFORE"
echo "WildFly is as it was before Active Defense."
