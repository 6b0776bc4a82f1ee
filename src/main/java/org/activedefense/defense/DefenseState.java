package org.activedefense.defense;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.transaction.Transactional;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import org.activedefense.address.Network;
import org.activedefense.blacklist.NetworkPolicy;
import org.activedefense.blacklist.Networks;
import org.activedefense.system.ChangeCounters;
import org.activedefense.system.Database;
import org.activedefense.system.Setting;
import org.activedefense.system.SettingStore;
import org.activedefense.system.SettingValues;

/** Reads what a detector is made of: thresholds, networks, what is listed and what was removed. Thread safe. */
@ApplicationScoped
public class DefenseState {

    /** A quarter of the heap; the rest is intake's, the pages' and the server's. */
    private static final long MEMORY_BUDGET = Runtime.getRuntime().maxMemory() / 4;

    @Inject
    private Database database;

    @Inject
    private SettingStore settings;

    @Inject
    private Networks networks;

    @Inject
    private ChangeCounters counters;

    @Inject
    private JudgedLog log;

    /**
     * A snapshot of everything that judging depends on besides the records.
     *
     * @param counts the changes that are in it
     * @param nextExpiry when an entry or an allowed network ends by itself, {@code Instant.MAX} if none does
     */
    record Basis(
            ChangeCounters.Counts counts,
            SettingValues settings,
            NetworkPolicy policy,
            Map<Network, Long> listed,
            Removals removals,
            Instant nextExpiry) {

        DefenseRules rules() {
            return new DefenseRules(
                    settings.number(Setting.PORT_SCAN1_MINUTES),
                    settings.number(Setting.PORT_SCAN1_PORTS),
                    settings.number(Setting.PORT_SCAN2_MINUTES),
                    settings.number(Setting.PORT_SCAN2_ADDRESSES),
                    settings.number(Setting.VULNERABILITY_SEVERITY));
        }

        ListedSources listedSources() {
            ListedSources sources = new ListedSources();
            listed.forEach(sources::add);
            return sources;
        }
    }

    @Transactional
    Basis read(Instant now) {
        // first, so that a change that comes while the rest is read is noticed next time
        ChangeCounters.Counts counts = counters.read();
        Map<Network, Long> listed = new HashMap<>();
        database.query(
                "select ip, id from blacklist where expires_at is null or expires_at > ?",
                row -> listed.put(Network.parse(row.getString(1)), row.getLong(2)),
                now);
        Map<Network, Long> removals = new HashMap<>();
        database.query(
                "select ip, removed_at from blacklist_removal",
                row -> removals.put(
                        Network.parse(row.getString(1)),
                        Database.instant(row, "removed_at").toEpochMilli()));
        Instant nextExpiry = database.queryOne(
                        "select least((select min(expires_at) from blacklist where expires_at > ?),"
                                + " (select min(expires_at) from allowed_network where expires_at > ?)) as next",
                        row -> Database.instant(row, "next"),
                        now,
                        now)
                .orElse(null);
        return new Basis(
                counts,
                settings.current(),
                networks.current(now),
                listed,
                new Removals(removals),
                nextExpiry == null ? Instant.MAX : nextExpiry);
    }

    /**
     * A detector that remembers what was judged lately. Older records are looked up when they are needed; if nothing was ever
     * judged there are none.
     */
    @Transactional
    Detector detector(Basis basis, ListedSources listed, Instant now) {
        DefenseRules rules = basis.rules();
        if (!log.hasJudged()) {
            return new Detector(rules, basis.policy(), listed, basis.removals(), Long.MIN_VALUE, MEMORY_BUDGET);
        }
        Instant newest = log.newestEvent();
        Instant end = newest == null || newest.isAfter(now) ? now : newest;
        Instant from = end.minus(Duration.ofMinutes(2L * Math.max(rules.scan1Minutes(), rules.scan2Minutes())));
        Detector detector =
                new Detector(rules, basis.policy(), listed, basis.removals(), from.toEpochMilli(), MEMORY_BUDGET);
        log.recall(from, log.allUnjudged(), detector);
        return detector;
    }
}
