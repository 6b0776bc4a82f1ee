package org.activedefense.system;

/** What was asked for does not exist, or does not any more. */
public final class NoSuchItemException extends RefusedException {

    private static final long serialVersionUID = 1;

    public NoSuchItemException(String message) {
        super(message);
    }
}
