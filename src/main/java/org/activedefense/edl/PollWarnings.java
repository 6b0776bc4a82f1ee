package org.activedefense.edl;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.activedefense.system.TimeSpan;
import org.activedefense.system.Warning;
import org.activedefense.system.WarningSource;

/** Firewalls that have stopped fetching the list, or are refused. */
@ApplicationScoped
public class PollWarnings implements WarningSource {

    /** Three polls of a firewall that polls every five minutes, as it should. */
    private static final Duration GONE_AFTER = Duration.ofMinutes(15);

    /** Who was not served for so long is not expected any more. */
    private static final Duration EXPECTED_FOR = Duration.ofDays(7);

    /** Who fetched the list a few times within the hour was a person trying it out. */
    private static final int REGULAR_POLLS = 3;

    private static final Duration REGULAR_OVER = Duration.ofHours(1);

    /** Refused clients that are named one by one. */
    private static final int NAMED = 5;

    @Inject
    private Pollers pollers;

    /** While this server was down nobody could poll it. */
    private final Instant started = Instant.now();

    @Override
    public List<Warning> warnings(Instant now) {
        return of(pollers.steadiest(Pollers.MOST_CLIENTS), started, now);
    }

    static List<Warning> of(List<Poller> pollers, Instant started, Instant now) {
        List<Warning> found = new ArrayList<>();
        List<Poller> refused = new ArrayList<>();
        for (Poller poller : pollers) {
            boolean polls = poller.lastAt().isAfter(now.minus(GONE_AFTER));
            if (polls && poller.isRefused()) {
                refused.add(poller);
            } else if (!polls && isExpected(poller, now) && started.isBefore(now.minus(GONE_AFTER))) {
                found.add(gone(poller, now));
            }
        }
        refused.stream().limit(NAMED).map(PollWarnings::refused).forEach(found::add);
        if (refused.size() > NAMED) {
            found.add(new Warning(
                    "poller-refused",
                    "others",
                    refused.size() - NAMED + " more clients are refused the list.",
                    "If they are no firewalls of yours, keep them from this server.",
                    "system.xhtml#firewalls",
                    null));
        }
        return found;
    }

    private static boolean isExpected(Poller poller, Instant now) {
        return poller.served() >= REGULAR_POLLS
                && Duration.between(poller.servedSince(), poller.servedAt()).compareTo(REGULAR_OVER) >= 0
                && poller.servedAt().isAfter(now.minus(EXPECTED_FOR));
    }

    private static Warning refused(Poller poller) {
        String cure = poller.lastStatus() == 401
                ? "Give its external dynamic list the name and password of an account, or turn list_basic off."
                : "Add its address on the page ActiveDefense Settings, under Who may fetch the list, if it is to have it.";
        return new Warning(
                "poller-refused",
                poller.client().toString(),
                poller.client() + " is refused the list (HTTP " + poller.lastStatus() + ").",
                cure + " Until then it blocks by an old list or by none.",
                "system.xhtml#firewalls",
                null);
    }

    private static Warning gone(Poller poller, Instant now) {
        return new Warning(
                "poller-gone",
                poller.client().toString(),
                poller.client() + " has not fetched the list for "
                        + TimeSpan.words(Duration.between(poller.lastAt(), now)) + ", and did so regularly before.",
                "Check its external dynamic list (Refresh now) and the way to this server. If it is out of service this goes"
                        + " by itself after " + EXPECTED_FOR.toDays() + " days.",
                "system.xhtml#firewalls",
                poller.lastAt().plus(GONE_AFTER));
    }
}
