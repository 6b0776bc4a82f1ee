package org.activedefense.blacklist;

import java.io.Serializable;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Function;
import org.activedefense.address.Network;
import org.activedefense.system.InvalidException;

/**
 * Many addresses and networks that somebody has pasted, one a line, with what would become of each. A line may go on with a
 * comment after a blank, a comma, a semicolon or a number sign; empty lines and comments alone are passed over. Immutable.
 */
public record PastedNetworks(List<Line> lines) implements Serializable {

    /** Lines at once. */
    public static final int MOST = 10_000;

    private static final int SHOWN = 500;

    /**
     * A line that says something.
     *
     * @param number from 1
     * @param text as it was pasted
     * @param ip {@code null} if it is none
     * @param refusal why it is not taken; {@code null} if it is
     */
    public record Line(int number, String text, Network ip, String refusal) implements Serializable {

        public int getNumber() {
            return number;
        }

        public String getText() {
            return text;
        }

        public String getIp() {
            return ip == null ? "" : ip.toString();
        }

        public String getRefusal() {
            return refusal;
        }

        public boolean isTaken() {
            return refusal == null;
        }
    }

    /**
     * Reads a text.
     *
     * @param refusal why a network is not taken; {@code null} if it is
     * @throws InvalidException if there are more than {@link #MOST} lines, or none
     */
    static PastedNetworks read(String text, Function<Network, String> refusal) {
        List<Line> lines = new ArrayList<>();
        Set<Network> before = new HashSet<>();
        String[] all = text == null ? new String[0] : text.split("\\R", -1);
        for (int i = 0; i < all.length; i++) {
            String said = all[i].strip();
            if (said.isEmpty() || said.startsWith("#")) {
                continue;
            }
            if (lines.size() == MOST) {
                throw new InvalidException("many", "must be at most " + MOST + " lines at once");
            }
            lines.add(line(i + 1, said, before, refusal));
        }
        if (lines.isEmpty()) {
            throw new InvalidException("many", "must be one address or network a line");
        }
        return new PastedNetworks(List.copyOf(lines));
    }

    private static Line line(int number, String said, Set<Network> before, Function<Network, String> refusal) {
        Network ip;
        try {
            ip = Network.parse(said.split("[\\s,;#]", 2)[0]);
        } catch (IllegalArgumentException e) {
            return new Line(number, said, null, e.getMessage());
        }
        String why = refusal.apply(ip);
        return new Line(number, said, ip, why == null && !before.add(ip) ? "stands there twice" : why);
    }

    /** Those that are taken, in their order. */
    public List<Network> taken() {
        return lines.stream().filter(Line::isTaken).map(Line::ip).toList();
    }

    /** What a page shows: what is refused, in front of what is taken, as far as a person reads. */
    public List<Line> getShown() {
        return lines.stream()
                .sorted(Comparator.comparing(Line::isTaken))
                .limit(SHOWN)
                .toList();
    }

    public int getTakenCount() {
        return taken().size();
    }

    public int getRefusedCount() {
        return lines.size() - getTakenCount();
    }
}
