package org.activedefense.defense;

import java.util.function.Consumer;

/** The TRAFFIC records of one unlisted source that its windows need. Not thread-safe. */
abstract sealed class SourceEvents permits EventList, GroupedEvents {

    /** What is known of windows that hold only records which are here. */
    enum Standing {
        /** Every record here was judged under these rules when it came: no window is over a threshold. */
        JUDGED,
        /** Some were put back after a restart, and may have been judged under other rules. */
        REMEMBERED,
        /** Put back, but looked through since: no window is over a threshold. */
        SOUND,
        /** Put back, and some window is over a threshold that was higher before. */
        OVER
    }

    private Standing standing = Standing.JUDGED;

    Standing standing() {
        return standing;
    }

    void standing(Standing standing) {
        this.standing = standing;
    }

    /** Whether a record that {@link #add} found superfluous cannot list the source. */
    boolean isWithinThresholds() {
        return standing == Standing.JUDGED || standing == Standing.SOUND;
    }

    /** False if the record is superfluous: every window that holds it is as full without it. */
    abstract boolean add(Event event, DefenseRules rules);

    /** All events to that destination, among others. */
    abstract EventList eventsTo(long dstHigh, long dstLow);

    /** All events to that port, among others. */
    abstract EventList eventsAt(int port);

    /** No window holds more different ports or destinations than this. */
    abstract int size();

    abstract long bytes();

    /** Each event at least once. */
    abstract void forEach(Consumer<Event> consumer);

    /** Forgets what is older; the form in which the rest is best held, or null if nothing remains. */
    abstract SourceEvents withoutThoseBefore(long timeMillis, DefenseRules rules);

    /** The form in which one more event is best held. */
    abstract SourceEvents withRoom(DefenseRules rules);
}
