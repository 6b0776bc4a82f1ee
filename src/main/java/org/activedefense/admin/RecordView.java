package org.activedefense.admin;

import jakarta.faces.view.ViewScoped;
import jakarta.inject.Inject;
import jakarta.inject.Named;
import java.io.Serializable;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.activedefense.address.Address;
import org.activedefense.address.Network;
import org.activedefense.blacklist.Blacklist;
import org.activedefense.blacklist.BlacklistEntries;
import org.activedefense.blacklist.ManualEntry;
import org.activedefense.blacklist.NetworkPolicy;
import org.activedefense.blacklist.Networks;
import org.activedefense.intake.RawLines;
import org.activedefense.logstore.Logfile;
import org.activedefense.logstore.Logfiles;
import org.activedefense.logstore.PATrafficLog;
import org.activedefense.logstore.RecordPosition;
import org.activedefense.logstore.RecordSearch;
import org.activedefense.system.NoSuchItemException;

/** More: every field of one record, found by its time and id, and the way to blacklist its source. */
@Named
@ViewScoped
public class RecordView implements Serializable {

    private static final long serialVersionUID = 1;

    /** Fields that belong together. */
    public record Group(String title, List<Fact> facts) {
        public String getTitle() {
            return title;
        }

        public List<Fact> getFacts() {
            return facts;
        }
    }

    /** A field: its name and its value, never {@code null}. */
    public record Fact(String name, String value, boolean mono) {
        public String getName() {
            return name;
        }

        public String getValue() {
            return value;
        }

        public boolean isMono() {
            return mono;
        }
    }

    @Inject
    private transient RecordSearch search;

    @Inject
    private transient Logfiles logfiles;

    @Inject
    private transient BlacklistEntries entries;

    @Inject
    private transient Networks networks;

    @Inject
    private transient Messages messages;

    @Inject
    private transient Display display;

    @Inject
    private transient RawLines rawLines;

    private String time;
    private String id;
    private String raw;
    private transient boolean rawLooked;
    private transient RawLines.Answer rawAnswer;
    private String ip;
    private String note;
    private transient PATrafficLog record;

    /** @throws NoSuchItemException if there is no such record, any more or at all */
    public void load() {
        record();
        ip = record.getSrcIp().toString();
    }

    private PATrafficLog record() {
        if (record == null) {
            try {
                RecordPosition address = new RecordPosition(Words.storable(Instant.parse(time)), Long.parseLong(id));
                record = search.find(address).orElseThrow(RecordView::gone);
            } catch (DateTimeException | NumberFormatException | NullPointerException e) {
                throw gone();
            }
        }
        return record;
    }

    private static NoSuchItemException gone() {
        return new NoSuchItemException("There is no such record. It may have been pruned with its day.");
    }

    /** What the look for the raw line has brought; {@code null} if nobody asked for it. */
    public RawLines.Answer getRawAnswer() {
        if (raw == null || rawLooked) {
            return rawAnswer;
        }
        rawLooked = true;
        rawAnswer = logfiles.all().stream()
                .filter(logfile -> Objects.equals(logfile.getId(), record().getLogfileId()))
                .findFirst()
                .map(device -> rawLines.find(record(), device, RawLines.Place.parse(raw)))
                .orElse(null);
        return rawAnswer;
    }

    public boolean isRawAsked() {
        return raw != null;
    }

    /** The line as it stands in the file, without its newline; what cannot be shown as it is, as an escape. */
    public String getRawLine() {
        return RawText.shown(getRawAnswer().line());
    }

    /** What the look brought, in a sentence. */
    public String getRawSentence() {
        RawLines.Answer answer = getRawAnswer();
        if (answer == null) {
            return "Its device is not registered any more: which file it came from is not known.";
        }
        String looked = answer.file() == null
                ? ""
                : Words.bytes(answer.looked()) + " of " + answer.file().getFileName() + " and its rotated files";
        return switch (answer.outcome()) {
            case FOUND -> "In " + answer.file() + ":";
            case NOT_THERE ->
                "Not there any more: looked through " + looked + " without finding it. It may have been deleted, or"
                        + " packed in a way that is not read here, or the device's time zone was another one when it was read.";
            case TIME_UP -> "Not found yet: looked through " + looked + " in two seconds.";
            case NO_FILE ->
                "Neither the device's file nor a rotated one is on this server, or none reaches back to the record. The"
                        + " device is read by node " + deviceNode() + ".";
            case BUSY -> "Others are looking for lines at the moment. Try again in a few seconds.";
        };
    }

    /** The address of the look that goes on; {@code null} if there is nothing more to look through. */
    public String getRawNext() {
        RawLines.Answer answer = getRawAnswer();
        return answer == null || answer.next() == null
                ? null
                : "record.xhtml?time=" + time + "&id=" + id + "&raw="
                        + URLEncoder.encode(answer.next().toString(), StandardCharsets.UTF_8) + "#raw";
    }

