package org.activedefense.launcher;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.time.ZoneId;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A time as Django keeps it in SQLite: {@code 2025-02-20 12:29:35.123456}, in UTC where USE_TZ is true and otherwise in the
 * server's zone; or with an offset; or as the firewall wrote it, {@code 2025/02/20 12:29:35}.
 */
final class DjangoTime {

    private static final Pattern FORM = Pattern.compile(
            "(\\d{4})[-/](\\d{1,2})[-/](\\d{1,2})[ T](\\d{2}:\\d{2}(?::\\d{2}(?:\\.\\d{1,9})?)?)\\s*(Z|[+-]\\d{2}:?\\d{2})?");

    private DjangoTime() {}

    /** @param zone of times that name no offset */
    static Optional<Instant> read(String text, ZoneId zone) {
        Matcher form = FORM.matcher(text == null ? "" : text.strip());
        if (!form.matches()) {
            return Optional.empty();
        }
        String local = "%s-%02d-%02dT%s"
                .formatted(
                        form.group(1), Integer.parseInt(form.group(2)), Integer.parseInt(form.group(3)), form.group(4));
        try {
            String offset = form.group(5);
            if (offset == null) {
                return Optional.of(LocalDateTime.parse(local).atZone(zone).toInstant());
            }
            boolean colonMissing = offset.length() == 5;
            String written = colonMissing ? offset.substring(0, 3) + ":" + offset.substring(3) : offset;
            return Optional.of(OffsetDateTime.parse(local + written).toInstant());
        } catch (DateTimeException e) {
            return Optional.empty();
        }
    }
}
