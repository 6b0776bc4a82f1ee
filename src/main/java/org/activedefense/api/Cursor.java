package org.activedefense.api;

import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import org.activedefense.system.InvalidException;

/**
 * The sort key of a page's last item, as a text that callers hand back without looking inside. Immutable.
 *
 * @param parts the key's columns as text
 */
public record Cursor(List<String> parts) {

    private static final String SEPARATOR = "\t";

    public static Cursor of(Object... parts) {
        return new Cursor(List.of(parts).stream().map(Object::toString).toList());
    }

    /** @throws InvalidException if the text was not made by {@link #toString} */
    public static Cursor parse(String text) {
        try {
            String parts = new String(Base64.getUrlDecoder().decode(text), StandardCharsets.UTF_8);
            Cursor cursor = new Cursor(List.of(parts.split(SEPARATOR, -1)));
            if (cursor.toString().equals(text)) {
                return cursor;
            }
        } catch (IllegalArgumentException e) {
            // not even Base64
        }
        throw invalid();
    }

    public String text(int part, int ofParts) {
        if (parts.size() != ofParts) {
            throw invalid();
        }
        return parts.get(part);
    }

    public long number(int part, int ofParts) {
        try {
            return Long.parseLong(text(part, ofParts));
        } catch (NumberFormatException e) {
            throw invalid();
        }
    }

    public Instant instant(int part, int ofParts) {
        try {
            return Instant.parse(text(part, ofParts));
        } catch (DateTimeException e) {
            throw invalid();
        }
    }

    private static InvalidException invalid() {
        return new InvalidException("cursor", "is not the next of an earlier page of this list");
    }

    @Override
    public String toString() {
        return Base64.getUrlEncoder()
                .withoutPadding()
                .encodeToString(String.join(SEPARATOR, parts).getBytes(StandardCharsets.UTF_8));
    }
}
