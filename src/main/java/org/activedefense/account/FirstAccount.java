package org.activedefense.account;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.context.Initialized;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Inject;
import jakarta.servlet.ServletContext;
import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.activedefense.system.DeploySetting;
import org.activedefense.system.Migrations;

/**
 * Gives a new installation its first account, as soon as the schema is there. The password is
 * {@code ACTIVE_DEFENSE_ADMIN_PASSWORD}; if that is not set one is generated, left in a file that only the server's user can read
 * (never in a log, which many can), and must be changed at the first login, with which the file goes. So must a given one if {@code ACTIVE_DEFENSE_ADMIN_MUST_CHANGE} says so: bin/run generates one.
 */
@ApplicationScoped
public class FirstAccount {

    private static final Logger LOG = Logger.getLogger(FirstAccount.class.getName());

    private static final String FILE = "active-defense-first-password";

    @Inject
    private Accounts accounts;

    private volatile Path file;

    void start(@Observes @Initialized(ApplicationScoped.class) Object application) {
        // the server's own folder: a private /tmp, as systemd gives, would hide it from the person who needs it
        Object folder =
                application instanceof ServletContext context ? context.getAttribute(ServletContext.TEMPDIR) : null;
        file = (folder instanceof File known ? known.toPath() : Path.of(System.getProperty("java.io.tmpdir")))
                .resolve(FILE);
    }

    private Path keep(String password) {
        try {
            Files.deleteIfExists(file);
            if (file.getFileSystem().supportedFileAttributeViews().contains("posix")) {
                Files.createFile(
                        file, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
            }
            return Files.writeString(file, password + "\n");
        } catch (IOException e) {
            throw new UncheckedIOException("The first password could not be kept in " + file, e);
        }
    }

    /** The first account has a password of its own: the generated one is not needed any more. */
    void forget() {
        try {
            Files.deleteIfExists(file);
        } catch (IOException e) {
            LOG.log(Level.WARNING, "{0} could not be deleted: {1}. Its password opens nothing any more", new Object[] {
                file, e.toString()
            });
        }
    }

    void makeIfNone(@Observes Migrations.Done schema) {
        if (accounts.isEmpty()) {
            make();
        }
    }

    private void make() {
        String given = DeploySetting.ADMIN_PASSWORD.value();
        boolean generated = given.isEmpty();
        boolean mustChange = generated || DeploySetting.ADMIN_MUST_CHANGE.isTrue();
        String password = generated ? GeneratedPassword.next() : given;
        Path kept = generated ? keep(password) : null;
        boolean made = accounts.makeFirst(PasswordHash.hash(password.toCharArray()), mustChange);
        if (generated && !made) {
            forget(); // another server was faster
        }
        if (made && generated) {
            LOG.log(
                    Level.WARNING,
                    "First login: name {0}, with the password in {1}, readable by the user of this server alone. Change it within {2}"
                            + " hours: it opens nothing else",
                    new Object[] {Accounts.FIRST, kept, Account.GENERATED_HOLDS.toHours()});
        } else if (made) {
            LOG.log(Level.INFO, "First login: name {0}, password as given by {1}", new Object[] {
                Accounts.FIRST, DeploySetting.ADMIN_PASSWORD.key()
            });
        }
    }
}
