package org.activedefense.admin;

import jakarta.faces.view.ViewScoped;
import jakarta.inject.Inject;
import jakarta.inject.Named;
import java.io.Serializable;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.format.DateTimeFormatter;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import org.activedefense.address.Network;
import org.activedefense.blacklist.Alert;
import org.activedefense.blacklist.Blacklist;
import org.activedefense.blacklist.BlacklistEntries;
import org.activedefense.blacklist.BlacklistEntries.Removed;
import org.activedefense.blacklist.BlacklistEvidence;
import org.activedefense.blacklist.BlacklistFilter;
import org.activedefense.blacklist.EntryEvent;
import org.activedefense.blacklist.EntryHistory;
import org.activedefense.blacklist.Networks;
import org.activedefense.edl.Fetch;
import org.activedefense.edl.Fetches;
import org.activedefense.logstore.PATrafficLog;
import org.activedefense.logstore.RecordQuery;
import org.activedefense.logstore.RecordSearch;
import org.activedefense.system.ConflictException;
import org.activedefense.system.InvalidException;
import org.activedefense.system.NoSuchItemException;
import org.activedefense.system.SettingStore;

/** One address or network: why it is listed, how far the block has come, what happened to it; or what would list it. */
@Named
@ViewScoped
public class EntryView implements Serializable {

    private static final long serialVersionUID = 1;

    /** As a browser's field for day and time has it. */
    private static final DateTimeFormatter FIELD = DateTimeFormatter.ofPattern("yyyy-MM-dd'T'HH:mm", Locale.ROOT);

    private static final int RECORDS_SHOWN = 10;

    @Inject
    private Undo undo;

    @Inject
    private BlacklistEntries entries;

    @Inject
    private EntryHistory history;

    @Inject
    private Fetches fetches;

    @Inject
    private Networks networks;

    @Inject
    private SettingStore settings;

    @Inject
    private Messages messages;

    @Inject
    private Display display;

    @Inject
    private RecordSearch records;

    private transient List<PATrafficLog> newestRecords;
    private transient List<String> networksAround;
    private String text;
    private String problem;
    private String allowNote;
    private String editedNote;
    private String editedEnd;
    private String seenNote;
    private Instant seenEnd;

    // read again where the server has put the view aside
    private transient Network ip;
    private transient Blacklist entry;
    private transient Blacklist around;
    private transient List<ShownCase> cases;
    private transient List<BlacklistEvidence> otherRecords;
    private transient List<EntryEvent> events;
    private transient List<Fetch> fetched;
    private transient long inside;

    /** Reads everything that is known of the address. */
    public void load() {
        ip = null;
        networksAround = null;
        newestRecords = null;
        entry = null;
        problem = null;
        try {
            if (text == null || text.isBlank()) {
                problem = "Say which address, as in entry.xhtml?ip=203.0.113.7, or choose one of the blacklist.";
                return;
            }
            ip = Network.parse(text);
        } catch (IllegalArgumentException e) {
            problem = e.getMessage() + ".";
            return;
        }
        List<Blacklist> covering = entries.covering(ip);
        entry = covering.stream()
                .filter(one -> one.getIp().equals(ip))
                .findFirst()
                .orElse(null);
        around = covering.stream()
                .filter(one -> !one.getIp().equals(ip))
                .findFirst()
                .orElse(null);
        events = history.of(ip);
        fetched = entry == null ? List.of() : fetches.of(entry.getId());
        inside = ip.isSingleAddress() ? 0 : entries.count(new BlacklistFilter(null, ip)) - (entry == null ? 0 : 1);
        readCases();
    }

    private void readCases() {
        List<BlacklistEvidence> records = entry == null ? List.of() : entries.evidence(entry.getId());
        cases = entry == null
                ? List.of()
                : entries.cases(entry.getId()).stream()
                        .map(one -> new ShownCase(one, records, display.getZone()))
                        .toList();
        otherRecords = records.stream()
                .filter(record -> cases.stream().noneMatch(one -> one.shows(record)))
                .toList();
    }

