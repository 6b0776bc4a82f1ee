package org.activedefense.admin;

import jakarta.annotation.PostConstruct;
import jakarta.enterprise.context.RequestScoped;
import jakarta.inject.Inject;
import jakarta.inject.Named;
import jakarta.servlet.http.HttpServletRequest;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.activedefense.logstore.Logfile;
import org.activedefense.logstore.Logfiles;
import org.activedefense.logstore.PATrafficLog;
import org.activedefense.logstore.RecordPosition;
import org.activedefense.logstore.RecordQuery;
import org.activedefense.logstore.RecordSearch;
import org.activedefense.logstore.RecordSearch.Continuation;
import org.activedefense.logstore.RecordSearch.Result;

/** Syslog Records: a search that stands wholly in the page's address, a page of records, and the ways on from there. */
@Named
@RequestScoped
public class RecordsView {

    static final int PAGE = 50;

    /** The words of PAN-OS for what a firewall did; "reset" finds all three of its kinds. */
    private static final List<String> ACTIONS = List.of(
            "allow",
            "alert",
            "deny",
            "drop",
            "drop-icmp",
            "reset",
            "reset-both",
            "reset-client",
            "reset-server",
            "block-url",
            "block-ip",
            "sinkhole");

    private static final List<String> SEVERITIES = List.of("critical", "high", "medium", "low", "informational");

    @Inject
    private HttpServletRequest request;

    @Inject
    private RecordSearch search;

    @Inject
    private Logfiles logfiles;

    @Inject
    private Display display;

    private List<Logfile> devices = List.of();
    private Map<Long, String> deviceNames;
    private RecordForm form;
    private boolean searched;
    private List<PATrafficLog> records = List.of();
    private String older;
    private String newer;
    private Instant searchedBackTo;
    private long millis;

    /** What an act on the page meets, which does not search: an empty form. */
    @PostConstruct
    void open() {
        form = new RecordForm(name -> null, display.getZone());
    }

    /** Reads the address and searches, unless something in it cannot be read. */
    public void load() {
        devices = logfiles.all();
        form = new RecordForm(request::getParameter, display.getZone());
        RecordQuery query = form.query(Instant.now(), name -> ids(devices, name));
        if (form.errors().isEmpty()) {
            long began = System.nanoTime();
            show(query);
            searched = true;
            millis = (System.nanoTime() - began) / 1_000_000;
        }
    }

    private void show(RecordQuery query) {
        Optional<Continuation> after = RecordPlace.parse(request.getParameter("after"));
        if (after.isPresent()) {
            Result result = search.searchForwards(query, after.get(), PAGE);
            if (result.next() != null) {
                showNewer(result, after.get());
                return;
            }
            // these are the newest: show a full page of them
        }
        Optional<Continuation> before =
                after.isPresent() ? Optional.empty() : RecordPlace.parse(request.getParameter("before"));
        Result result = search.search(query, before.orElse(null), PAGE);
        records = result.records();
        if (result.next() != null) {
            older = RecordPlace.of(result.next());
            searchedBackTo = result.timeUp() ? result.next().position().time() : null;
        }
        if (before.isPresent()) {
            newer = records.isEmpty() ? RecordPlace.of(before.get().position()) : RecordPlace.of(records.get(0));
        }
    }

    private void showNewer(Result result, Continuation after) {
        records = new ArrayList<>(result.records());
        Collections.reverse(records);
        newer = result.timeUp() ? RecordPlace.of(result.next()) : RecordPlace.of(records.get(0));
        RecordPosition oldest =
                records.isEmpty() ? after.position() : RecordPosition.of(records.get(records.size() - 1));
        older = RecordPlace.of(oldest);
    }

    static long[] ids(List<Logfile> devices, String nameOrId) {
        return devices.stream()
                .filter(device -> device.getName().equals(nameOrId)
                        || Long.toString(device.getId()).equals(nameOrId))
                .mapToLong(Logfile::getId)
                .toArray();
    }

    public List<PATrafficLog> getRecords() {
        return records;
    }

    public List<String> getDeviceNames() {
        return devices.stream().map(Logfile::getName).distinct().sorted().toList();
    }

    /** A device by its id; the id itself if it is not registered any more. */
    public String deviceName(long id) {
        if (deviceNames == null) {
            deviceNames = devices.stream().collect(Collectors.toMap(Logfile::getId, Logfile::getName));
        }
        return deviceNames.getOrDefault(id, Long.toString(id));
    }

    public boolean isWithoutDevice() {
        return devices.isEmpty();
    }

    public Map<String, String> getValues() {
        return form.values();
    }

    /** What is wrong with a parameter, as a sentence; empty if nothing is. */
    public String error(String parameter) {
        String error = form.errors().get(parameter);
        return error == null ? "" : Messages.sentence("", error).replaceFirst("^This (?!must )", "");
    }

    public boolean isSearched() {
        return searched;
    }

    public List<RecordForm.Range> getRanges() {
        return Arrays.asList(RecordForm.Range.values());
    }

    public String getRange() {
        return form.range().getKey();
    }

    public boolean isMoreOpen() {
        return form.hasMore();
    }

    public List<RecordForm.Chip> getChips() {
        return form.chips();
    }

    /** The address of the search with a value more: only records that have it. */
    public String only(String parameter, Object value) {
        return "records.xhtml?" + form.with(parameter, String.valueOf(value));
    }

    /** The address of the search with a value more: none of the records that have it. */
    public String except(String parameter, Object value) {
        return "records.xhtml?" + form.with(parameter, RecordForm.NOT + value);
    }

    public List<String> getActions() {
        return ACTIONS;
    }

    public List<String> getSeverities() {
        return SEVERITIES;
    }

    /** The address of the same search, for links that add to it. */
    public String getQuery() {
        return form.toQuery();
    }

    public String getOlderUrl() {
        return older == null ? null : "records.xhtml?" + joined("before", older);
    }

    public String getNewerUrl() {
        return newer == null ? null : "records.xhtml?" + joined("after", newer);
    }

    public String getNewestUrl() {
        return newer == null ? null : "records.xhtml?" + getQuery();
    }

    public String getExportUrl() {
        return "records.csv?" + getQuery();
    }

    public String getHistogramUrl() {
        return "records-histogram.json?" + getQuery();
    }

    private String joined(String name, String value) {
        String query = getQuery();
        return (query.isEmpty() ? "" : query + "&") + name + "=" + value.replace("+", "%2B");
    }

    /** How far back the search came before its second was over; {@code null} if it did not stop for that. */
    public Instant getSearchedBackTo() {
        return searchedBackTo;
    }

    /** "0.12 s". */
    public String getTook() {
        return String.format(Locale.ENGLISH, "%.2f s", millis / 1000.0);
    }

    /** What a severity means to the eye: see ad:badge. */
    public String severityState(String severity) {
        return severity == null
                ? "off"
                : switch (severity) {
                    case "critical", "high" -> "danger";
                    case "medium" -> "warning";
                    default -> "info";
                };
    }

    public String actionState(String action) {
        return action == null ? "off" : action.equals("allow") ? "ok" : action.equals("alert") ? "warning" : "off";
    }

    public String recordUrl(PATrafficLog record) {
        return "record.xhtml?time=" + record.getTimeReceived() + "&id=" + record.getId();
    }
}
