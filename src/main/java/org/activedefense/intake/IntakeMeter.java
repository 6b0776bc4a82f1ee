package org.activedefense.intake;

import jakarta.enterprise.context.ApplicationScoped;
import java.time.Instant;
import org.activedefense.logstore.Logfile;
import org.activedefense.logstore.RecordBatch;

/** Counts what the readers of this node do, for /metrics. Thread safe. */
@ApplicationScoped
public class IntakeMeter {

    void stored(Logfile device, RecordBatch batch) {}

    void failed(Logfile device) {}

    void behind(Logfile device, long bytes, Instant since) {}
}
