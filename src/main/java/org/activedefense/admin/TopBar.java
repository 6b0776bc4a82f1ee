package org.activedefense.admin;

import jakarta.annotation.PostConstruct;
import jakarta.enterprise.context.RequestScoped;
import jakarta.faces.context.FacesContext;
import jakarta.inject.Inject;
import jakarta.inject.Named;
import java.time.Instant;
import java.util.List;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.activedefense.edl.ListSnapshot;
import org.activedefense.edl.Poll;
import org.activedefense.edl.Polls;
import org.activedefense.edl.PublishedList;
import org.activedefense.system.NodeLease;
import org.activedefense.system.SystemSwitch;

/** What stands at the top of every page: is it on, how long is the list, was it fetched. Never fails a page. */
@Named
@RequestScoped
public class TopBar {

    private static final Logger LOG = Logger.getLogger(TopBar.class.getName());

    @Inject
    private SystemSwitch systemSwitch;

    @Inject
    private PublishedList list;

    @Inject
    private Polls polls;

    @Inject
    private NodeLease lease;

    private boolean on;
    private boolean databaseAway;
    private Poll newest;

    @PostConstruct
    void read() {
        try {
            on = systemSwitch.isOn();
            List<Poll> found = polls.newest(1);
            newest = found.isEmpty() ? null : found.get(0);
        } catch (RuntimeException e) {
            LOG.log(Level.FINE, "The top bar cannot be read", e);
            databaseAway = true;
        }
    }

    /** Asks again before the answer to an act: it may have changed since the page was restored. */
    public void refresh() {
        if (FacesContext.getCurrentInstance().isPostback()) {
            read();
        }
    }

    /** Whether the database could not be asked for this page. */
    public boolean isDatabaseAway() {
        return databaseAway;
    }

    public String getState() {
        return databaseAway ? "danger" : on ? lease.isRefused() ? "warning" : "ok" : "off";
    }

    public String getStateText() {
        return databaseAway ? "database away" : on ? "engine on" : "engine off";
    }

    public boolean isListKnown() {
        return list.snapshot() != null;
    }

    public int getListSize() {
        return snapshot().entries();
    }

    public long getListVersion() {
        return snapshot().version();
    }

    private ListSnapshot snapshot() {
        return list.snapshot();
    }

    /** Such as "192.0.2.7 polled 2 min ago". */
    public String getPollText() {
        if (databaseAway) {
            return "";
        }
        return newest == null
                ? "no firewall has polled yet"
                : newest.getClient() + " polled " + Words.ago(newest.getAt(), Instant.now());
    }
}
