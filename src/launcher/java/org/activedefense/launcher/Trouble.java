package org.activedefense.launcher;

/** Why we do not start or go on: one line for the person at the terminal, and the exit code. */
final class Trouble extends RuntimeException {

    private static final long serialVersionUID = 1L;
    static final int FAILED = 1;
    static final int BAD_USAGE = 2;

    private final int exitCode;

    Trouble(String line) {
        this(FAILED, line);
    }

    Trouble(String line, Throwable cause) {
        super(line, cause);
        this.exitCode = FAILED;
    }

    Trouble(int exitCode, String line) {
        super(line);
        this.exitCode = exitCode;
    }

    int exitCode() {
        return exitCode;
    }
}
