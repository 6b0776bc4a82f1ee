package org.activedefense.account;

import jakarta.annotation.PostConstruct;
import jakarta.annotation.PreDestroy;
import jakarta.annotation.Resource;
import jakarta.ejb.ConcurrencyManagement;
import jakarta.ejb.ConcurrencyManagementType;
import jakarta.ejb.DependsOn;
import jakarta.ejb.Singleton;
import jakarta.ejb.Startup;
import jakarta.ejb.TransactionManagement;
import jakarta.ejb.TransactionManagementType;
import jakarta.enterprise.concurrent.ManagedScheduledExecutorService;
import jakarta.inject.Inject;
import java.security.SecureRandom;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.activedefense.system.DeploySetting;
import org.activedefense.system.Migrations;

/**
 * Gives a new installation its first account, as soon as the schema is there. The password is
 * {@code ACTIVE_DEFENSE_ADMIN_PASSWORD}; if that is not set one is generated, printed to the server's log once, and must be
 * changed at the first login.
 */
@Singleton
@Startup
@DependsOn("Migrations")
@TransactionManagement(TransactionManagementType.BEAN)
@ConcurrencyManagement(ConcurrencyManagementType.BEAN)
public class FirstAccount {

    private static final Logger LOG = Logger.getLogger(FirstAccount.class.getName());

    /** Without those that are mistaken for one another (0 O, 1 l I): 54^20 passwords. */
    private static final String LETTERS = "abcdefghijkmnpqrstuvwxyzABCDEFGHJKLMNPQRSTUVWXYZ23456789";

    private static final int LENGTH = 20;

    @Inject
    private Migrations migrations;

    @Inject
    private Accounts accounts;

    @Resource
    private ManagedScheduledExecutorService executor;

    private ScheduledFuture<?> attempts;

    @PostConstruct
    void start() {
        attempts = executor.scheduleWithFixedDelay(this::attempt, 0, 1, TimeUnit.SECONDS);
    }

    @PreDestroy
    void stop() {
        attempts.cancel(false);
    }

    private void attempt() {
        if (!migrations.isDone()) {
            return;
        }
        try {
            if (accounts.isEmpty()) {
                make();
            }
            attempts.cancel(false);
        } catch (RuntimeException e) {
            LOG.log(Level.WARNING, "The first account could not be made yet, trying again: {0}", e.getMessage());
        }
    }

    private void make() {
        String given = DeploySetting.ADMIN_PASSWORD.value();
        boolean generated = given.isEmpty();
        String password = generated ? generate() : given;
        boolean made = accounts.makeFirst(PasswordHash.hash(password.toCharArray()), generated);
        if (made && generated) {
            LOG.log(
                    Level.WARNING,
                    "First login: name {0}, password {1} . It is shown this once; change it at the first login",
                    new Object[] {Accounts.FIRST, password});
        } else if (made) {
            LOG.log(Level.INFO, "First login: name {0}, password as given by {1}", new Object[] {
                Accounts.FIRST, DeploySetting.ADMIN_PASSWORD.key()
            });
        }
    }

    private static String generate() {
        return new SecureRandom()
                .ints(LENGTH, 0, LETTERS.length())
                .mapToObj(i -> LETTERS.substring(i, i + 1))
                .reduce("", String::concat);
    }
}
