package org.activedefense.system;

/** The caller's role does not allow it. */
public final class NotPermittedException extends RefusedException {

    private static final long serialVersionUID = 1;

    public NotPermittedException(String message) {
        super(message);
    }
}
