package org.activedefense.notification;

/** How the connection to the mail server is protected. */
public enum MailSecurity {
    /** Not at all: everybody on the way can read the mails, and the password. */
    NONE("None"),
    /** Begins in plain text and must turn to TLS before anything is said; a server that cannot gets no mail. */
    STARTTLS("STARTTLS"),
    /** TLS from the first byte. */
    TLS("TLS");

    private final String text;

    MailSecurity(String text) {
        this.text = text;
    }

    /** As shown. */
    public String text() {
        return text;
    }
}
