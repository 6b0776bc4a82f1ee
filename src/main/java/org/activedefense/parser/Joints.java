package org.activedefense.parser;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Where further messages begin in a line: a writer that died left half a line and the next message went on in it, two workers
 * wrote at once, or frames with an octet count came without a newline. Asked only about lines that look odd. Stateless.
 */
final class Joints {

    private static final String DATE =
            "(?:(?:Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec) {1,2}\\d{1,2} \\d\\d:\\d\\d:\\d\\d"
                    + "|\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\d[\\d.,:Z+-]{0,16}) ";
    private static final String TIME = "(?:" + DATE + "|- )";
    private static final String PRIORITY = "(?:\\d{1,5} )?<\\d{1,3}>(?:1 | )?";
    private static final String WORDS = "(?:[^\\s;=,<>]{1,255} {1,2}){0,7}(?:\u00EF\u00BB\u00BF)?";

    /** Of a header the priority or the time; the words behind are host, tag and RFC 5424's dashes. */
    private static final Pattern HEADER = Pattern.compile("(?:" + PRIORITY + TIME + "?|" + DATE + ")" + WORDS + "$");

    /** A receive time, a serial number and a type in capitals. */
    private static final Pattern CSV = Pattern.compile(
            "\\d?,\\d{4}/\\d\\d/\\d\\d(?: - - -)? \\d\\d:\\d\\d:\\d\\d,\\w*,(?:TRAFFIC|THREAT|SYSTEM|CONFIG|HIP-MATCH|HIPMATCH|GLOBALPROTECT|USERID|DECRYPTION|AUTHENTICATION|CORRELATION|TUNNEL|SCTP|IPTAG|GTP|AUDIT|USER-ID|URL|DATA),");

    private static final String KNOWN = "(" + String.join("|", FieldNames.all()) + ")=";

    /** What stands where a message begins; not RFC 5424's structured data, where a quote follows. */
    private static final Pattern NAME = Pattern.compile("(?<![\\w;=.-])([A-Za-z][\\w-]{0,60}=)(?!\")");

    private static final Pattern ENDS_KNOWN = Pattern.compile(KNOWN + "$");
    private static final Pattern FIELD = Pattern.compile(";[ \\t]*" + KNOWN);

    private static final Pattern FRAME = Pattern.compile("(\\d{1,5}) <\\d{1,3}>");
    private static final Pattern HOST = Pattern.compile("(?:^|[> ])(?:1 )?" + TIME + "(\\S+) ");
    private static final int LONGEST_HEADER = 400;

    private Joints() {}

    /**
     * A message in a line.
     *
     * @param headerAt where its header begins, or the message itself if it has none
     * @param messageAt where the message begins
     */
    record Start(int headerAt, int messageAt) {}

    /** The line's bytes as text of as many characters. */
    static String text(byte[] line, int from, int to) {
        return new String(line, from, to - from, StandardCharsets.ISO_8859_1);
    }

    /**
     * The frames of a line that is made of frames with octet counts, each without its count; empty if the counts do not fit. The
     * last one may be cut off.
     */
    static List<int[]> frames(String text) {
        List<int[]> frames = new ArrayList<>();
        Matcher frame = FRAME.matcher(text);
        int at = 0;
        while (at < text.length() && frame.find(at) && frame.start() == at) {
            int begin = frame.end(1) + 1;
            int end = begin + Integer.parseInt(frame.group(1));
            if (end > text.length()) {
                // this one was cut off: what is here of it is not a frame
                frames.add(new int[] {begin, text.length()});
                return frames.size() > 1 ? frames : List.of();
            }
            frames.add(new int[] {begin, end});
            at = end;
        }
        return at == text.length() && frames.size() > 1 ? frames : List.of();
    }

    /** Every place at which a message may begin, in order. */
    static List<Start> starts(String text) {
        List<Start> found = new ArrayList<>();
        String first = firstName(text);
        int from = 0;
        Matcher csv = CSV.matcher(text);
        while (from < text.length()) {
            int named = first == null ? -1 : text.indexOf(first, from);
            int listed = csv.find(from) ? csv.start() : -1;
            int next = named < 0 ? listed : listed < 0 ? named : Math.min(named, listed);
            if (next < 0) {
                break;
            }
            found.add(new Start(headerOf(text, next, found), next));
            from = next + 1 + (next == listed ? csv.end() - csv.start() - 1 : 0);
        }
        return found;
    }

    /** The name with which the device's messages begin, and its equals sign; {@code null} if there is none. */
    private static String firstName(String text) {
        Matcher name = NAME.matcher(text);
        if (!name.find()) {
            return null;
        }
        Matcher known = ENDS_KNOWN.matcher(name.group(1)); // a torn name may stand before it
        Matcher field = FIELD.matcher(text);
        return known.find() ? known.group() : field.find(name.end()) ? field.group(1) + "=" : null;
    }

    private static int headerOf(String text, int message, List<Start> before) {
        int from = before.isEmpty() ? 0 : before.get(before.size() - 1).messageAt() + 1;
        from = Math.max(from, message - LONGEST_HEADER);
        Matcher header = HEADER.matcher(text.substring(from, message));
        return header.find() ? from + header.start() : message;
    }

    /** Whether two messages bear headers of one sender, or neither bears one. */
    static boolean areOfOneSender(String text, Start a, Start b) {
        return host(text, a).equals(host(text, b));
    }

    private static String host(String text, Start start) {
        String header = text.substring(start.headerAt(), start.messageAt());
        if (header.isBlank()) {
            return "";
        }
        Matcher host = HOST.matcher(header);
        return host.find() ? host.group(1) : "?";
    }
}
