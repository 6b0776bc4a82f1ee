package org.activedefense.blacklist;

import jakarta.persistence.Column;
import jakarta.persistence.Convert;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import java.time.Instant;
import org.activedefense.address.Network;
import org.activedefense.system.NetworkConverter;

/** Public addresses of the company itself: never listed, and what the cases guard. {@link Networks} writes it. */
@Entity
@Table(name = "own_network")
public class OwnNetwork {

    @Id
    private Long id;

    @Convert(converter = NetworkConverter.class)
    private Network cidr;

    private String label;

    @Column(name = "added_at")
    private Instant addedAt;

    protected OwnNetwork() {}

    public Long getId() {
        return id;
    }

    public Network getCidr() {
        return cidr;
    }

    public String getLabel() {
        return label;
    }

    public Instant getAddedAt() {
        return addedAt;
    }
}
