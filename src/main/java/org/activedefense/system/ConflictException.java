package org.activedefense.system;

/** What was asked for stands against what is there already. */
public final class ConflictException extends RefusedException {

    private static final long serialVersionUID = 1;

    public ConflictException(String message) {
        super(message);
    }
}
