package org.activedefense.blacklist;

import jakarta.persistence.Column;
import jakarta.persistence.Convert;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import java.time.Instant;
import org.activedefense.address.Network;
import org.activedefense.system.NetworkConverter;

/** Outsiders that are never to be blocked. {@link Networks} writes it. */
@Entity
@Table(name = "allowed_network")
public class AllowedNetwork {

    @Id
    private Long id;

    @Convert(converter = NetworkConverter.class)
    private Network cidr;

    private String note;

    @Column(name = "added_by")
    private String addedBy;

    @Column(name = "added_at")
    private Instant addedAt;

    @Column(name = "expires_at")
    private Instant expiresAt;

    protected AllowedNetwork() {}

    public Long getId() {
        return id;
    }

    public Network getCidr() {
        return cidr;
    }

    public String getNote() {
        return note;
    }

    public String getAddedBy() {
        return addedBy;
    }

    public Instant getAddedAt() {
        return addedAt;
    }

    /** From then on it protects nobody any more; {@code null} if it never ends. */
    public Instant getExpiresAt() {
        return expiresAt;
    }
}
