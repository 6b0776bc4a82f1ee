package org.activedefense.audit;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.transaction.Transactional;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.logging.Level;
import java.util.logging.Logger;

/**
 * Notes that somebody asked for a change that his role does not allow: who, by what request, from where. Once in ten minutes for
 * each account and kind of request, so that a loop fills nothing. Thread safe.
 */
@ApplicationScoped
public class RefusedChanges {

    private static final Logger LOG = Logger.getLogger(RefusedChanges.class.getName());

    private static final Duration QUIET = Duration.ofMinutes(10);

    private static final int MOST_KNOWN = 1_000;

    @Inject
    private Audit audit;

    @Inject
    private Actor actor;

    @Inject
    private RefusedChanges self; // for its transaction

    private final Map<String, Instant> noted = new LinkedHashMap<>() {
        private static final long serialVersionUID = 1;

        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Instant> eldest) {
            return size() > MOST_KNOWN;
        }
    };

    /** Notes the request of this thread; the refusal stands whether it can be written or not. */
    public void note() {
        String asked = actor.asked();
        if (asked == null || !isFirst(actor.name() + " " + asked, Instant.now())) {
            return;
        }
        try {
            self.write(asked);
        } catch (RuntimeException e) {
            LOG.log(
                    Level.WARNING,
                    "A refused change could not be written to the audit: " + actor.name() + ", " + asked,
                    e);
        }
    }

    private boolean isFirst(String key, Instant now) {
        synchronized (noted) {
            Instant before = noted.get(key);
            if (before != null && before.plus(QUIET).isAfter(now)) {
                return false;
            }
            noted.remove(key); // the newest stand last
            noted.put(key, now);
            return true;
        }
    }

    /** In a transaction of its own: that of the change is given up. */
    @Transactional(Transactional.TxType.REQUIRES_NEW)
    public void write(String asked) {
        audit.record("Refuse " + asked, null, "not of role admin");
    }
}