    private void loadIfPutAside() {
        if (ip == null && problem == null) {
            load();
        }
    }

    /** Takes it off, and leads to what is known of it then. */
    public String delete() {
        boolean worked = messages.attempt(() -> {
            Removed removed = entries.removeRestorably(List.of(ip()));
            if (removed.ips().isEmpty()) {
                throw new NoSuchItemException(getIp() + " is not on the blacklist any more.");
            }
            undo.offer(getIp() + " is listed as before.", () -> entries.restore(removed));
        });
        return after(worked, "Deleted " + getIp() + " from the blacklist.");
    }

    /** Opens the form with what is said of the entry now. */
    public void edit() {
        loadIfPutAside();
        if (entry != null) {
            editedNote = entry.getNote();
            editedEnd = entry.getExpiresAt() == null
                    ? null
                    : FIELD.format(entry.getExpiresAt().atZone(display.getZone()));
            seenNote = editedNote;
            seenEnd = entry.getExpiresAt();
        }
    }

    /** Stores note and end, unless somebody else has changed them since they were shown. */
    public String change() {
        loadIfPutAside();
        boolean worked = messages.attempt(() -> {
            if (entry == null) {
                throw new NoSuchItemException(getIp() + " is not on the blacklist any more.");
            }
            if (!Objects.equals(seenNote, entry.getNote()) || !Objects.equals(seenEnd, entry.getExpiresAt())) {
                throw new ConflictException(
                        "Somebody has changed it meanwhile. Nothing was changed; what it says now is shown.");
            }
            entries.change(entry, editedNote, end());
        });
        return after(worked, "Changed " + getIp() + ".");
    }

    private Instant end() {
        try {
            Instant end = editedEnd == null || editedEnd.isBlank()
                    ? null
                    : Words.storable(LocalDateTime.parse(editedEnd.strip())
                            .atZone(display.getZone())
                            .toInstant());
            // the field has minutes only: what was not touched stays to the second
            boolean untouched = end != null && seenEnd != null && end.equals(seenEnd.truncatedTo(ChronoUnit.MINUTES));
            return untouched ? seenEnd : end;
        } catch (DateTimeException e) {
            throw new InvalidException("expiresAt", "must be a day and a time, such as 2026-12-31T18:00");
        }
    }

    public boolean isByHand() {
        return ip() != null && entry != null && entry.getAlert() == Alert.USER_ADDED;
    }

    public String getEditedNote() {
        return editedNote;
    }

    public void setEditedNote(String editedNote) {
        this.editedNote = editedNote;
    }

    public String getEditedEnd() {
        return editedEnd;
    }

    public void setEditedEnd(String editedEnd) {
        this.editedEnd = editedEnd;
    }

    public String allowInstead() {
        return after(
                messages.attempt(() -> entries.allowInstead(ip(), allowNote, null), null),
                "Moved " + getIp() + " to the allow list; it is never listed as long as it stands there.");
    }

    private String after(boolean worked, String done) {
        if (!worked) {
            load();
            return null;
        }
        messages.sayNext(done);
        return "/admin/entry.xhtml?faces-redirect=true&includeViewParams=true";
    }

    private Network ip() {
        loadIfPutAside();
        return ip;
    }

    /** "10.0.0.1 will let it in again within 5 minutes." */
    public String getConsequence() {
        return EntryWords.consequence(fetches.recentClients(Instant.now()), 1);
    }

    /** Why it cannot be listed at all, or {@code null}. */
    public String getProtection() {
        return ip() == null ? null : EntryWords.protection(ip, networks.current(Instant.now()));
    }

    /** The own and allowed networks that hold it, a sentence each. */
    public List<String> getNetworksAround() {
        if (networksAround == null) {
            networksAround = ip() == null ? List.of() : networksAround();
        }
        return networksAround;
    }

