package org.activedefense.system;

import java.time.Instant;
import java.util.Comparator;

/**
 * Something that a person should look at, until it is mended. Two of the same kind and subject are the same one.
 *
 * @param kind what sort it is, for programs: lower case with hyphens, such as {@code device-silent}
 * @param subject what it is about: a device's name, a client's address, a job's name
 * @param text one sentence with figures that says what is wrong
 * @param cure one sentence that says how to mend it
 * @param page where to look: an admin page with its parameters, such as {@code devices.xhtml}
 * @param since when it began; {@code null} if its source cannot tell: then it is when this server noticed it
 */
public record Warning(String kind, String subject, String text, String cure, String page, Instant since) {

    /** The longest lasting last: what is new is read first. */
    static final Comparator<Warning> NEWEST_FIRST = Comparator.comparing(Warning::since, Comparator.reverseOrder())
            .thenComparing(Warning::kind)
            .thenComparing(Warning::subject);

    /** What makes it the same warning. */
    record Key(String kind, String subject) {}

    Key key() {
        return new Key(kind, subject);
    }

    Warning begunAt(Instant begin) {
        return new Warning(kind, subject, text, cure, page, begin);
    }
}
