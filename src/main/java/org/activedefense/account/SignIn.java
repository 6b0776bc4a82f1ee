package org.activedefense.account;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import java.util.logging.Level;
import java.util.logging.Logger;

/**
 * Checks a name and a password. An unknown name takes the same time as a wrong password and is locked out like any other. Only
 * half of the processors hash at once, so that a flood of bad logins cannot stop everything else, and only one attempt at
 * a name from an address is looked at at a time, so that many at once cannot slip past the lock-out. Thread safe.
 */
@ApplicationScoped
public class SignIn {

    private static final Logger LOG = Logger.getLogger(SignIn.class.getName());

    private static final long WAIT_SECONDS = 5;
    private static final int STRIPES = 64;

    /** What an unknown name's password is compared with. */
    private static final String NOBODY = PasswordHash.hash("nobody".toCharArray());

    @Inject
    private Accounts accounts;

    @Inject
    private LockOuts lockOuts;

    private final VerifiedCredentials verified = new VerifiedCredentials();
    private final Semaphore hashing =
            new Semaphore(Math.max(1, Runtime.getRuntime().availableProcessors() / 2), true);
    private final ReentrantLock[] oneAtATime = new ReentrantLock[STRIPES];

    public SignIn() {
        for (int i = 0; i < STRIPES; i++) {
            oneAtATime[i] = new ReentrantLock(true);
        }
    }

    /** Too many passwords are being checked at the moment. */
    public static class BusyException extends RuntimeException {
        private static final long serialVersionUID = 1;
    }

    /**
     * The account if name and password are right. Remembers that for a minute, as long as the stored password does not
     * change.
     *
     * @param client the client's address
     * @throws LockedOutException if there were too many failures; the password was not looked at
     * @throws BusyException if it has to be asked again later
     */
    public Optional<Account> check(String name, char[] password, String client) {
        Attempt attempt = Attempt.of(name, client);
        Optional<Account> remembered = remembered(attempt, password);
        if (remembered.isPresent()) {
            return remembered;
        }
        ReentrantLock mine = oneAtATime[Math.floorMod(attempt.hashCode(), STRIPES)];
        if (!await(() -> mine.tryLock(WAIT_SECONDS, TimeUnit.SECONDS))) {
            throw new BusyException();
        }
        try {
            Optional<Account> meanwhile = remembered(attempt, password);
            return meanwhile.isPresent() ? meanwhile : look(attempt, password);
        } finally {
            mine.unlock();
        }
    }

    /** Whether it is the account's password, outside any lock-out: for somebody who is logged in. */
    boolean isPasswordOf(Account account, char[] password) {
        return verify(password, account.getPasswordHash());
    }

    /** A hash of a new password, made in turn with those that are checked. */
    String hash(char[] password) {
        return inTurn(() -> PasswordHash.hash(password));
    }

    private Optional<Account> remembered(Attempt attempt, char[] password) {
        Duration remaining = lockOuts.remaining(attempt);
        if (!remaining.isZero()) {
            lockOuts.countRefused();
            throw new LockedOutException(remaining);
        }
        return account(attempt)
                .filter(account -> verified.contains(account.getName(), password, account.getPasswordHash()));
    }

    private Optional<Account> look(Attempt attempt, char[] password) {
        Optional<Account> account = account(attempt);
        String stored = account.map(Account::getPasswordHash).orElse(NOBODY);
        if (!verify(password, stored) || account.isEmpty()) {
            lockOuts.failed(attempt, account.isPresent());
            return Optional.empty();
        }
        lockOuts.succeeded(attempt);
        verified.add(account.get().getName(), password, stored);
        return account;
    }

    private Optional<Account> account(Attempt attempt) {
        return attempt.name().indexOf('\0') < 0
                ? accounts.find(attempt.name()).filter(account -> !account.isDisabled() && !hasLapsed(account))
                : Optional.empty();
    }

    /** A generated password that nobody has replaced in time. */
    private static boolean hasLapsed(Account account) {
        boolean lapsed = account.hasLapsed(Instant.now());
        if (lapsed) {
            LOG.log(
                    Level.INFO,
                    "Account {0} is not let in: its generated password was not replaced within {1} hours. Reset it on the"
                            + " Accounts page, or with bin/reset-password",
                    new Object[] {account.getName(), Account.GENERATED_HOLDS.toHours()});
        }
        return lapsed;
    }

    private boolean verify(char[] password, String stored) {
        return inTurn(() -> PasswordHash.verify(password, stored));
    }

    private <T> T inTurn(java.util.function.Supplier<T> work) {
        if (!await(() -> hashing.tryAcquire(WAIT_SECONDS, TimeUnit.SECONDS))) {
            throw new BusyException();
        }
        try {
            return work.get();
        } finally {
            hashing.release();
        }
    }

    @FunctionalInterface
    private interface Waiting {
        boolean isMine() throws InterruptedException;
    }

    private static boolean await(Waiting waiting) {
        try {
            return waiting.isMine();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new BusyException();
        }
    }
}
