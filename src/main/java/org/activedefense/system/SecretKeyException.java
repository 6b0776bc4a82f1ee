package org.activedefense.system;

/** A stored secret can be neither written nor read, because of the key; the message says how to mend it and no secret. */
public class SecretKeyException extends RuntimeException {

    private static final long serialVersionUID = 1;

    public SecretKeyException(String message) {
        super(message);
    }

    SecretKeyException(String message, Throwable cause) {
        super(message, cause);
    }
}
