package org.activedefense.system;

/** Another owner has taken over: what was being done is rolled back. Not a fault; the new owner does the work. */
public class StaleEpochException extends RuntimeException {

    private static final long serialVersionUID = 1;

    public StaleEpochException(String message) {
        super(message);
    }
}
