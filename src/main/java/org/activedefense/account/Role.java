package org.activedefense.account;

import java.util.Set;

/** What an account may do. */
public enum Role {
    /** Reads and changes. */
    ADMIN("admin", Set.of("admin", "viewer")),
    /** Reads. */
    VIEWER("viewer", Set.of("viewer"));

    private final String text;
    private final Set<String> groups;

    Role(String text, Set<String> groups) {
        this.text = text;
        this.groups = groups;
    }

    /** As stored and shown. */
    public String text() {
        return text;
    }

    /** The server's roles that a caller of this role is in: an admin is a viewer as well. */
    public Set<String> groups() {
        return groups;
    }

    public static Role ofText(String text) {
        return text.equals(ADMIN.text) ? ADMIN : VIEWER;
    }
}
