package org.activedefense.account;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.util.Optional;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;

/**
 * Checks a name and a password. An unknown name takes the same time as a wrong password. Only half of the processors
 * hash at once, so that a flood of bad logins cannot stop everything else. Thread safe.
 */
@ApplicationScoped
public class SignIn {

    private static final long WAIT_SECONDS = 5;

    /** What an unknown name's password is compared with. */
    private static final String NOBODY = PasswordHash.hash("nobody".toCharArray());

    @Inject
    private Accounts accounts;

    private final VerifiedCredentials verified = new VerifiedCredentials();
    private final Semaphore hashing =
            new Semaphore(Math.max(1, Runtime.getRuntime().availableProcessors() / 2), true);

    /** Too many passwords are being checked at the moment. */
    public static class BusyException extends RuntimeException {
        private static final long serialVersionUID = 1;
    }

    /**
     * The account if name and password are right. Remembers that for a minute, as long as the stored password does not
     * change.
     *
     * @throws BusyException if it has to be asked again later
     */
    public Optional<Account> check(String name, char[] password) {
        Optional<Account> account = name.indexOf('\0') < 0 ? accounts.find(name) : Optional.empty();
        String stored = account.map(Account::getPasswordHash).orElse(NOBODY);
        if (account.isPresent() && verified.contains(name, password, stored)) {
            return account;
        }
        if (!verify(password, stored) || account.isEmpty()) {
            return Optional.empty();
        }
        verified.add(name, password, stored);
        return account;
    }

    private boolean verify(char[] password, String stored) {
        boolean mine = false;
        try {
            mine = hashing.tryAcquire(WAIT_SECONDS, TimeUnit.SECONDS);
            if (!mine) {
                throw new BusyException();
            }
            return PasswordHash.verify(password, stored);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new BusyException();
        } finally {
            if (mine) {
                hashing.release();
            }
        }
    }
}
