package org.activedefense.api;

import java.time.Instant;
import java.util.List;
import org.activedefense.address.Network;
import org.activedefense.blacklist.Blacklist;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/** An entry of the blacklist as the API shows it. */
@Schema(name = "Blacklist")
public record BlacklistItem(
        long id,

        @Schema(implementation = String.class, description = "An address or a network")
        Network ip,

        @Schema(description = "The case that found it, or User Added")
        String alert,

        @Schema(description = "Event time of its earliest evidence; null if added by hand")
        Instant firstSeen,

        @Schema(description = "Event time of its newest record; null if there is none yet")
        Instant lastSeen,

        Instant listedAt,

        @Schema(description = "Its records judged after it was listed")
        long hits,

        @Schema(description = "Why it is listed, a sentence")
        String reason,

        String addedBy,
        String note,

        @Schema(description = "Only if added by hand: when it ends; null for never")
        Instant expiresAt,

        @Schema(description = "Since when the brake keeps it from the served list; null if it does not")
        Instant heldAt,

        @Schema(description = "Of its hits those that the firewall allowed")
        long allowedHits,

        @Schema(description = "Event time of the newest of these; null if there are none")
        Instant lastAllowed,

        @Schema(description = "When a client first fetched a list with it; null if none has")
        Instant fetchedAt,

        @Schema(
                description = "Allowed within the last 24 hours, and over 10 minutes after it was fetched:"
                        + " the firewall's rule does not block it")
        boolean gettingThrough) {

    static BlacklistItem of(Blacklist entry) {
        return new BlacklistItem(
                entry.getId(),
                entry.getIp(),
                entry.getAlert().text(),
                entry.getFirstSeen(),
                entry.getLastSeen(),
                entry.getListedAt(),
                entry.getHits(),
                entry.getReason(),
                entry.getAddedBy(),
                entry.getNote(),
                entry.getExpiresAt(),
                entry.getHeldAt(),
                entry.getAllowedHits(),
                entry.getLastAllowed(),
                entry.getFetchedAt(),
                entry.isGettingThrough(Instant.now()));
    }

    /** One entry with the records that decided it, oldest first. */
    @Schema(name = "BlacklistWithEvidence")
    public record WithEvidence(
            long id,
            @Schema(implementation = String.class) Network ip,
            String alert,
            Instant firstSeen,
            Instant lastSeen,
            Instant listedAt,
            long hits,
            String reason,
            String addedBy,
            String note,
            Instant expiresAt,
            long allowedHits,
            Instant lastAllowed,
            Instant fetchedAt,
            boolean gettingThrough,

            @Schema(description = "Copies of the deciding records, at most 100, kept after the log is pruned")
            List<RecordItem> evidence) {

        static WithEvidence of(Blacklist entry, List<RecordItem> evidence) {
            BlacklistItem item = BlacklistItem.of(entry);
            return new WithEvidence(
                    item.id,
                    item.ip,
                    item.alert,
                    item.firstSeen,
                    item.lastSeen,
                    item.listedAt,
                    item.hits,
                    item.reason,
                    item.addedBy,
                    item.note,
                    item.expiresAt,
                    item.allowedHits,
                    item.lastAllowed,
                    item.fetchedAt,
                    item.gettingThrough,
                    evidence);
        }
    }
}
