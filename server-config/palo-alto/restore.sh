#!/usr/bin/env bash
# Prints the PAN-OS commands that take away what configure.sh has set, in an order in which nothing still refers to what is
# deleted. Paste them after `configure`, then `commit`.
#
#   RULES="inbound-web deny-all" ./restore.sh
set -euo pipefail

# Parameters ----------------------------------------------------------------------------------------------------------
: "${RULES:=}"                   # the rules that configure.sh was given; they stop sending their logs
: "${NAME:=active-defense}"
# ---------------------------------------------------------------------------------------------------------------------

cat <<COMMANDS
delete rulebase security rules $NAME-in
delete rulebase security rules $NAME-out
COMMANDS
for rule in $RULES; do
    echo "delete rulebase security rules $rule log-setting"
done
cat <<COMMANDS
delete external-list $NAME
delete shared certificate-profile $NAME
delete shared log-settings profiles $NAME
delete shared log-settings syslog $NAME
COMMANDS
