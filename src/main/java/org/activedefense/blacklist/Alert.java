package org.activedefense.blacklist;

/** Why an address is listed: the case that found it first, in the predecessor's words. */
public enum Alert {
    PORT_SCAN_V1("Port Scan Attack v1"),
    PORT_SCAN_V2("Port Scan Attack v2"),
    VULNERABILITY_SCAN_V1("Vulnerability Scan v1"),
    USER_ADDED("User Added");

    private final String text;

    Alert(String text) {
        this.text = text;
    }

    /** As stored, shown and served by the API. */
    public String text() {
        return text;
    }

    public static Alert ofText(String text) {
        for (Alert alert : values()) {
            if (alert.text.equals(text)) {
                return alert;
            }
        }
        throw new IllegalArgumentException("\"" + text + "\" is not an alert");
    }
}
