package org.activedefense.bench;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** The rates of one thing measured several times in a run; the median counts. */
final class Measured {

    private final String name;
    private final List<Double> perSecond = new ArrayList<>();

    Measured(String name) {
        this.name = name;
    }

    /** Waits until what was written before is on the disk, so that nobody is measured while it goes there. */
    static void settle() throws IOException {
        try {
            new ProcessBuilder("sync").inheritIO().start().waitFor();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted", e);
        }
    }

    void add(long rows, long nanos, String more) {
        double rate = rows * 1e9 / nanos;
        perSecond.add(rate);
        say("%-44s %9.1f s %,11.0f lines/s   %s", name, nanos / 1e9, rate, more);
    }

    double median() {
        double[] sorted =
                perSecond.stream().mapToDouble(Double::doubleValue).sorted().toArray();
        int middle = sorted.length / 2;
        return sorted.length % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
    }

    boolean isEmpty() {
        return perSecond.isEmpty();
    }

    String name() {
        return name;
    }

    String line() {
        return isEmpty()
                ? String.format(Locale.ROOT, "%-44s not measured", name)
                : String.format(
                        Locale.ROOT,
                        "%-44s %,11.0f lines/s   (%d times, %,.0f to %,.0f)",
                        name,
                        median(),
                        perSecond.size(),
                        perSecond.stream()
                                .mapToDouble(Double::doubleValue)
                                .min()
                                .orElseThrow(),
                        perSecond.stream()
                                .mapToDouble(Double::doubleValue)
                                .max()
                                .orElseThrow());
    }

    /** The ratio of two medians, the denominator named. */
    static String ratio(Measured numerator, Measured denominator, String floor) {
        String names = numerator.name + " / " + denominator.name;
        return numerator.isEmpty() || denominator.isEmpty()
                ? String.format(Locale.ROOT, "%-75s not measured", names)
                : String.format(
                        Locale.ROOT, "%-75s %6.2f   %s", names, numerator.median() / denominator.median(), floor);
    }

    static void say(String format, Object... arguments) {
        System.out.println(String.format(Locale.ROOT, format, arguments).stripTrailing());
    }
}
