package org.activedefense.admin;

import java.sql.SQLException;
import org.activedefense.system.ConflictException;
import org.activedefense.system.DatabaseException;
import org.activedefense.system.NoSuchItemException;
import org.activedefense.system.RefusedException;

/**
 * What an exception means to a reader, found through all that servers wrap around it.
 *
 * @param cause the exception that decides
 */
record Fault(Kind kind, Throwable cause) {

    enum Kind {
        /** The service refuses, with a sentence for a person. */
        REFUSED(403),
        NOT_THERE(404),
        CONFLICT(409),
        DATABASE_AWAY(503),
        /** A fault of ours. */
        BROKEN(500);

        private final int status;

        Kind(int status) {
            this.status = status;
        }

        int status() {
            return status;
        }
    }

    static Fault of(Throwable thrown) {
        for (Throwable cause = thrown; cause != null; cause = cause.getCause()) {
            if (cause instanceof NoSuchItemException) {
                return new Fault(Kind.NOT_THERE, cause);
            }
            if (cause instanceof ConflictException) {
                return new Fault(Kind.CONFLICT, cause);
            }
            if (cause instanceof RefusedException) {
                return new Fault(Kind.REFUSED, cause);
            }
            if (cause instanceof SQLException e && DatabaseException.isTemporary(e)) {
                return new Fault(Kind.DATABASE_AWAY, cause);
            }
        }
        return new Fault(Kind.BROKEN, thrown);
    }
}
