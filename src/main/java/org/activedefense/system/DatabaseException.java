package org.activedefense.system;

import java.sql.SQLException;

/** The database refused a statement or could not be reached. Rolls the transaction back. */
public class DatabaseException extends RuntimeException {

    private static final long serialVersionUID = 1;

    public DatabaseException(SQLException cause) {
        super(cause.getMessage(), cause);
    }

    /**
     * Whether the database is away or overloaded (SQLSTATE class 08, 53, 57, 40), so that the same statement may succeed
     * later, as opposed to a fault in the statement or its data.
     */
    public boolean isTemporary() {
        return isTemporary((SQLException) getCause());
    }

    public static boolean isTemporary(SQLException e) {
        String state = e.getSQLState();
        return state == null
                || state.startsWith("08")
                || state.startsWith("53")
                || state.startsWith("57")
                || state.startsWith("40");
    }
}
