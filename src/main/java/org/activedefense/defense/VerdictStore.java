package org.activedefense.defense;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.transaction.Transactional;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.activedefense.address.Address;
import org.activedefense.blacklist.EntryCase;
import org.activedefense.blacklist.FoundEntries;
import org.activedefense.blacklist.NewEntry;
import org.activedefense.blacklist.Sighting;
import org.activedefense.system.Database;
import org.activedefense.system.Job;
import org.activedefense.system.JobLocks;

/**
 * Writes what a run found: new entries with their evidence, hits and renewals, further reasons, and the judged numbers, all in one
 * transaction under the job's epoch. Thread safe.
 */
@ApplicationScoped
public class VerdictStore {

    @Inject
    private Database database;

    @Inject
    private JobLocks locks;

    @Inject
    private JudgedLog log;

    @Inject
    private FoundEntries entries;

    /** @return the entries that stand on the list now for the sources found */
    @Transactional(value = Transactional.TxType.REQUIRES_NEW, rollbackOn = Exception.class)
    public List<FoundEntries.Listed> store(
            Verdict verdict, Map<Long, Long> judgedBefore, Map<Long, Long> judgedNow, long epoch) {
        try {
            return write(verdict, judgedBefore, judgedNow, epoch);
        } catch (Error e) {
            // an Error alone would not roll back
            throw new IllegalStateException("The run is rolled back and judged again: " + e, e);
        }
    }

    private List<FoundEntries.Listed> write(
            Verdict verdict, Map<Long, Long> judgedBefore, Map<Long, Long> judgedNow, long epoch) {
        locks.confirm(Job.DEFENSE, epoch);
        // a crash of the database may lose the latest verdicts, and the judged numbers with them: they are judged again
        database.query("select set_config('synchronous_commit', 'off', true)", row -> true);
        // rows before the counter that a new entry raises: people and jobs that delist take them in this order
        entries.lock(touched(verdict));
        List<FoundEntries.Listed> listed = entries.list(newEntries(verdict));
        Map<Address, FoundEntries.Listed> bySource =
                listed.stream().collect(Collectors.toMap(FoundEntries.Listed::ip, entry -> entry));
        entries.renew(renewals(verdict, bySource));
        List<FoundEntries.Further> further = new ArrayList<>();
        for (NewReason more : verdict.newReasons()) {
            FoundEntries.Listed found = bySource.get(more.source());
            long id = more.entryId() >= 0 ? more.entryId() : found == null ? -1 : found.id();
            if (id >= 0) {
                further.add(new FoundEntries.Further(id, more.source(), whatItDid(more.reason())));
            }
        }
        entries.addCases(further);
        // last: intake needs the devices' rows, and waits for the commit alone
        log.moveJudged(judgedBefore, judgedNow);
        return listed;
    }

    private static long[] touched(Verdict verdict) {
        return Stream.concat(
                        verdict.hits().keySet().stream(),
                        verdict.newReasons().stream().map(NewReason::entryId).filter(id -> id >= 0))
                .mapToLong(Long::longValue)
                .distinct()
                .toArray();
    }

    private static List<NewEntry> newEntries(Verdict verdict) {
        List<NewEntry> found = new ArrayList<>();
        for (Finding finding : verdict.findings()) {
            long first = Long.MAX_VALUE;
            long last = Long.MIN_VALUE;
            for (Reason reason : finding.reasons()) {
                first = Math.min(first, reason.fromMillis());
                last = Math.max(last, reason.toMillis());
            }
            Hits none = new Hits(0, last, 0, Hits.NEVER);
            Hits hits = verdict.hitsOfFound().get(finding.source());
            found.add(new NewEntry(
                    finding.source(),
                    Instant.ofEpochMilli(first),
                    sighting(hits == null ? none : none.plus(hits)),
                    finding.reasons().stream().map(VerdictStore::whatItDid).toList()));
        }
        return found;
    }

    /** Also for sources that somebody had listed by hand meanwhile: their records count there. */
    private static List<FoundEntries.Renewal> renewals(Verdict verdict, Map<Address, FoundEntries.Listed> bySource) {
        Map<Long, Hits> hits = new HashMap<>(verdict.hits());
        Set<Address> foundNow = verdict.findings().stream().map(Finding::source).collect(Collectors.toSet());
        verdict.hitsOfFound().forEach((source, more) -> {
            FoundEntries.Listed entry = bySource.get(source);
            if (entry != null && !(entry.isNew() && foundNow.contains(source))) {
                hits.merge(entry.id(), more, Hits::plus);
            }
        });
        return hits.entrySet().stream()
                .map(entry -> new FoundEntries.Renewal(entry.getKey(), sighting(entry.getValue())))
                .toList();
    }

    private static Sighting sighting(Hits hits) {
        boolean allowed = hits.allowed() > 0;
        return new Sighting(
                hits.count(),
                Instant.ofEpochMilli(hits.newestMillis()),
                hits.allowed(),
                allowed ? Instant.ofEpochMilli(hits.newestAllowedMillis()) : null);
    }

    private static EntryCase whatItDid(Reason reason) {
        return new EntryCase(
                reason.alert(),
                Instant.ofEpochMilli(reason.fromMillis()),
                Instant.ofEpochMilli(reason.toMillis()),
                reason.dst(),
                reason.dstPort(),
                reason.count(),
                reason.recordId());
    }
}
