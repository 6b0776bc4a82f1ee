package org.activedefense.admin;

import java.time.DateTimeException;
import java.time.Instant;
import java.util.Optional;
import org.activedefense.logstore.PATrafficLog;
import org.activedefense.logstore.RecordPosition;
import org.activedefense.logstore.RecordSearch.Continuation;

/** A place in the log as it stands in a page's address: {@code 2026-11-24T12:10:00Z,17} or, with the length of a slice, {@code ...,17,512}. */
final class RecordPlace {

    private RecordPlace() {}

    /** Empty if it is no such place: then the search begins anew. */
    static Optional<Continuation> parse(String text) {
        try {
            String[] parts = text == null ? new String[0] : text.split(",");
            if (parts.length < 2) {
                return Optional.empty();
            }
            Continuation from = Continuation.from(
                    new RecordPosition(Words.storable(Instant.parse(parts[0])), Long.parseLong(parts[1])));
            return Optional.of(parts.length == 2 ? from : new Continuation(from.position(), Long.parseLong(parts[2])));
        } catch (DateTimeException | NumberFormatException e) {
            return Optional.empty();
        }
    }

    static String of(Continuation place) {
        return of(place.position()) + "," + place.sliceSeconds();
    }

    static String of(RecordPosition place) {
        return place.time() + "," + place.id();
    }

    static String of(PATrafficLog record) {
        return of(RecordPosition.of(record));
    }
}
