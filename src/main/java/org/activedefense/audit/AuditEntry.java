package org.activedefense.audit;

import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.GeneratedValue;
import jakarta.persistence.GenerationType;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import java.time.Instant;

/** One change by one person or by the system itself. Never changed once written. */
@Entity
@Table(name = "audit_entry")
public class AuditEntry {

    @Id
    @GeneratedValue(strategy = GenerationType.IDENTITY)
    private Long id;

    private Instant at;
    private String who;

    @Column(name = "from_where")
    private String fromWhere;

    private String what;
    private String before;
    private String after;

    protected AuditEntry() {}

    AuditEntry(Instant at, String who, String fromWhere, String what, String before, String after) {
        this.at = at;
        this.who = who;
        this.fromWhere = fromWhere;
        this.what = what;
        this.before = before;
        this.after = after;
    }

    public Long getId() {
        return id;
    }

    public Instant getAt() {
        return at;
    }

    public String getWho() {
        return who;
    }

    /** The client's address; {@code null} where the system itself acted. */
    public String getFromWhere() {
        return fromWhere;
    }

    public String getWhat() {
        return what;
    }

    public String getBefore() {
        return before;
    }

    public String getAfter() {
        return after;
    }
}
