package org.activedefense.parser;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.activedefense.parser.Joints.Start;
import org.activedefense.parser.ParsedLine.Several;

/**
 * A line that is not simply one message: relay damage is undone, and where another message begins in it the two are told apart.
 *
 * <p>A writer that died leaves half a message, and the next one, with its header, goes on behind it: then the whole one at the end
 * is a record and the torn rest is rejected. But the same bytes may stand in a text that a stranger has worded. In CSV such a
 * text stands in quotes that end, and a torn one's do not. In the custom format it stands in a worded value: if its header names
 * another sender it is text; if it names this one, what stands before it is believed if it is a message without the worded value,
 * and the rest is rejected; if not even that is there, the whole line is. Frames with octet counts are told apart by these.
 */
final class TornLine {

    /** What RFC 5424 templates put at a message's first blank or colon. */
    private static final Pattern RELAY_CUT = Pattern.compile(" - - -  ?");

    /** A name at the beginning of a field. */
    private static final Pattern NAME = Pattern.compile("(?:^|;)[ \\t]*([A-Za-z][\\w-]{0,39})=");

    private static final int NEEDED = ~(1 << TextField.HOSTNAME.ordinal()
            | 1 << TextField.RULE_NAME.ordinal()
            | 1 << TextField.SRC_USER.ordinal()
            | 1 << TextField.THREAT_NAME.ordinal());

    private final LineParser parser;
    private final String text;
    private final long latestMillis;

    TornLine(LineParser parser, byte[] line, int from, int to, long latestMillis) {
        this.parser = parser;
        this.text = Joints.text(line, from, to);
        this.latestMillis = latestMillis;
    }

    /** What the line is, or the other if it is nothing but that. */
    ParsedLine orElse(ParsedLine asOne) {
        List<int[]> frames = Joints.frames(text);
        if (!frames.isEmpty()) {
            List<ParsedLine> parts = new ArrayList<>();
            frames.forEach(frame -> add(parts, new Piece(frame[0], frame[1]).whole()));
            return of(parts);
        }
        List<Start> starts = Joints.starts(text);
        ParsedLine mended = starts.isEmpty() ? null : mended(starts.get(0), asOne);
        if (mended != null) {
            return mended;
        }
        return starts.isEmpty() ? asOne : apart(starts, asOne);
    }

    private static ParsedLine of(List<ParsedLine> parts) {
        return parts.size() == 1 ? parts.get(0) : new Several(parts);
    }

    private static void add(List<ParsedLine> parts, ParsedLine part) {
        if (part instanceof Several several) {
            parts.addAll(several.parts());
        } else {
            parts.add(part);
        }
    }

    /** A stretch of the line, read for itself. */
    private final class Piece {
        private final byte[] bytes;
        private int seen;
        private int csvCount;

        Piece(int from, int to) {
            bytes = text.substring(from, to).strip().getBytes(ISO_8859_1);
        }

        /** As one message. */
        ParsedLine message() {
            if (bytes.length == 0) {
                return Rejected.BLANK;
            }
            ParsedLine one = parser.parseOne(bytes, 0, bytes.length, isAscii(), latestMillis);
            seen = parser.fieldsSeen();
            csvCount = parser.csvCount();
            return one;
        }

        /** As a line of its own, which may be torn in turn. */
        ParsedLine whole() {
            return parser.parse(bytes, 0, bytes.length, latestMillis);
        }

        boolean isAscii() {
            return (LineBytes.kind(bytes, 0, bytes.length) & LineBytes.NOT_ASCII) == 0;
        }

        /** The names of its fields in their order. */
        List<String> names() {
            Matcher name = NAME.matcher(new String(bytes, ISO_8859_1));
            List<String> names = new ArrayList<>();
            while (name.find()) {
                names.add(name.group(1));
            }
            return names;
        }

        boolean endsInSemicolon() {
            return bytes.length > 0 && bytes[bytes.length - 1] == ';';
        }
    }

    /** The relay's damage undone; {@code null} if there is none or the line stays unreadable. */
    private ParsedLine mended(Start first, ParsedLine asOne) {
        Matcher cut = RELAY_CUT.matcher(text);
        if (!cut.find(first.messageAt())) {
            return null;
        }
        boolean inFirstField = text.substring(first.messageAt(), cut.start()).indexOf(';') < 0;
        if (asOne instanceof Accepted && !inFirstField) {
            return null; // it stands in a text
        }
        boolean inAddress = text.substring(first.messageAt(), cut.start()).matches("(?s).*IP=[0-9A-Fa-f:]{1,40}");
        String mended = text.substring(0, cut.start()) + (inAddress ? ":" : " ") + text.substring(cut.end());
        byte[] bytes = mended.getBytes(ISO_8859_1);
        ParsedLine read = parser.parse(bytes, 0, bytes.length, latestMillis);
        return read instanceof Rejected ? null : read;
    }

