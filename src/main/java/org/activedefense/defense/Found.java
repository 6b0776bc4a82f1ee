package org.activedefense.defense;

/** A source that the detector found and that has no entry yet. */
final class Found {

    private boolean attacked;

    Found(boolean attacked) {
        this.attacked = attacked;
    }

    boolean attacksForTheFirstTime() {
        boolean first = !attacked;
        attacked = true;
        return first;
    }
}