    public String getRawUrl() {
        return "record.xhtml?time=" + time + "&id=" + id + "&raw=1#raw";
    }

    private String deviceNode() {
        return logfiles.all().stream()
                .filter(logfile -> Objects.equals(logfile.getId(), record().getLogfileId()))
                .map(Logfile::getNode)
                .findFirst()
                .orElse(Words.NOTHING);
    }

    public String getRaw() {
        return raw;
    }

    public void setRaw(String raw) {
        this.raw = raw == null || raw.isBlank() ? null : raw;
    }

    /** Lists the record's source. */
    public void blacklist() {
        Network source = Network.of(Address.parse(ip));
        if (messages.attempt(
                () -> entries.add(new ManualEntry(source, note, null)),
                ip + " is on the blacklist. Firewalls fetch it with their next poll.")) {
            note = null;
        }
    }

    /** Why the source cannot or need not be blacklisted; {@code null} if it can be. */
    public String getStanding() {
        Network source = Network.of(record().getSrcIp());
        List<Blacklist> listed = entries.covering(source);
        if (!listed.isEmpty()) {
            Network entry = listed.get(0).getIp();
            return source + " is on the blacklist" + (entry.equals(source) ? "." : ": it lies inside " + entry + ".");
        }
        NetworkPolicy policy = networks.current(Instant.now());
        if (policy.own().contains(source)) {
            return source + " lies inside one of your own networks: it is never blocked.";
        }
        if (policy.allowed().contains(source)) {
            return source + " is on the allow list: it is never blocked.";
        }
        return null;
    }

    public List<Group> getGroups() {
        PATrafficLog r = record();
        return List.of(
                new Group(
                        "Source",
                        facts(
                                "SrcIP",
                                r.getSrcIp(),
                                "SrcPort",
                                r.getSrcPort(),
                                "SrcLocation",
                                r.getSrcLocation(),
                                "SrcUser",
                                r.getSrcUser(),
                                "FromZone",
                                r.getFromZone())),
                new Group(
                        "Destination",
                        facts(
                                "DstIP",
                                r.getDstIp(),
                                "DstPort",
                                r.getDstPort(),
                                "DstLocation",
                                r.getDstLocation(),
                                "ToZone",
                                r.getToZone(),
                                "App",
                                r.getApp(),
                                "Protocol",
                                r.getProtocol())),
                new Group(
                        "What the firewall did",
                        facts(
                                "Action",
                                r.getAction(),
                                "RuleName",
                                r.getRuleName(),
                                "RuleID",
                                r.getRuleId(),
                                "Type",
                                r.getLogType(),
                                "Subtype",
                                r.getSubtype(),
                                "SessionEndReason",
                                r.getSessionEndReason(),
                                "SrcEDL",
                                r.getSrcEdl(),
                                "DstEDL",
                                r.getDstEdl(),
                                "RepeatCount",
                                r.getRepeatCount())),
                new Group(
                        "Threat",
                        facts(
                                "Severity",
                                r.getSeverity(),
                                "ThreatName",
                                r.getThreatName(),
                                "ThreatID",
                                r.getThreatId(),
                                "Direction",
                                r.getDirection())),
                new Group(
                        "Where it comes from",
                        facts(
                                "TimeReceived",
                                display.exactTime(r.getTimeReceived()),
                                "Stored",
                                display.exactTime(r.getCreatedAt()),
                                "Device",
                                deviceName(r.getLogfileId()),
                                "Hostname",
                                r.getHostname(),
                                "DeviceName",
                                r.getDeviceName(),
                                "Serial",
                                r.getSerial(),
                                "SeqNo",
                                r.getSeqNo(),
                                "Record",
                                r.getId())));
    }

    private String deviceName(long device) {
        return logfiles.all().stream()
                .filter(logfile -> logfile.getId() == device)
                .map(Logfile::getName)
                .findFirst()
                .orElse("removed device " + device);
    }

    private static List<Fact> facts(Object... namesAndValues) {
        List<Fact> facts = new ArrayList<>();
        for (int i = 0; i < namesAndValues.length; i += 2) {
            String name = namesAndValues[i].toString();
            Object value = namesAndValues[i + 1];
            boolean mono =
                    name.endsWith("IP") || name.endsWith("ID") || name.endsWith("Port") || name.startsWith("Rule");
            facts.add(new Fact(name, value == null ? Words.NOTHING : value.toString(), mono && value != null));
        }
        return facts;
    }

    public PATrafficLog getRecord() {
        return record();
    }

    public String getTime() {
        return time;
    }

    public void setTime(String time) {
        this.time = time;
    }

    public String getId() {
        return id;
    }

    public void setId(String id) {
        this.id = id;
    }

    public String getIp() {
        return ip;
    }

    public void setIp(String ip) {
        // shown only: what is blacklisted is the source of the record
    }

    public String getNote() {
        return note;
    }

    public void setNote(String note) {
        this.note = note;
    }
}
