package org.activedefense.system;

/**
 * A service refuses what it was asked for, for a reason that the asker can understand and mend. Not a fault: it is shown,
 * not logged. Rolls the transaction back.
 */
public abstract sealed class RefusedException extends RuntimeException
        permits InvalidException, NoSuchItemException, ConflictException, NotPermittedException {

    private static final long serialVersionUID = 1;

    /** Request attribute: the sentence, for the error page of a request that ends with it. */
    public static final String DETAIL = RefusedException.class.getName() + ".detail";

    /** @param message a sentence for a person */
    protected RefusedException(String message) {
        super(message);
    }
}
