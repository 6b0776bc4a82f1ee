package org.activedefense.admin;

import java.time.Duration;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;
import org.activedefense.blacklist.Alert;
import org.activedefense.blacklist.BlacklistEvidence;
import org.activedefense.blacklist.EntryCase;

/**
 * A case as the entry's page shows it: a sentence, the deciding records, and a picture of these: by time from left to right,
 * by port (or destination) from below. Immutable.
 */
public final class ShownCase {

    /** Of the picture in entry.xhtml. */
    private static final int WIDTH = 760;

    private static final int LEFT = 12;
    private static final int TOP = 10;
    private static final int BOTTOM = 70;

    private final EntryCase one;
    private final ZoneId zone;
    private final List<BlacklistEvidence> records;

    /** A record in the picture. */
    public record Point(int x, int y, String action, String title) {}

    ShownCase(EntryCase one, List<BlacklistEvidence> all, ZoneId zone) {
        this.one = one;
        this.zone = zone;
        this.records = all.stream().filter(one::isShownBy).toList();
    }

    boolean shows(BlacklistEvidence record) {
        return one.isShownBy(record);
    }

    public String getAlert() {
        return one.alert().text();
    }

    public String getSentence() {
        return one.sentence(zone);
    }

    public List<BlacklistEvidence> getRecords() {
        return records;
    }

    /** A single record makes no picture. */
    public boolean isPicture() {
        return records.size() > 1;
    }

    public String getFrom() {
        return Words.time(one.from(), zone);
    }

    public String getTo() {
        return Words.time(one.to(), zone);
    }

    /** What the picture says, for those who do not see it. */
    public String getLabel() {
        return records.size() + " records from " + getFrom() + " to " + getTo() + ", "
                + heights().size() + " different " + (one.alert() == Alert.PORT_SCAN_V1 ? "ports" : "destinations");
    }

    public String getUpwards() {
        return one.alert() == Alert.PORT_SCAN_V1 ? "Upwards: the port tried." : "Upwards: the destination.";
    }

    public List<Point> getPoints() {
        List<Long> heights = new ArrayList<>(heights());
        double length = Math.max(1, Duration.between(one.from(), one.to()).toMillis());
        List<Point> points = new ArrayList<>();
        for (BlacklistEvidence record : records) {
            double at = Duration.between(one.from(), record.timeReceived()).toMillis() / length;
            double up = heights.size() < 2 ? 0.5 : heights.indexOf(height(record)) / (heights.size() - 1.0);
            points.add(new Point(
                    (int) Math.round(LEFT + at * (WIDTH - 2 * LEFT)),
                    (int) Math.round(BOTTOM - up * (BOTTOM - TOP)),
                    colour(record.action()),
                    Words.time(record.timeReceived(), zone) + ", " + record.dstIp() + " port "
                            + (record.dstPort() == null ? Words.NOTHING : record.dstPort()) + ", " + record.action()));
        }
        return points;
    }

    private TreeSet<Long> heights() {
        TreeSet<Long> heights = new TreeSet<>();
        records.forEach(record -> heights.add(height(record)));
        return heights;
    }

    private long height(BlacklistEvidence record) {
        if (one.alert() == Alert.PORT_SCAN_V1) {
            return record.dstPort() == null ? -1 : record.dstPort();
        }
        return record.dstIp().low();
    }

    /** The action's colour, the same as in every chart. */
    static String colour(String action) {
        if (action == null) {
            return "other";
        }
        return switch (action) {
            case "allow", "deny", "drop" -> action;
            default -> action.startsWith("reset") ? "reset" : "other";
        };
    }
}
