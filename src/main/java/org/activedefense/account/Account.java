package org.activedefense.account;

import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import java.time.Duration;
import java.time.Instant;

/** Somebody who may sign in. */
@Entity
@Table(name = "account")
public class Account {

    /** How long a generated password may be used to choose one's own. */
    public static final Duration GENERATED_HOLDS = Duration.ofHours(72);

    @Id
    private String name;

    @Column(name = "password_hash")
    private String passwordHash;

    private String role;

    @Column(name = "must_change_password")
    private boolean mustChangePassword;

    @Column(name = "created_at")
    private Instant createdAt;

    @Column(name = "password_changed_at")
    private Instant passwordChangedAt;

    @Column(name = "disabled_at")
    private Instant disabledAt;

    @Column(name = "last_login_at")
    private Instant lastLoginAt;

    @Column(insertable = false, updatable = false)
    private long version;

    protected Account() {}

    public String getName() {
        return name;
    }

    /** See {@link PasswordHash}. */
    String getPasswordHash() {
        return passwordHash;
    }

    public Role getRole() {
        return Role.ofText(role);
    }

    /** The password was generated for this person, who is to choose an own one at the first login to the pages. */
    /** Whether its password was generated and not replaced while it held: it opens nothing any more. */
    public boolean hasLapsed(Instant now) {
        return mustChangePassword && passwordChangedAt.plus(GENERATED_HOLDS).isBefore(now);
    }

    public boolean isMustChangePassword() {
        return mustChangePassword;
    }

    public Instant getCreatedAt() {
        return createdAt;
    }

    public Instant getPasswordChangedAt() {
        return passwordChangedAt;
    }

    /** It may not log in, until an admin enables it again. */
    public boolean isDisabled() {
        return disabledAt != null;
    }

    /** When it was logged in to the pages last; {@code null} if never. */
    public Instant getLastLoginAt() {
        return lastLoginAt;
    }

    /** Another one after every change of password, role or whether it is disabled; the database sees to it. */
    long getVersion() {
        return version;
    }
}
