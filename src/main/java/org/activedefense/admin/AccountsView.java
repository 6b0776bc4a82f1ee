package org.activedefense.admin;

import jakarta.annotation.PostConstruct;
import jakarta.faces.context.ExternalContext;
import jakarta.faces.context.FacesContext;
import jakarta.faces.view.ViewScoped;
import jakarta.inject.Inject;
import jakarta.inject.Named;
import java.io.IOException;
import java.io.Serializable;
import java.time.Instant;
import java.util.List;
import org.activedefense.account.Account;
import org.activedefense.account.AccountChanges;
import org.activedefense.account.Accounts;
import org.activedefense.account.PasswordPolicy;
import org.activedefense.account.Role;

/** The accounts and what admins do to them. */
@Named
@ViewScoped
public class AccountsView implements Serializable {

    private static final long serialVersionUID = 1;

    @Inject
    private transient Accounts accounts;

    @Inject
    private transient AccountChanges changes;

    @Inject
    private transient Messages messages;

    @Inject
    private transient Viewer viewer;

    private List<Row> rows;
    private String name;
    private String role = Role.VIEWER.text();
    private String password;
    private Told told;

    /** An account as the page shows it; a click acts on the row that was seen, whatever the list has become. */
    public record Row(
            String name,
            String role,
            boolean mine,
            boolean mustChange,
            boolean disabled,
            Instant createdAt,
            Instant passwordChangedAt,
            Instant lastLoginAt)
            implements Serializable {

        static Row of(Account account, String viewer) {
            return new Row(
                    account.getName(),
                    account.getRole().text(),
                    account.getName().equals(viewer),
                    account.isMustChangePassword(),
                    account.isDisabled(),
                    account.getCreatedAt(),
                    account.getPasswordChangedAt(),
                    account.getLastLoginAt());
        }

        public String getName() {
            return name;
        }

        public String getRole() {
            return role;
        }

        public boolean isAdmin() {
            return role.equals(Role.ADMIN.text());
        }

        public boolean isMine() {
            return mine;
        }

        public boolean isMustChange() {
            return mustChange;
        }

        public boolean isDisabled() {
            return disabled;
        }

        public Instant getLastLoginAt() {
            return lastLoginAt;
        }

        public Instant getCreatedAt() {
            return createdAt;
        }

        public Instant getPasswordChangedAt() {
            return passwordChangedAt;
        }
    }

    /** A generated password that is shown this once. */
    public record Told(String name, String password) implements Serializable {

        public String getName() {
            return name;
        }

        public String getPassword() {
            return password;
        }
    }

    @PostConstruct
    void read() {
        rows = accounts.all().stream()
                .map(account -> Row.of(account, viewer.getName()))
                .toList();
    }

    public void add() {
        told = null;
        String wanted = name.strip();
        String given = password == null || password.isEmpty() ? null : password;
        boolean done = messages.attempt(
                () -> told = changes.add(wanted, Role.ofText(role), given)
                        .map(generated -> new Told(wanted, generated))
                        .orElse(null),
                "Added account " + wanted + ".");
        if (done) {
            name = null;
            role = Role.VIEWER.text();
        }
        password = null;
        read();
    }

    /** Makes a viewer of an admin and the other way round. */
    public void changeRole(Row row) throws IOException {
        told = null;
        Role wanted = row.isAdmin() ? Role.VIEWER : Role.ADMIN;
        boolean done = messages.attempt(
                () -> changes.changeRole(row.name(), wanted), row.name() + " is " + wanted.text() + " now.");
        if (done && row.mine()) {
            ExternalContext external = FacesContext.getCurrentInstance().getExternalContext();
            external.redirect(external.getRequestContextPath() + "/login.xhtml?ended=changed");
            FacesContext.getCurrentInstance().responseComplete();
            return;
        }
        read();
    }

    public void resetPassword(Row row) {
        told = null;
        messages.attempt(
                () -> told = new Told(row.name(), changes.resetPassword(row.name())),
                row.name() + " has a new password, and is logged out everywhere.");
        read();
    }

    public void disable(Row row) {
        told = null;
        messages.attempt(
                () -> changes.disable(row.name()), row.name() + " is disabled: logged out everywhere, and kept out.");
        read();
    }

    public void enable(Row row) {
        told = null;
        messages.attempt(
                () -> changes.enable(row.name()), row.name() + " may log in again, with the password as it was.");
        read();
    }

    public void delete(Row row) {
        told = null;
        messages.attempt(() -> changes.delete(row.name()), "Deleted account " + row.name() + ".");
        read();
    }

    public List<Row> getRows() {
        return rows;
    }

    /** {@code null} if there is no password to tell. */
    public Told getTold() {
        return told;
    }

    public String getPolicy() {
        return "Leave it empty to have one generated. " + PasswordPolicy.IN_WORDS;
    }

    public String getName() {
        return name;
    }

    public void setName(String name) {
        this.name = name;
    }

    public String getRole() {
        return role;
    }

    public void setRole(String role) {
        this.role = role;
    }

    public String getPassword() {
        return password;
    }

    public void setPassword(String password) {
        this.password = password;
    }
}
