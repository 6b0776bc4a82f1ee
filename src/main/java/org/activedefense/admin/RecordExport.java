package org.activedefense.admin;

import jakarta.inject.Inject;
import jakarta.servlet.annotation.WebServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.io.Writer;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Semaphore;
import java.util.stream.Collectors;
import org.activedefense.audit.Audit;
import org.activedefense.logstore.Logfile;
import org.activedefense.logstore.Logfiles;
import org.activedefense.logstore.PATrafficLog;
import org.activedefense.logstore.RecordQuery;
import org.activedefense.logstore.RecordSearch;
import org.activedefense.logstore.RecordSearch.Continuation;
import org.activedefense.logstore.RecordSearch.Result;

/**
 * All records of a search as a CSV file, newest first. It is sent while it is read, a few thousand records at a time, each read a
 * short statement; it ends when the last record is sent, or the client has gone. Every account may have it; each is audited.
 */
@WebServlet("/admin/records.csv")
public class RecordExport extends CsvExport {

    private static final long serialVersionUID = 1;

    private static final int AT_A_TIME = 2_000;

    /** Two read the log as fast as they can; more would take it from intake. */
    private static final Semaphore FREE = new Semaphore(2);

    @Inject
    private transient RecordSearch search;

    @Inject
    private transient Logfiles logfiles;

    @Inject
    private transient Display display;

    @Inject
    private transient Audit audit;

    @Override
    protected void doGet(HttpServletRequest request, HttpServletResponse response) throws IOException {
        List<Logfile> devices = logfiles.all();
        RecordForm form = new RecordForm(request::getParameter, display.getZone());
        Instant now = Instant.now();
        RecordQuery query = form.query(now, name -> RecordsView.ids(devices, name));
        if (!form.errors().isEmpty()) {
            response.sendRedirect(request.getContextPath() + "/admin/records.xhtml?" + form.toQuery());
            return;
        }
        if (!FREE.tryAcquire()) {
            response.setHeader("Retry-After", "60");
            response.sendError(
                    HttpServletResponse.SC_SERVICE_UNAVAILABLE, "Two exports are running; try again when one is done.");
            return;
        }
        try {
            audit.record("Export records", null, form.toQuery().isEmpty() ? "all" : form.toQuery());
            Map<Long, String> names = devices.stream().collect(Collectors.toMap(Logfile::getId, Logfile::getName));
            RecordCsv csv =
                    new RecordCsv(display.getZone(), device -> names.getOrDefault(device, Long.toString(device)));
            send(response, "records_" + form.fileRange(now) + ".csv", out -> write(query, csv, out));
        } finally {
            FREE.release();
        }
    }

    private void write(RecordQuery query, RecordCsv csv, Writer out) throws IOException {
        out.write(csv.header());
        out.flush();
        Continuation next = null;
        do {
            Result result = search.search(query, next, AT_A_TIME);
            for (PATrafficLog record : result.records()) {
                out.write(csv.line(record));
            }
            out.flush();
            next = result.next();
        } while (next != null);
    }
}
