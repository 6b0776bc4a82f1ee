package org.activedefense.edl;

import jakarta.persistence.Column;
import jakarta.persistence.Convert;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import java.time.Instant;
import org.activedefense.address.Address;
import org.activedefense.system.AddressConverter;

/** What a client asked for the list within a minute and got, for reading. {@link Pollers} writes it. */
@Entity
@Table(name = "poll")
public class Poll {

    @Id
    private Long id;

    @Convert(converter = AddressConverter.class)
    private Address client;

    @Column(name = "user_agent")
    private String userAgent;

    private Instant at;
    private Long version;
    private int status;
    private long polls;

    protected Poll() {}

    public Long getId() {
        return id;
    }

    public Address getClient() {
        return client;
    }

    /** What the client calls itself, cut to 200 characters; {@code null} if it says nothing. */
    public String getUserAgent() {
        return userAgent;
    }

    /** Of the last one. */
    public Instant getAt() {
        return at;
    }

    /** The list version that the client has after this poll; {@code null} where it was refused. */
    public Long getVersion() {
        return version;
    }

    /** The HTTP status: 200, 304, 401, 403, 406 or 503. */
    public int getStatus() {
        return status;
    }

    /** How many requests it stands for: of one client, status, version and minute. */
    public long getPolls() {
        return polls;
    }
}
