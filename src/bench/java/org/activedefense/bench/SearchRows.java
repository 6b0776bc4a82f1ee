package org.activedefense.bench;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.Random;

/**
 * A day of records for measuring the search, as lines of PostgreSQL's text COPY in the order in which they arrive: inside users,
 * partners, a quarter of a million quiet sources and some hundred scanners, two firewalls of which one is half a minute
 * late, and values that are there a few times only. The same arguments give the same rows.
 */
final class SearchRows {

    /** Columns in the order of a line. */
    static final String COLUMNS = "id, time_received, created_at, logfile_id, hostname, src_location, src_ip, src_port,"
            + " src_user, dst_location, dst_ip, dst_port, action, rule_name, rule_id, threat_name, threat_id, severity,"
            + " subtype, log_type, direction, protocol, app, from_zone, to_zone, session_end_reason";

    /** A source, a destination, a port and a user that {@link #RARE_TIMES} records of the day have. */
    static final String RARE_SOURCE = "203.0.113.77";

    static final String RARE_DESTINATION = "198.51.100.254";
    static final int RARE_PORT = 61_234;
    static final String RARE_USER = "corp\\rare";
    static final int RARE_TIMES = 5;

    /** A source of every hundredth record. */
    static final String BUSY_SOURCE = "45.57.16.1";

    /** A destination of about every five hundredth. */
    static final String BUSY_DESTINATION = "198.51.100.10";

    /** Values that no record has. */
    static final String NO_ADDRESS = "203.0.113.200";

    static final int NO_PORT = 65_535;

    private static final int[] PORTS = {443, 443, 443, 443, 80, 80, 53, 53, 25, 22, 123, 993, 8443};
    private static final String[] APPS = {"ssl", "web-browsing", "dns", "smtp", "ssh", "ntp", "quic", "incomplete"};
    private static final String[] ENDS = {"tcp-fin", "aged-out", "tcp-rst-from-client", "tcp-rst-from-server"};
    private static final String[] COUNTRIES = {
        "United States", "Germany", "Netherlands", "China", "Russian Federation", "Australia", "Brazil", "France",
        "United Kingdom", "India", "Viet Nam", "Singapore", "Japan", "Korea Republic Of", "Canada", "Ukraine"
    };
    private static final String OWN_COUNTRY = "Australia";
    private static final String RULE_ID = "7d4ed6a0-5fb3-4a10-8f0c-3d1a0b6c9d";

    private final Random random;
    private final long start;
    private final int rows;
    private final int quietSources;
    private int made;

    SearchRows(LocalDate day, int rows, long seed) {
        this.random = new Random(seed);
        this.start = day.atStartOfDay().toEpochSecond(ZoneOffset.UTC);
        this.rows = rows;
        this.quietSources = Math.max(1, rows / 40);
    }

    boolean hasNext() {
        return made < rows;
    }

    /** The next rows, at most so many. */
    byte[] next(int most) {
        StringBuilder text = new StringBuilder(most * 360);
        for (int i = 0; i < most && hasNext(); i++) {
            row(text);
            made++;
        }
        return text.toString().getBytes(StandardCharsets.UTF_8);
    }

    private void row(StringBuilder text) {
        int device = 1 + made % 2;
        long second = Math.max(0, (long) made * 86_400 / rows - (device == 2 ? 30 : 0) - random.nextInt(3));
        boolean rare = made % (rows / RARE_TIMES) == rows / RARE_TIMES / 2;
        int share = random.nextInt(1000);
        if (rare) {
            inbound(text, device, second, RARE_SOURCE, RARE_DESTINATION, RARE_PORT, RARE_USER);
        } else if (share < 400) {
            outbound(text, device, second);
        } else if (share < 520) {
            int partner = random.nextInt(12);
            inbound(text, device, second, "45.57.16." + (1 + partner), inside(partner), ordinaryPort(), "");
        } else if (share < 550) {
            String scanner = "185.220." + random.nextInt(4) + "." + (1 + random.nextInt(100));
            inbound(text, device, second, scanner, inside(random.nextInt(250)), 1 + random.nextInt(61_000), "");
        } else {
            int n = random.nextInt(quietSources);
            inbound(text, device, second, quiet(n), inside(n % 250), ordinaryPort(), "");
        }
    }

