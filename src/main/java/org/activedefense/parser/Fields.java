package org.activedefense.parser;

/**
 * The pieces found in one line, by field number: a {@link TextField}'s ordinal, or one of the constants here. The
 * parser fills one and reuses it; only the bounds are new for each line, because {@link Accepted} keeps them. Not
 * thread safe.
 */
final class Fields {

    private static final int TEXTS = TextField.values().length;
    static final int SRC_IP = TEXTS;
    static final int DST_IP = TEXTS + 1;
    static final int SRC_PORT = TEXTS + 2;
    static final int DST_PORT = TEXTS + 3;
    static final int TYPE = TEXTS + 4;
    static final int TIME = TEXTS + 5;
    static final int REPEAT_COUNT = TEXTS + 6;
    static final int SEQ_NO = TEXTS + 7;
    static final int GENERATED = TEXTS + 8;
    static final int HIGH_RES = TEXTS + 9;
    static final int COUNT = TEXTS + 10;

    byte[] line;
    boolean ascii;
    /** Two for each field, begin and end in the line; equal if it has no value. */
    int[] bounds;
    /** A bit for each field whose piece holds doubled quotes. */
    int doubledQuotes;

    /** A bit for each field that the line holds, with a value or without. */
    private int seen;

    /** Whether a field stood twice. */
    private boolean twice;

    private int longest;

    void reset(byte[] newLine, boolean isAscii) {
        line = newLine;
        ascii = isAscii;
        bounds = new int[2 * COUNT];
        doubledQuotes = 0;
        seen = 0;
        twice = false;
        longest = 0;
    }

    /** Notes a field's piece without surrounding blanks; a field that the line already held keeps its first piece. */
    void put(int field, int from, int to) {
        int bit = 1 << field;
        if ((seen & bit) != 0) {
            twice = true;
            return;
        }
        seen |= bit;
        set(field, from, to);
    }

    /** As {@link #put}, and replaces what was there. */
    void set(int field, int from, int to) {
        int begin = from;
        int end = to;
        while (begin < end && isBlank(line[begin])) {
            begin++;
        }
        while (begin < end && isBlank(line[end - 1])) {
            end--;
        }
        bounds[2 * field] = begin;
        bounds[2 * field + 1] = end;
        longest = Math.max(longest, end - begin);
    }

    /** Forgets all that the message said; what its header said stays. */
    void forgetMessage() {
        int host = 2 * TextField.HOSTNAME.ordinal();
        int[] fresh = new int[2 * COUNT];
        System.arraycopy(bounds, host, fresh, host, 2);
        bounds = fresh;
        doubledQuotes = 0;
        seen &= 1 << TextField.HOSTNAME.ordinal();
        twice = false;
        longest = 0;
    }

    /** The length of the longest value. */
    int longest() {
        return longest;
    }

    boolean isTwice() {
        return twice;
    }

    /** A bit for each field that the line holds, with a value or without. */
    int seen() {
        return seen;
    }

    void clear(int field) {
        bounds[2 * field + 1] = bounds[2 * field];
    }

    int from(int field) {
        return bounds[2 * field];
    }

    int to(int field) {
        return bounds[2 * field + 1];
    }

    boolean has(int field) {
        return bounds[2 * field] != bounds[2 * field + 1];
    }

    /** The decimal number of a field, or -1 if it is none or is over the maximum. */
    long number(int field, long max) {
        int from = from(field);
        int to = to(field);
        if (from == to || to - from > 19) {
            return -1;
        }
        long value = 0;
        for (int i = from; i < to; i++) {
            int digit = line[i] - '0';
            if (digit < 0 || digit > 9) {
                return -1;
            }
            value = value * 10 + digit; // 19 digits may wrap once, to below zero
            if (value < 0) {
                return -1;
            }
        }
        return value <= max ? value : -1;
    }

    /** Whether the message, not only its header, holds a known field. */
    boolean hasAnyOfMessage() {
        return (seen & ~(1 << TextField.HOSTNAME.ordinal())) != 0;
    }

    /** Takes the number of {@code Name(95187)}: what the last parentheses hold, if that is digits only. */
    boolean setToNumberInLastParentheses(int field, int from, int to) {
        int close = to - 1;
        while (close >= from && line[close] != ')') {
            close--;
        }
        int open = close - 1;
        while (open >= from && line[open] >= '0' && line[open] <= '9') {
            open--;
        }
        boolean found = open >= from && line[open] == '(' && close - open > 1;
        if (found) {
            set(field, open + 1, close);
        }
        return found;
    }

    private static boolean isBlank(byte b) {
        return b == ' ' || b == '\t' || b == '\r';
    }
}
