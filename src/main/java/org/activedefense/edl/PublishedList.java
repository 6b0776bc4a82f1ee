package org.activedefense.edl;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.time.Duration;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.activedefense.blacklist.Publication;
import org.activedefense.system.ChangeCounters;
import org.activedefense.system.SettingStore;

/**
 * The list that this node serves. {@link ListRefresh} calls {@link #refresh} a few times a second, which costs one small
 * query unless something has changed. While the database is away the last good snapshot stays. Requests read two volatile
 * fields and nothing else.
 */
@ApplicationScoped
public class PublishedList {

    private static final Logger LOG = Logger.getLogger(PublishedList.class.getName());

    @Inject
    private ChangeCounters counters;

    @Inject
    private ListSource source;

    @Inject
    private ListVersions versions;

    @Inject
    private SettingStore settings;

    @Inject
    private Publication publication;

    private volatile ListSnapshot snapshot;
    private volatile ListAccess access;
    private volatile boolean stale = true;
    private boolean failing;

    private ChangeCounters.Counts built;
    private long expiryNanos;
    private boolean expires;

    /** {@code null} before there was one. */
    public ListSnapshot snapshot() {
        return snapshot;
    }

    /** Who may fetch it; {@code null} before the settings could be read. */
    ListAccess access() {
        return access;
    }

    /** Whether the snapshot may be behind the database, which cannot be read at the moment. */
    public boolean isStale() {
        return stale;
    }

    /** Brings the snapshot up to date; never throws. */
    synchronized void refresh() {
        try {
            // read before the content: a change that comes between is seen again at the next call
            ChangeCounters.Counts now = counters.read();
            if (access == null || built == null || built.settings() != now.settings()) {
                access = ListAccess.of(settings.current());
            }
            if (isOutdated(now)) {
                rebuild();
            }
            built = now;
            if (stale) {
                LOG.log(Level.INFO, "The list is served: version {0}, {1} entries", new Object[] {
                    snapshot.version(), snapshot.entries()
                });
            }
            failing = false;
            stale = false;
        } catch (RuntimeException | OutOfMemoryError e) {
            if (!failing) {
                LOG.log(Level.WARNING, "The list cannot be refreshed, {0}, trying again every 2 s: {1}", new Object[] {
                    snapshot == null ? "and there is none to serve yet" : "the last good one is served", e
                });
            }
            failing = true;
            stale = true;
        }
    }

    private boolean isOutdated(ChangeCounters.Counts now) {
        return snapshot == null
                || built == null
                || built.blacklist() != now.blacklist()
                || built.networks() != now.networks()
                || expires && System.nanoTime() - expiryNanos >= 0;
    }

    /** The list at a moment, and what it is of. */
    private record Read(ListSource.Listed listed, ListText text, byte[] sha256, long atNanos)
            implements ListVersions.Content {
        @Override
        public int entries() {
            return text.entries();
        }
    }

    private Read read() {
        ListSource.Listed listed = source.read();
        long readAt = System.nanoTime();
        ListText text = listed.text();
        return new Read(listed, text, ListSnapshot.sha256(text.bytes()), readAt);
    }

    private void rebuild() {
        ListVersions.Numbered<Read> numbered = versions.of(this::read);
        Read read = numbered.content();
        ListSnapshot next =
                snapshot == null || snapshot.version() != numbered.version().number()
                        ? ListSnapshot.of(read.text(), read.sha256(), numbered.version())
                        : snapshot;
        publication.carried(next.version(), read.listed().unmarked());
        snapshot = next;
        Duration untilExpiry = read.listed().untilExpiry();
        expires = untilExpiry != null;
        expiryNanos = expires ? read.atNanos() + untilExpiry.toNanos() : 0;
    }
}
