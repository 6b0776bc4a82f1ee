package org.activedefense.admin;

import jakarta.faces.view.ViewScoped;
import jakarta.inject.Inject;
import jakarta.inject.Named;
import java.io.Serializable;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDateTime;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.activedefense.address.Network;
import org.activedefense.blacklist.Alert;
import org.activedefense.blacklist.Blacklist;
import org.activedefense.blacklist.BlacklistEntries;
import org.activedefense.blacklist.BlacklistEntries.Removed;
import org.activedefense.blacklist.BlacklistFilter;
import org.activedefense.blacklist.EntryCountries;
import org.activedefense.blacklist.EntryOrder;
import org.activedefense.blacklist.ManualEntry;
import org.activedefense.blacklist.PastedNetworks;
import org.activedefense.edl.Fetches;
import org.activedefense.edl.PublishedList;
import org.activedefense.system.FieldError;

/** Blacklist Records: search by address, type and warning, a page at a time; add and delete by hand. */
@Named
@ViewScoped
public class BlacklistView implements Serializable {

    private static final long serialVersionUID = 1;

    static final int PAGE = 50;

    @Inject
    private Undo undo;

    @Inject
    private BlacklistEntries entries;

    @Inject
    private EntryCountries countries;

    @Inject
    private Fetches fetches;

    @Inject
    private PublishedList list;

    @Inject
    private Messages messages;

    @Inject
    private Display display;

    @Inject
    private Viewer viewer;

    private final BlacklistSearch search = new BlacklistSearch();
    private final ArrayList<BlacklistRow> rows = new ArrayList<>();
    private final ArrayList<BlacklistRow> chosen = new ArrayList<>();
    private boolean hasBefore;
    private boolean hasAfter;
    private long version;
    private boolean acted;
    private boolean outdated;
    private long total;
    private long tookMillis;
    private String problem;
    private String newIp;
    private String newNote;
    private String newEnd;
    private String allowNote;
    private String many;
    private PastedNetworks manyEntries;

    /** Looks whether another list is served than the one that the reader sees. */
    public void look() {
        long served = servedVersion();
        if (acted) { // that is what has changed it
            version = served;
            acted = false;
        }
        outdated = served != version;
    }

    private long servedVersion() {
        return list.snapshot() == null ? 0 : list.snapshot().version();
    }

    /** Then its reader is told, and nothing is moved. */
    public boolean isOutdated() {
        return outdated;
    }

    private void reload() {
        load();
        acted = true;
    }

    /** Reads the page that the address asks for; also after a change. */
    public void load() {
        long started = System.nanoTime();
        version = servedVersion();
        outdated = false;
        rows.clear();
        problem = null;
        total = 0;
        hasBefore = false;
        hasAfter = false;
        try {
            read(search.filter(), search.place());
        } catch (IllegalArgumentException e) {
            problem = e.getMessage();
        }
        tookMillis = (System.nanoTime() - started) / 1_000_000;
    }

    private void read(BlacklistFilter filter, EntryOrder.Place place) {
        boolean backward = search.isBackward();
        List<Blacklist> page = new ArrayList<>(entries.page(filter, search.order(), place, backward, PAGE + 1));
        boolean more = page.size() > PAGE;
        if (more) {
            page.remove(backward ? 0 : PAGE);
        }
        hasBefore = backward ? more : place != null;
        hasAfter = backward || more;
        total = entries.count(filter);
        Instant now = Instant.now();
        Map<Long, String> country =
                countries.of(page.stream().map(Blacklist::getId).toList());
        page.forEach(entry -> rows.add(BlacklistRow.of(entry, country.get(entry.getId()), now)));
    }

    /** Asks whether to delete one. */
    public void choose(BlacklistRow row) {
        chosen.clear();
        chosen.add(row);
    }

    /** Asks whether to delete all that are ticked. */
    public void chooseTicked() {
        chosen.clear();
        rows.stream().filter(BlacklistRow::isTicked).forEach(chosen::add);
    }

    public void delete() {
        List<Network> ips =
                chosen.stream().map(row -> Network.parse(row.getIp())).toList();
        List<Network> gone = new ArrayList<>();
        if (messages.attempt(() -> {
            Removed removed = entries.removeRestorably(ips);
            gone.addAll(removed.ips());
            if (!gone.isEmpty()) {
                undo.offer(EntryWords.names(gone) + " listed as before.", () -> entries.restore(removed));
            }
        })) {
            messages.say(
                    gone.isEmpty()
                            ? "Nothing was deleted: it was not on the blacklist any more."
                            : "Deleted " + EntryWords.names(gone) + " from the blacklist.");
        }
        chosen.clear();
        reload();
    }