    private void outbound(StringBuilder text, int device, long second) {
        int n = random.nextInt(5000);
        String user = "corp\\user" + n;
        String dst = "142." + n % 250 + "." + random.nextInt(40) + "." + (1 + n * 7 % 250);
        start(text, device, second);
        address(text, "10.0.0.0-10.255.255.255", "10.1." + n / 250 + "." + (1 + n % 250));
        text.append(1024 + random.nextInt(60_000))
                .append('\t')
                .append(user.replace("\\", "\\\\"))
                .append('\t');
        address(text, COUNTRIES[n % COUNTRIES.length], dst);
        text.append(ordinaryPort()).append("\tallow\tOutbound web ").append(n % 12);
        end(text, n % 12, false, "trust", "untrust");
    }

    private void inbound(StringBuilder text, int device, long second, String src, String dst, int port, String user) {
        boolean threat = random.nextInt(200) == 0;
        boolean allowed = !threat && random.nextInt(3) > 0;
        int rule = random.nextInt(8);
        start(text, device, second);
        address(text, COUNTRIES[Math.floorMod(src.hashCode(), COUNTRIES.length)], src);
        text.append(1024 + random.nextInt(60_000))
                .append('\t')
                .append(user.isEmpty() ? "\\N" : user.replace("\\", "\\\\"));
        text.append('\t');
        address(text, OWN_COUNTRY, dst);
        text.append(port).append('\t').append(threat ? "reset-both" : allowed ? "allow" : "drop");
        text.append('\t')
                .append(allowed ? "Published services " : "Active Defense sensor ")
                .append(rule);
        end(text, rule, threat, "untrust", "dmz");
    }

    private void start(StringBuilder text, int device, long second) {
        String time = Instant.ofEpochSecond(start + second).toString();
        text.append(made + 1)
                .append('\t')
                .append(time)
                .append('\t')
                .append(time)
                .append('\t')
                .append(device);
        text.append("\tLAB-FW-0").append(device).append('\t');
    }

    private static void address(StringBuilder text, String location, String ip) {
        text.append(location).append('\t').append(ip).append('\t');
    }

    private void end(StringBuilder text, int rule, boolean threat, String from, String to) {
        text.append('\t').append(RULE_ID).append(10 + rule).append('\t');
        if (threat) {
            boolean critical = random.nextInt(1000) == 0;
            int id = 30_000 + random.nextInt(300);
            text.append("HTTP Vulnerability Probe ")
                    .append(id)
                    .append('(')
                    .append(id)
                    .append(")\t")
                    .append(id);
            text.append('\t')
                    .append(critical ? "critical" : "medium")
                    .append("\tvulnerability\tTHREAT\tclient-to-server");
        } else {
            text.append("\\N\t\\N\t\\N\t")
                    .append(random.nextInt(3) == 0 ? "start" : "end")
                    .append("\tTRAFFIC\t\\N");
        }
        text.append("\ttcp\t")
                .append(APPS[random.nextInt(APPS.length)])
                .append('\t')
                .append(from)
                .append('\t')
                .append(to);
        text.append('\t').append(ENDS[random.nextInt(ENDS.length)]).append('\n');
    }

    private int ordinaryPort() {
        return PORTS[random.nextInt(PORTS.length)];
    }

    private static String inside(int n) {
        return "198.51.100." + (1 + n);
    }

    /** 97 has no common factor with 2^26: no two of 80.0.0.0/6 are the same. */
    private static String quiet(int n) {
        int bits = 80 << 24 | (int) (n * 97L % (1 << 26));
        return (bits >>> 24) + "." + (bits >>> 16 & 255) + "." + (bits >>> 8 & 255) + "." + (bits & 255);
    }
}
