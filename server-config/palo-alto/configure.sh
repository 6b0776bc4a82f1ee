#!/usr/bin/env bash
# Prints the PAN-OS commands that connect a firewall to Active Defense: syslog server profile, log forwarding profile, External
# Dynamic List and the two policies. Prints only: read them, then paste them into the firewall's CLI after `configure`, and
# `commit` when all is well. Running them again sets the same things again. restore.sh prints how to undo them.
#
#   SERVER=192.0.2.10 ./configure.sh
#   SERVER=logs.example.com TRANSPORT=SSL PORT=6514 CA_CERTIFICATE=company-ca RULES="inbound-web deny-all" ./configure.sh
#
# For PAN-OS 10.1 and newer, a firewall managed by itself. With several virtual systems enter the one that is meant first
# (`set system setting target-vsys`); from Panorama set the same in the template and the device group.
set -euo pipefail

# Parameters ----------------------------------------------------------------------------------------------------------
: "${SERVER:?is the name or the address of the server with rsyslog and Active Defense: SERVER=192.0.2.10 $0}"
: "${PORT:=514}"                 # of rsyslog; 6514 for TLS
: "${TRANSPORT:=TCP}"            # UDP, TCP or SSL
: "${LIST_URL:=https://$SERVER/files/blacklist.txt}"
: "${CA_CERTIFICATE:=}"          # name of the imported CA certificate that signed the server's; needed for https
: "${RULES:=}"                   # existing rules that face the Internet, the final deny rule included, separated by blanks
: "${FORMAT:=recommended}"       # or plain: the fields of earlier installations
: "${NAME:=active-defense}"      # of all that is made here
# ---------------------------------------------------------------------------------------------------------------------

# Free texts (rule, threat, user) stand last, so nothing in them can pass for another field.
recommended='SrcLocation=$srcloc; SrcIP=$src; SrcPort=$sport; DstLocation=$dstloc; DstIP=$dst; DstPort=$dport; Action=$action; RuleID=$rule_uuid; TimeReceived=$time_received; ThreatID=$threatid; Severity=$severity; Subtype=$subtype; Type=$type; Direction=$direction; Serial=$serial; SeqNo=$seqno; TimeGenerated=$time_generated; HighResTime=$high_res_timestamp; SrcEDL=$src_edl; DstEDL=$dst_edl; RuleName=$rule; ThreatName=$threat_name; SrcUser=$srcuser;'
plain='SrcLocation=$srcloc; SrcIP=$src; SrcPort=$sport; SrcUser=$srcuser; DstLocation=$dstloc; DstIP=$dst; DstPort=$dport; Action=$action; RuleName=$rule; RuleID=$rule_uuid; TimeReceived=$time_received; ThreatName=$threat_name; ThreatID=$threatid; Severity=$severity; Subtype=$subtype; Type= $type;'

case "$FORMAT" in
    recommended) format="$recommended" ;;
    plain) format="$plain" ;;
    *) echo "configure.sh: FORMAT is recommended or plain, not $FORMAT" >&2; exit 2 ;;
esac
case "$TRANSPORT" in
    UDP | TCP | SSL) ;;
    *) echo "configure.sh: TRANSPORT is UDP, TCP or SSL, not $TRANSPORT" >&2; exit 2 ;;
esac
for value in "$SERVER" "$PORT" "$NAME" "$LIST_URL" "$CA_CERTIFICATE"; do
    case "$value" in
        *[[:space:]\"\']*) echo "configure.sh: \"$value\" has a blank or a quote in it" >&2; exit 2 ;;
    esac
done
if [ "${#NAME}" -gt 27 ]; then
    echo "configure.sh: NAME has more than 27 characters; with its endings it would be too long for PAN-OS" >&2
    exit 2
fi
case "$LIST_URL" in
    https://*)
        if [ -z "$CA_CERTIFICATE" ]; then
            echo "configure.sh: https needs CA_CERTIFICATE, the name under which Device > Certificates has the CA of the server's" \
                "certificate; or set LIST_URL=http://..." >&2
            exit 2
        fi ;;
    http://*) ;;
    *) echo "configure.sh: LIST_URL begins with https:// or http://" >&2; exit 2 ;;
esac

cat <<COMMANDS
set shared log-settings syslog $NAME server $NAME server $SERVER
set shared log-settings syslog $NAME server $NAME transport $TRANSPORT
set shared log-settings syslog $NAME server $NAME port $PORT
set shared log-settings syslog $NAME server $NAME format BSD
set shared log-settings syslog $NAME server $NAME facility LOG_USER
set shared log-settings syslog $NAME format traffic "$format"
set shared log-settings syslog $NAME format threat "$format"
set shared log-settings profiles $NAME match-list traffic log-type traffic
set shared log-settings profiles $NAME match-list traffic filter "All Logs"
set shared log-settings profiles $NAME match-list traffic send-syslog [ $NAME ]
set shared log-settings profiles $NAME match-list threat log-type threat
set shared log-settings profiles $NAME match-list threat filter "All Logs"
set shared log-settings profiles $NAME match-list threat send-syslog [ $NAME ]
COMMANDS
for rule in $RULES; do
    echo "set rulebase security rules $rule log-setting $NAME"
    echo "set rulebase security rules $rule log-end yes"
done
if [ -n "$CA_CERTIFICATE" ]; then
    echo "set shared certificate-profile $NAME CA $CA_CERTIFICATE"
fi
echo "set external-list $NAME type ip description \"Active Defense\""
echo "set external-list $NAME type ip url $LIST_URL"
echo "set external-list $NAME type ip recurring five-minute"
if [ -n "$CA_CERTIFICATE" ]; then
    echo "set external-list $NAME type ip certificate-profile $NAME"
fi
for direction in in out; do
    if [ "$direction" = in ]; then source="$NAME" destination=any; else source=any destination="$NAME"; fi
    cat <<COMMANDS
set rulebase security rules $NAME-$direction from any
set rulebase security rules $NAME-$direction to any
set rulebase security rules $NAME-$direction source $source
set rulebase security rules $NAME-$direction destination $destination
set rulebase security rules $NAME-$direction application any
set rulebase security rules $NAME-$direction service any
set rulebase security rules $NAME-$direction action drop
set rulebase security rules $NAME-$direction log-end yes
set rulebase security rules $NAME-$direction log-setting $NAME
COMMANDS
done
cat <<COMMANDS
move rulebase security rules $NAME-out top
move rulebase security rules $NAME-in top
COMMANDS
