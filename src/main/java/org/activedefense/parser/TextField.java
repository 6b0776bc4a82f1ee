package org.activedefense.parser;

/**
 * The text fields of a record. In braces the variable of Palo Alto's custom log format that fills it; in the default
 * CSV the field of the same meaning.
 */
public enum TextField {
    /** The sender in the syslog header, if there is one and it looks like a host name or an address. */
    HOSTNAME,
    /** {@code $srcloc}: a country's name or code, or an address range for private space. */
    SRC_LOCATION,
    /** {@code $srcuser} */
    SRC_USER,
    /** {@code $dstloc} */
    DST_LOCATION,
    /** {@code $action}, such as allow, deny, reset-both. */
    ACTION,
    /** {@code $rule} */
    RULE_NAME,
    /** {@code $rule_uuid} */
    RULE_ID,
    /** {@code $threat_name}, whole, with the number in parentheses if the firewall wrote one. */
    THREAT_NAME,
    /** {@code $threatid}, the number alone if the firewall wrote {@code Name(number)}. */
    THREAT_ID,
    /** {@code $severity}: informational, low, medium, high, critical. */
    SEVERITY,
    /** {@code $subtype} */
    SUBTYPE,
    /** {@code $direction}: client-to-server or server-to-client. */
    DIRECTION,
    /** {@code $proto} */
    PROTOCOL,
    /** {@code $serial}, the firewall's serial number. */
    SERIAL,
    /** {@code $device_name} */
    DEVICE_NAME,
    /** {@code $from} */
    FROM_ZONE,
    /** {@code $to} */
    TO_ZONE,
    /** {@code $app} */
    APP,
    /** {@code $session_end_reason} */
    SESSION_END_REASON,
    /** {@code $src_edl}: the external dynamic list that the source is on, as the firewall says. */
    SRC_EDL,
    /** {@code $dst_edl}: the same of the destination. */
    DST_EDL
}
