package org.activedefense.launcher;

/** What a person at the terminal reads; nothing else writes there. Thread-safe. */
final class Say {

    private Say() {}

    static void line(String text) {
        System.out.println(text);
    }

    /** Something went wrong: one line, on standard error. */
    static void trouble(String text) {
        System.err.println("Active Defense: " + text);
    }
}
