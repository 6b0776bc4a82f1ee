package org.activedefense.admin;

import jakarta.annotation.PostConstruct;
import jakarta.faces.view.ViewScoped;
import jakarta.inject.Inject;
import jakarta.inject.Named;
import java.io.Serializable;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.activedefense.blacklist.HeldEntries;
import org.activedefense.edl.Fetches;
import org.activedefense.system.Counted;

/** Held Entries: what would come onto the list, and the two answers. An answer is to what the page has shown. */
@Named
@ViewScoped
public class HeldView implements Serializable {

    private static final long serialVersionUID = 1;

    @Inject
    private HeldEntries held;

    @Inject
    private Fetches fetches;

    @Inject
    private Messages messages;

    private transient HeldEntries.Preview preview;
    private final ArrayList<BlacklistRow> rows = new ArrayList<>();
    private long entries;
    private long upTo;

    @PostConstruct
    void load() {
        preview = held.preview();
        entries = preview.entries();
        upTo = preview.upTo();
        rows.clear();
        Instant now = Instant.now();
        preview.mostActive().forEach(entry -> rows.add(BlacklistRow.of(entry, null, now)));
    }

    private HeldEntries.Preview preview() {
        if (preview == null) { // the view comes from where sessions rest
            load();
        }
        return preview;
    }

    public void release() {
        int[] released = {0};
        if (messages.attempt(() -> released[0] = held.release(upTo))) {
            messages.say(Counted.of(released[0], "entry is", "entries are")
                    + " on the list. The firewalls block them from their next poll on, within 5 minutes.");
        }
        load();
    }

    public void drop() {
        int[] dropped = {0};
        if (messages.attempt(() -> dropped[0] = held.drop(upTo))) {
            messages.say("Dropped " + Counted.of(dropped[0], "entry", "entries")
                    + ": they are found again only by records of later.");
        }
        load();
    }

    public long getEntries() {
        return entries;
    }

    public Instant getSince() {
        return preview().since();
    }

    public long getWereAllowed() {
        return preview().wereAllowed();
    }

    public List<HeldEntries.Group> getByCase() {
        return preview().byCase();
    }

    public List<HeldEntries.Group> getByCountry() {
        return preview().byCountry();
    }

    public List<HeldEntries.Group> getByNetwork() {
        return preview().byNetwork();
    }

    public List<BlacklistRow> getRows() {
        return rows;
    }

    /** What the firewalls do with the list after a release. */
    public String getFirewalls() {
        int clients = fetches.recentClients(Instant.now()).size();
        return clients == 0
                ? "No firewall has fetched the list lately."
                : Counted.of(clients, "client fetches", "clients fetch") + " the list.";
    }
}
