#!/usr/bin/env bash
# Takes back what configure.sh did to a Payara Server 6: undeploys Active Defense and sets everything to what it was before the
# first configure.sh. The database stays. Running it again does no harm. The domain must run; it is restarted.
# Parameters come from the environment, as those of configure.sh.
set -euo pipefail
here="$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)"
. "$here/common.sh"
check_domain

if [ ! -f "$BEFORE" ]; then
    echo "Nothing to restore: configure.sh has not run on $DOMAIN."
    exit 0
fi

commands="$(mktemp)"
trap 'rm -f "$commands"' EXIT
present="$(ask_present)"
different=()
while IFS= read -r setting; do
    grep -qxF -- "$setting" <<<"$present" || different+=("$setting")
done < <(grep -e '^configs\.' -e '^resources\.' "$BEFORE")
if [ ${#different[@]} -gt 0 ]; then
    echo "set ${different[*]}" >>"$commands"
fi

for service in health metrics openapi; do
    if grep -qx "mp-$service=true $service" "$BEFORE" && ! grep -qx "mp-$service=true $service" <<<"$present"; then
        mp_command "$service" true "$service" >>"$commands"
    fi
done

memory="$(sed -n 's/^memory=//p' <<<"$present")"
before="$(sed -n 's/^memory=//p' "$BEFORE")"
[ "$memory" = "$before" ] || memory_commands "$memory" "$before" >>"$commands"

for key in $(sed -n 's/^property \([A-Z_]*\)=.*/\1/p' <<<"$present"); do
    echo "delete-system-property $key" >>"$commands"
done
for alias in $(sed -n 's/^aliases=//p' <<<"$present"); do
    echo "delete-password-alias $alias" >>"$commands"
done
if asadmin list-applications 2>/dev/null | grep -q '^active-defense '; then
    echo "undeploy active-defense" >>"$commands"
fi
run_all "$commands"

export PAYARA_MASTER_PASSWORD="${PAYARA_MASTER_PASSWORD:-changeit}"
for store in "$DOMAIN/config/keystore.p12" "$DOMAIN/config/keystore.jks"; do
    if [ -f "$store" ]; then
        keytool -delete -alias "$KEY_ALIAS" -keystore "$store" -storepass:env PAYARA_MASTER_PASSWORD >/dev/null 2>&1 || true
    fi
done
rm -f "$BEFORE" "$DEPLOYED"
echo "Restarting the domain."
asadmin restart-domain --domaindir "$PAYARA_DOMAIN_DIR" "$PAYARA_DOMAIN" >/dev/null
echo "Payara is as it was before Active Defense."
