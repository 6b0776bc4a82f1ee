package org.activedefense.parser;

/** The two of the firewall's log types that are kept: sessions, and what its threat prevention found. */
public enum LogType {
    TRAFFIC,
    THREAT
}
