package org.activedefense.admin;

import jakarta.enterprise.context.SessionScoped;
import jakarta.inject.Inject;
import jakarta.inject.Named;
import java.io.Serializable;
import java.util.concurrent.TimeUnit;
import org.activedefense.system.InvalidException;
import org.activedefense.system.RefusedException;

/** Takes back what a person did last, for a few seconds. One offer at a time: a further act makes the one before final. */
@Named
@SessionScoped
public class Undo implements Serializable {

    private static final long serialVersionUID = 1;

    /** The button is shown for ten seconds; a click at their end still arrives. */
    private static final long LASTS = TimeUnit.SECONDS.toNanos(13);

    @Inject
    private Notices notices;

    private transient Offer offer;
    private long offers;

    private record Offer(long id, String what, Runnable act, long at) {

        boolean holds() {
            return System.nanoTime() - at < LASTS;
        }
    }

    /**
     * Offers to take back what was just done.
     *
     * @param what it is, such as "198.51.100.0/24 is an own network again."
     * @param act calls a service, which checks the right to it and whether it still can be
     */
    public synchronized void offer(String what, Runnable act) {
        offer = new Offer(++offers, what, act, System.nanoTime());
    }

    public synchronized boolean isOffered() {
        return offer != null && offer.holds();
    }

    /** Which act would be taken back. */
    public synchronized long getId() {
        return offer == null ? 0 : offer.id();
    }

    /** @param id the act that the page named */
    public void now(String id) {
        Offer taken;
        synchronized (this) {
            taken = offer != null && offer.holds() && Long.toString(offer.id()).equals(id) ? offer : null;
            offer = taken == null ? offer : null;
        }
        if (taken == null) {
            notices.addError("It is too late to undo that.");
            return;
        }
        try {
            taken.act().run();
            notices.add("Undone: " + taken.what());
        } catch (RuntimeException e) {
            Fault fault = Fault.of(e);
            if (fault.kind() == Fault.Kind.BROKEN) {
                throw e;
            }
            notices.addError("It cannot be undone: "
                    + (fault.cause() instanceof InvalidException || fault.cause() instanceof RefusedException
                            ? fault.cause().getMessage()
                            : "the database cannot be reached at the moment."));
        }
    }
}
