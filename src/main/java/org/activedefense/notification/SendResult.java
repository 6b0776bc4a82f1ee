package org.activedefense.notification;

/** What became of one mail to one recipient. Whether it is tried again is this type. */
public sealed interface SendResult {

    /** The server's last line, or what went wrong in words. Never a secret. */
    String answer();

    /** The server has taken it over. */
    record Sent(String answer) implements SendResult {}

    /** The server will never take this mail for this recipient (5xx): trying again is useless. */
    record Refused(String answer) implements SendResult {}

    /** It may work later, or when somebody has mended the settings. */
    record Postponed(String answer, Trouble trouble) implements SendResult {}

    /** Whose trouble a postponement is. */
    enum Trouble {
        /** This recipient's: the others can be tried at once. */
        RECIPIENT,
        /** The server's or the settings': nobody else's mail would get through now either. */
        SERVER
    }
}
