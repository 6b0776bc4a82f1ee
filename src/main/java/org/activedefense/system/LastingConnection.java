package org.activedefense.system;

import java.lang.reflect.InvocationHandler;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import org.postgresql.PGConnection;

/**
 * A connection that outlives its session with the database: when PostgreSQL was restarted or the network has dropped it,
 * the next transaction gets a new session. The transaction that was under way fails; it never continues on another session.
 *
 * <p>A server's pool would throw a broken connection away if it tested it, but WildFly 39 can't be told to for a data source that the
 * application defines: it would hand the broken one out for ever. So this is done here, alike on every server. Used by
 * one thread at a time, as any connection.
 */
final class LastingConnection implements InvocationHandler {

    /** Opens a session. */
    interface Opener {
        Connection open() throws SQLException;
    }

    /** What neither needs a session nor begins a transaction's work. */
    private static final Set<String> BOOKKEEPING =
            Set.of("getTransactionIsolation", "isReadOnly", "getWarnings", "clearWarnings", "isWrapperFor");

    private static final int VALID_WITHIN_SECONDS = 5;

    /** Sessions that were found lost: one loss makes all that are older suspect. */
    private static final AtomicLong LOSSES = new AtomicLong();

    /** Those that have a session. */
    private static final Set<LastingConnection> OPEN = ConcurrentHashMap.newKeySet();

    private final Opener opener;
    private volatile Connection session;
    private long lossesKnown;
    private boolean lossNoted;
    private boolean autoCommit = true;
    private boolean amidTransaction;
    private boolean closed;

    private LastingConnection(Opener opener) throws SQLException {
        this.opener = opener;
        open();
    }

    /** A connection whose sessions the opener opens; the first one is opened at once. */
    static Connection over(Opener opener) throws SQLException {
        return (Connection) Proxy.newProxyInstance(
                LastingConnection.class.getClassLoader(),
                new Class<?>[] {Connection.class, PGConnection.class},
                new LastingConnection(opener));
    }

    @Override
    public Object invoke(Object proxy, Method method, Object[] arguments) throws Throwable {
        switch (method.getName()) {
            case "equals":
                return proxy == arguments[0];
            case "hashCode":
                return System.identityHashCode(proxy);
            case "toString":
                return "LastingConnection of " + session;
            case "isClosed":
                return closed;
            case "getAutoCommit":
                return autoCommit;
            case "close", "abort":
                closed = true;
                OPEN.remove(this);
                return call(method, arguments);
            case "setAutoCommit":
                setAutoCommit((Boolean) arguments[0]);
                return null;
            case "commit":
                end(method, arguments);
                return null;
            case "rollback":
                if (arguments == null && isLost()) {
                    amidTransaction = false; // the database has rolled back what it lost
                    return null;
                }
                end(method, arguments);
                return null;
            case "isValid":
                return isValid((Integer) arguments[0]);
            default:
                if (!BOOKKEEPING.contains(method.getName())) {
                    beginWork();
                }
                return call(method, arguments);
        }
    }

    private void open() throws SQLException {
        lossesKnown = LOSSES.get();
        session = opener.open();
        OPEN.add(this);
        lossNoted = false;
        session.setAutoCommit(autoCommit);
    }

    /** The sessions that are open now, by the number of their process in the database. */
    static Map<Integer, Connection> sessions() {
        Map<Integer, Connection> sessions = new HashMap<>();
        for (LastingConnection one : OPEN) {
            Connection session = one.session;
            try {
                sessions.put(session.unwrap(PGConnection.class).getBackendPID(), session);
            } catch (SQLException e) {
                // closed meanwhile
            }
        }
        return sessions;
    }

    private boolean isLost() throws SQLException {
        boolean lost = session.isClosed() && !closed;
        if (lost && !lossNoted) {
            lossNoted = true;
            LOSSES.incrementAndGet();
        }
        return lost;
    }

    /** A new session if the present one is lost, or is found to be when another was. Not amid a transaction. */
    private void renewIfLost() throws SQLException {
        if (!isLost() && lossesKnown < LOSSES.get() && !closed) {
            lossesKnown = LOSSES.get();
            if (!session.isValid(VALID_WITHIN_SECONDS)) {
                session.close();
            }
        }
        if (isLost()) {
            open();
        }
    }

    private void beginWork() throws SQLException {
        if (!amidTransaction) {
            renewIfLost();
            amidTransaction = !autoCommit;
        }
    }

    /** Whatever comes of it, the transaction is over then: an exception tells the caller that it is lost. */
    private void end(Method method, Object[] arguments) throws Throwable {
        try {
            call(method, arguments);
        } finally {
            amidTransaction = amidTransaction && arguments != null; // back to a savepoint is not the end
            isLost();
        }
    }

    private void setAutoCommit(boolean value) throws SQLException {
        boolean loses = amidTransaction && isLost();
        amidTransaction = false;
        autoCommit = value;
        if (loses) {
            throw new SQLException("The transaction is lost with its connection to the database", "08006");
        }
        if (!isLost()) {
            session.setAutoCommit(value);
        }
    }

    private boolean isValid(int seconds) {
        try {
            if (!amidTransaction) {
                renewIfLost();
            }
            return session.isValid(seconds);
        } catch (SQLException e) {
            return false;
        }
    }

    private Object call(Method method, Object[] arguments) throws Throwable {
        try {
            return method.invoke(session, arguments);
        } catch (InvocationTargetException e) {
            throw e.getCause();
        }
    }
}
