package org.activedefense.system;

/** A number of things in words, for sentences. */
public final class Counted {

    private Counted() {}

    /** "1 entry", "2 entries": {@code of(n, "entry", "entries")}. */
    public static String of(long number, String one, String many) {
        return number + " " + (number == 1 ? one : many);
    }
}