    /** Moves all that were chosen to the allow list; all or none. */
    public void allow() {
        List<Network> ips =
                chosen.stream().map(row -> Network.parse(row.getIp())).toList();
        if (messages.attempt(
                () -> entries.allowAllInstead(ips, allowNote),
                "Moved " + EntryWords.names(ips) + " to the allow list: not listed as long as they stand there.")) {
            chosen.clear();
            allowNote = null;
        }
        reload();
    }

    public int getChosenCount() {
        return chosen.size();
    }

    public String getChosenNames() {
        return EntryWords.names(
                chosen.stream().map(row -> Network.parse(row.getIp())).toList());
    }

    public String getAllowNote() {
        return allowNote;
    }

    public void setAllowNote(String allowNote) {
        this.allowNote = allowNote;
    }

    /** Lists what the form says. */
    public void add() {
        Network ip = network();
        Instant end = end();
        boolean readable = (ip != null || newIp == null || newIp.isBlank()) && (end != null || isBlank(newEnd));
        if (!readable) {
            return;
        }
        if (ip != null && viewer.isAdmin() && entries.find(ip).isPresent()) {
            messages.refuse(new FieldError("ip", "is on the blacklist already: " + ip));
            return;
        }
        if (messages.attempt(
                () -> entries.add(new ManualEntry(ip, newNote, end)),
                "Listed " + ip + ". The firewalls block it from their next poll on, within 5 minutes.")) {
            newIp = null;
            newNote = null;
            newEnd = null;
            reload();
        }
    }

    /** Shows what would become of each pasted line. */
    public void preview() {
        manyEntries = null;
        messages.attempt(() -> manyEntries = entries.preview(many), null);
    }

    /** Lists what the preview has shown as taken. */
    public void addMany() {
        PastedNetworks shown = manyEntries;
        Instant end = end();
        if (shown == null || end == null && !isBlank(newEnd)) {
            return;
        }
        List<Network> added = new ArrayList<>();
        if (messages.attempt(() -> added.addAll(entries.addAll(shown.taken(), newNote, end)))) {
            messages.say("Listed " + EntryWords.names(added)
                    + ". The firewalls block them from their next poll on, within 5 minutes.");
            manyEntries = null;
            many = null;
            newNote = null;
            newEnd = null;
            reload();
        }
    }

    /** What the preview shows; {@code null} before it is asked for. */
    public PastedNetworks getManyEntries() {
        return manyEntries;
    }

    public String getMany() {
        return many;
    }

    public void setMany(String many) {
        this.many = many;
    }

    private Network network() {
        try {
            return isBlank(newIp) ? null : Network.parse(newIp);
        } catch (IllegalArgumentException e) {
            messages.refuse(new FieldError("ip", e.getMessage()));
            return null;
        }
    }

    private Instant end() {
        try {
            return isBlank(newEnd)
                    ? null
                    : Words.storable(LocalDateTime.parse(newEnd)
                            .atZone(display.getZone())
                            .toInstant());
        } catch (DateTimeException e) {
            messages.refuse(new FieldError("expiresAt", "must be a date and a time, such as 2026-02-20 12:30"));
            return null;
        }
    }

    private static boolean isBlank(String text) {
        return text == null || text.isBlank();
    }

    /** "Delete 203.0.113.7 from the blacklist?" */
    public String getQuestion() {
        return "Delete "
                + EntryWords.names(
                        chosen.stream().map(row -> Network.parse(row.getIp())).toList())
                + " from the blacklist?";
    }

    /** "10.0.0.1 will let it in again within 5 minutes." */
    public String getConsequence() {
        return EntryWords.consequence(fetches.recentClients(Instant.now()), chosen.size());
    }

    /** The file with all that the search finds. */
    public String getExportUrl() {
        return search.url("after", null).replaceFirst("^blacklist\\.xhtml", "blacklist.csv");
    }

    public BlacklistSearch getSearch() {
        return search;
    }

    public List<BlacklistRow> getRows() {
        return rows;
    }

    public List<Alert> getAlerts() {
        return Arrays.asList(Alert.values());
    }

    /** The search for the page before, {@code null} on the first one. */
    public String getBefore() {
        return hasBefore && !rows.isEmpty() ? search.url("before", rows.get(0).getPlace()) : null;
    }

    public String getAfter() {
        return hasAfter && !rows.isEmpty()
                ? search.url("after", rows.get(rows.size() - 1).getPlace())
                : null;
    }

    public long getTotal() {
        return total;
    }

    public long getTookMillis() {
        return tookMillis;
    }

    /** Why the search cannot be done; {@code null} if it can. */
    public String getProblem() {
        return problem;
    }

    public String getNewIp() {
        return newIp;
    }

    public void setNewIp(String newIp) {
        this.newIp = newIp;
    }

    public String getNewNote() {
        return newNote;
    }

    public void setNewNote(String newNote) {
        this.newNote = newNote;
    }

    public String getNewEnd() {
        return newEnd;
    }

    public void setNewEnd(String newEnd) {
        this.newEnd = newEnd;
    }
}
