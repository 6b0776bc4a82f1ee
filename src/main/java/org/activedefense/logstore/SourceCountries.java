package org.activedefense.logstore;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.activedefense.parser.Accepted;
import org.activedefense.parser.TextField;

/**
 * Numbers the source countries that a reader meets, so that no text is made a record. What comes after the first thousand, or
 * is longer than any country's name, is taken together. Not thread safe.
 */
final class SourceCountries {

    /** Of records without a country and of countries beyond the bound. */
    static final String UNKNOWN = "unknown";

    static final short UNKNOWN_ID = 0;

    private static final int MOST = 1000;
    private static final int LONGEST = 64;
    private static final int SLOTS = 4096;

    private final String[] names = new String[MOST];
    private final byte[][] texts = new byte[MOST][];
    private final short[] slots = new short[SLOTS]; // 0: free
    private final byte[] text = new byte[LONGEST];
    private short known = 1;

    SourceCountries() {
        names[UNKNOWN_ID] = UNKNOWN;
    }

    short idOf(Accepted line) {
        int longest = line.maxUtf8Length(TextField.SRC_LOCATION);
        if (longest == 0 || longest > LONGEST) {
            return UNKNOWN_ID;
        }
        int length = line.writeUtf8(TextField.SRC_LOCATION, text, 0);
        int hash = 0;
        for (int i = 0; i < length; i++) {
            hash = 31 * hash + text[i];
        }
        int slot = (hash ^ hash >>> 15) & SLOTS - 1;
        while (slots[slot] != 0) {
            short id = slots[slot];
            if (Arrays.equals(texts[id], 0, texts[id].length, text, 0, length)) {
                return id;
            }
            slot = slot + 1 & SLOTS - 1;
        }
        if (known == MOST) {
            return UNKNOWN_ID;
        }
        texts[known] = Arrays.copyOf(text, length);
        names[known] = new String(text, 0, length, StandardCharsets.UTF_8);
        slots[slot] = known;
        return known++;
    }

    String name(short id) {
        return names[id];
    }
}
