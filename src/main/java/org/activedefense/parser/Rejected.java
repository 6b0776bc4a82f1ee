package org.activedefense.parser;

/**
 * A line that cannot be stored. Immutable.
 *
 * @param reason a short phrase for a person, from a small fixed set, so that rejections can be counted by it; only the
 *     reason for an unwanted log type quotes the line (at most 20 printable ASCII characters of it)
 */
public record Rejected(String reason) implements ParsedLine {

    static final Rejected BLANK = new Rejected("blank line");
    static final Rejected UNKNOWN_FORMAT = new Rejected("neither the custom format nor PAN-OS CSV");
    static final Rejected NO_TYPE = new Rejected("no Type");
    static final Rejected NO_SRC_IP = new Rejected("no SrcIP");
    static final Rejected BAD_SRC_IP = new Rejected("SrcIP is not an address");
    static final Rejected NO_DST_IP = new Rejected("no DstIP");
    static final Rejected BAD_DST_IP = new Rejected("DstIP is not an address");
    static final Rejected NO_DST_PORT = new Rejected("no DstPort");
    static final Rejected BAD_DST_PORT = new Rejected("DstPort is not a port");
    static final Rejected NO_TIME = new Rejected("no TimeReceived");
    static final Rejected BAD_TIME = new Rejected("TimeReceived is not a time");
    static final Rejected BAD_GENERATED = new Rejected("TimeGenerated is not a time");
    static final Rejected MOVED = new Rejected("CSV fields are not where they belong");
    static final Rejected CUT = new Rejected("cut off in its addresses or ports");
    static final Rejected TORN = new Rejected("torn: another message begins in it");
    static final Rejected UNDECIDED = new Rejected("two messages in one line, not to be told apart");
    static final Rejected TIME_AHEAD = new Rejected("TimeReceived is more than a day ahead");

    private static final int QUOTED_LENGTH = 20;

    static Rejected unwantedType(byte[] line, int from, int to) {
        StringBuilder type = new StringBuilder(QUOTED_LENGTH);
        for (int i = from; i < to && type.length() < QUOTED_LENGTH; i++) {
            if (line[i] >= ' ' && line[i] < 0x7F) {
                type.append((char) line[i]);
            }
        }
        return new Rejected("log type " + (type.isEmpty() ? "?" : type) + " is not kept");
    }
}