    private List<String> networksAround() {
        Instant now = Instant.now();
        List<String> sentences = new ArrayList<>();
        networks.own().stream()
                .filter(network -> network.getCidr().contains(ip))
                .forEach(network -> sentences.add("It lies inside the own network " + network.getCidr()
                        + named(network.getLabel()) + ": never listed."));
        networks.allowed().stream()
                .filter(network -> network.getCidr().contains(ip))
                .filter(network ->
                        network.getExpiresAt() == null || network.getExpiresAt().isAfter(now))
                .forEach(network -> sentences.add("It lies inside the allowed network " + network.getCidr()
                        + named(network.getNote()) + ", added by " + network.getAddedBy() + ": not listed "
                        + (network.getExpiresAt() == null
                                ? "as long as it stands there."
                                : "until " + display.time(network.getExpiresAt()) + ".")));
        return sentences;
    }

    private static String named(String text) {
        return text == null || text.isBlank() ? "" : " (" + text + ")";
    }

    /** A few records from it and to it, newest first, as far as they are found at once. */
    public List<PATrafficLog> getNewestRecords() {
        if (newestRecords == null) {
            List<PATrafficLog> found = new ArrayList<>();
            if (ip() != null) {
                found.addAll(search(ip, null));
                found.addAll(search(null, ip));
            }
            newestRecords = found.stream()
                    .sorted(Comparator.comparing(PATrafficLog::getTimeReceived).reversed())
                    .limit(RECORDS_SHOWN)
                    .toList();
        }
        return newestRecords;
    }

    private List<PATrafficLog> search(Network src, Network dst) {
        RecordQuery query = new RecordQuery(src, dst, null, null, null, Map.of(), Map.of(), Map.of());
        return records.search(query, null, RECORDS_SHOWN).records();
    }

    /** What would list a source, as the settings are. */
    public List<String> getWhatWouldList() {
        return EntryWords.whatWouldList(settings.current());
    }

    public String happened(EntryEvent event) {
        return EntryWords.happened(event);
    }

    public boolean isGettingThrough() {
        return getEntry() != null && entry.isGettingThrough(Instant.now());
    }

    /** The newest country that its deciding records name; {@code null} if none does. */
    public String getCountry() {
        loadIfPutAside();
        return entry == null
                ? null
                : entries.evidence(entry.getId()).stream()
                        .map(BlacklistEvidence::srcLocation)
                        .filter(location -> location != null && !location.isBlank())
                        .reduce((older, newer) -> newer)
                        .orElse(null);
    }

    public Blacklist getEntry() {
        loadIfPutAside();
        return entry;
    }

    /** The narrowest listed network around it, {@code null} if there is none. */
    public Blacklist getAround() {
        loadIfPutAside();
        return around;
    }

    public boolean isKnown() {
        return ip() != null;
    }

    public boolean isSingleAddress() {
        return ip() != null && ip.isSingleAddress();
    }

    public List<ShownCase> getCases() {
        loadIfPutAside();
        return cases;
    }

    /** Deciding records of a time when the figures of a case were not kept. */
    public List<BlacklistEvidence> getOtherRecords() {
        loadIfPutAside();
        return otherRecords;
    }

    public List<EntryEvent> getEvents() {
        loadIfPutAside();
        return events;
    }

    public List<Fetch> getFetched() {
        loadIfPutAside();
        return fetched;
    }

    /** Of a network: how many entries of their own lie inside it. */
    public long getInside() {
        loadIfPutAside();
        return inside;
    }

    public String getProblem() {
        return problem;
    }

    /** The address as asked for, in its usual form where it is one. */
    public String getIp() {
        return ip == null ? text : ip.toString();
    }

    public void setIp(String ip) {
        text = ip;
    }

    public String getAllowNote() {
        return allowNote;
    }

    public void setAllowNote(String allowNote) {
        this.allowNote = allowNote;
    }
}
