package org.activedefense.blacklist;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.transaction.Transactional;
import java.time.Duration;
import java.util.List;
import org.activedefense.address.Network;
import org.activedefense.audit.Actor;
import org.activedefense.system.ConflictException;
import org.activedefense.system.Counted;
import org.activedefense.system.Database;
import org.activedefense.system.Setting;
import org.activedefense.system.SettingStore;
import org.activedefense.system.SettingValues;

/**
 * Keeps a mistake, or a forged wave of records, from changing the list much at once: found entries that are too many within ten
 * minutes are held, and an act that would take much off needs a yes of its own. Thread safe.
 */
@ApplicationScoped
public class Brake {

    static final Duration WITHIN = Duration.ofMinutes(10);

    /** An act on no more entries than this is never much. */
    static final long NEVER_MUCH = 20;

    @Inject
    private Database database;

    @Inject
    private SettingStore settings;

    /**
     * Holds entries that were just found, in their transaction, if more than {@code brake_new} came within ten minutes with them,
     * held ones included: as long as a wave lasts nothing of it is served.
     */
    @Transactional(Transactional.TxType.MANDATORY)
    void holdIfTooMany(List<Long> found) {
        int most = settings.current().number(Setting.BRAKE_NEW);
        if (most == 0 || found.isEmpty()) {
            return;
        }
        long lately = database.queryOne(
                        "select count(*) from blacklist where listed_at > now() - make_interval(secs => ?) and added_by = ?"
                                + " and first_seen is not null", // imported ones were found by another system
                        row -> row.getLong(1),
                        WITHIN.toSeconds(),
                        Actor.SYSTEM)
                .orElse(0L);
        if (lately > most) {
            database.update("update blacklist set held_at = now() where id = any(?)", (Object)
                    found.stream().mapToLong(Long::longValue).toArray());
        }
    }

    /** Whether an act would take much off the list: more than 20 entries, and more than {@code brake_removed_percent} of it. */
    @Transactional(Transactional.TxType.SUPPORTS)
    public boolean isMuch(long removed) {
        SettingValues values = settings.current();
        int percent = values.number(Setting.BRAKE_REMOVED_PERCENT);
        return percent > 0 && removed > NEVER_MUCH && removed * 100 > percent * listed();
    }

    private long listed() {
        return database.queryOne("select count(*) from blacklist where " + BlacklistEntries.LIVE, row -> row.getLong(1))
                .orElse(0L);
    }

    /** Whether it is so wide that it is hardly meant: wider than /8, for IPv6 than /32. */
    public static boolean isWide(Network network) {
        return network.prefixLength() < (network.first().isIpv4() ? ManualEntry.WIDEST_IPV4 : ManualEntry.WIDEST_IPV6);
    }

    /**
     * Lets an act through that protects a network, or asks.
     *
     * @param covered entries that it would take off
     * @param confirmed whether somebody has seen what it would do, and said yes
     * @throws ConflictException with what it would do, if nobody has and it is much
     */
    void check(Network network, long covered, boolean confirmed) {
        if (confirmed || !isWide(network) && !isMuch(covered)) {
            return;
        }
        String what = isWide(network) ? network + " is very wide" : network + " covers much of the list";
        throw new ConflictException(
                what + ": this would take "
                        + Counted.of(covered, "entry", "entries") + " of " + listed()
                        + " off the blacklist at once, and nothing"
                        + " inside it would be listed again. Nothing was changed. The same call with \"confirm\": true goes through.");
    }
}
