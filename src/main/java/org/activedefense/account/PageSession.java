package org.activedefense.account;

import java.io.Serializable;
import java.time.Duration;
import java.time.Instant;

/**
 * Somebody's stay on the pages, kept in the server's session.
 *
 * @param version the account's version when it began
 * @param since when it began
 * @param active when the person last did something; what a page asks for by itself does not count
 */
record PageSession(String name, long version, Instant since, Instant active) implements Serializable {

    static final Duration LONGEST_IDLE = Duration.ofMinutes(30);
    static final Duration LONGEST = Duration.ofHours(12);

    static PageSession begin(Account account, Instant now) {
        return new PageSession(account.getName(), account.getVersion(), now, now);
    }

    PageSession activeAt(Instant now) {
        return new PageSession(name, version, since, now);
    }

    boolean isOver(Instant now) {
        return now.isAfter(active.plus(LONGEST_IDLE)) || now.isAfter(since.plus(LONGEST));
    }
}
