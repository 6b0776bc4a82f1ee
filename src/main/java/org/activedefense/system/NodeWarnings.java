package org.activedefense.system;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/** A system that is off, a server that reads nothing because another one bears its name, and jobs that fail. */
@ApplicationScoped
public class NodeWarnings implements WarningSource {

    @Inject
    private NodeLease lease;

    @Inject
    private NodeIdentity node;

    @Inject
    private JobLocks jobs;

    @Inject
    private SystemSwitch systemSwitch;

    @Override
    public List<Warning> warnings(Instant now) {
        List<Warning> found = new ArrayList<>();
        systemSwitch
                .off()
                .ifPresent(off -> found.add(new Warning(
                        "system-off",
                        "system",
                        "The system is off: " + off.who() + " turned it off. No line is read, nothing is judged, and no"
                                + " attacker comes on the list.",
                        "Start it on the page System On Off. Lines wait in their files and are read then.",
                        "system.xhtml",
                        off.since())));
        if (lease.isRefused()) {
            found.add(new Warning(
                    "node-refused",
                    node.name(),
                    "Another live server bears this server's name, " + node.name() + ": this one reads no files.",
                    "Stop the other one, or give this one its own ACTIVE_DEFENSE_NODE.",
                    "system.xhtml",
                    null));
        }
        for (JobLock job : jobs.all()) {
            if (job.getQuestion() != null) {
                found.add(new Warning(
                        "job-asks",
                        job.getJobName(),
                        job.getQuestion(),
                        "Nothing is deleted until an admin says yes on the page System On Off. If a clock is wrong, set it right instead.",
                        "system.xhtml",
                        null));
            }
            if (job.isLastFailed()) {
                found.add(new Warning(
                        "job-failed",
                        job.getJobName(),
                        "The job " + job.getJobName() + " has failed: " + job.getLastResult(),
                        "It is tried again by itself; the server's log has the details.",
                        "system.xhtml",
                        null));
            }
        }
        return found;
    }
}
