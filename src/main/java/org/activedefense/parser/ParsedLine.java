package org.activedefense.parser;

import java.util.List;

/** What a line turned out to be: a record to store, a rejection to count, or several of both. */
public sealed interface ParsedLine permits Accepted, Rejected, ParsedLine.Several {

    /**
     * A line that holds more than one message: frames that were written without a newline, or the rest of a message that a writer
     * did not finish and a whole one behind it. None is made of two. Immutable.
     *
     * @param parts in the order in which they stand; each an {@link Accepted} or a {@link Rejected}
     */
    record Several(List<ParsedLine> parts) implements ParsedLine {

        public Several {
            parts = List.copyOf(parts);
        }
    }
}