    private ParsedLine apart(List<Start> starts, ParsedLine asOne) {
        Start own = starts.get(0);
        for (Start joint : starts.subList(1, starts.size())) {
            switch (meaningOf(own, joint, asOne)) {
                case TEXT -> {
                    // the firewall's own message goes on behind it
                }
                case UNDECIDED -> {
                    return undecided(own, joint);
                }
                default -> {
                    return split(joint, asOne);
                }
            }
        }
        boolean behindTornName = own.headerAt() > 0 && Character.isLetterOrDigit(text.charAt(own.headerAt() - 1));
        return own.headerAt() > 0 && (asOne instanceof Rejected || behindTornName) ? split(own, asOne) : asOne;
    }

    private enum Meaning {
        JOINT,
        TEXT,
        UNDECIDED
    }

    private Meaning meaningOf(Start before, Start joint, ParsedLine asOne) {
        String head = text.substring(before.messageAt(), joint.headerAt());
        if (isCsv(head)) {
            boolean inQuotes = endsInQuotes(head);
            return inQuotes && asOne instanceof Accepted && quoteEnds(joint.messageAt()) ? Meaning.TEXT : Meaning.JOINT;
        }
        if (!hasStrangersText(head)) {
            return Meaning.JOINT;
        }
        return Joints.areOfOneSender(text, before, joint) ? Meaning.UNDECIDED : Meaning.TEXT;
    }

    /**
     * Whether a field begins there whose value a stranger may have worded: the user, or one that the parser does not know. Whatever
     * stands behind it may be his.
     */
    private static boolean hasStrangersText(String head) {
        Matcher name = NAME.matcher(head);
        while (name.find()) {
            byte[] bytes = name.group(1).getBytes(ISO_8859_1);
            int field = FieldNames.fieldNamed(bytes, 0, bytes.length);
            if (field < 0 || field == TextField.SRC_USER.ordinal()) {
                return true;
            }
        }
        return false;
    }

    private static boolean isCsv(String head) {
        return head.matches("(?s)\\d{0,2},\\d{4}/.*");
    }

    private static boolean endsInQuotes(String head) {
        boolean inside = false;
        for (int i = 0; i < head.length(); i++) {
            boolean quote = head.charAt(i) == '"';
            if (inside && quote && i + 1 < head.length() && head.charAt(i + 1) == '"') {
                i++;
            } else if (quote) {
                inside = !inside && i > 0 && head.charAt(i - 1) == ',';
            }
        }
        return inside;
    }

    /** Whether the first single quote from there on ends a field. */
    private boolean quoteEnds(int from) {
        for (int i = from; i < text.length(); i++) {
            if (text.charAt(i) == '"') {
                if (i + 1 < text.length() && text.charAt(i + 1) == '"') {
                    i++;
                } else {
                    return i + 1 == text.length() || text.charAt(i + 1) == ',';
                }
            }
        }
        return false;
    }

    /** What begins at the joint is a line of its own; what stands before it is a record only if it is whole as well. */
    private ParsedLine split(Start joint, ParsedLine asOne) {
        Piece head = new Piece(0, joint.headerAt());
        ParsedLine headRead = head.message();
        Piece tail = new Piece(joint.headerAt(), text.length());
        ParsedLine tailAsOne = tail.message();
        boolean whole = headRead instanceof Accepted && tailAsOne instanceof Accepted && isWhole(head, tail);
        List<ParsedLine> parts = new ArrayList<>();
        if (head.bytes.length > 0 && !isHeader(joint)) {
            parts.add(whole ? headRead : Rejected.TORN);
        }
        add(parts, tail.whole());
        boolean nothing = parts.stream().noneMatch(part -> part instanceof Accepted);
        if (nothing) {
            return asOne instanceof Rejected ? asOne : Rejected.TORN;
        }
        return of(parts);
    }

    /** Whether a syslog server took the message's first word for a host or a tag and wrote it once more. */
    private boolean isHeader(Start joint) {
        String head = text.substring(0, joint.headerAt());
        return joint.headerAt() == joint.messageAt() && head.endsWith(" ") && head.indexOf(';') < 0;
    }

    /** Whether a message that ends at a joint has the same fields as the one behind the joint. */
    private static boolean isWhole(Piece head, Piece tail) {
        if (head.csvCount > 0 || tail.csvCount > 0) {
            return head.csvCount == tail.csvCount;
        }
        return head.endsInSemicolon() && head.names().equals(tail.names());
    }

    private ParsedLine undecided(Start own, Start joint) {
        Piece rest = new Piece(joint.headerAt(), text.length());
        if (!(rest.message() instanceof Accepted)) {
            return new Piece(own.headerAt(), text.length()).message(); // no other message: text
        }
        Piece head = new Piece(own.headerAt(), joint.headerAt());
        ParsedLine headRead = head.message();
        boolean complete = headRead instanceof Accepted && (rest.seen & ~head.seen & NEEDED) == 0;
        return complete ? of(List.of(headRead, Rejected.UNDECIDED)) : Rejected.UNDECIDED;
    }
}
