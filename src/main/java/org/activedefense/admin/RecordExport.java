package org.activedefense.admin;

import jakarta.inject.Inject;
import jakarta.servlet.annotation.WebServlet;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
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
public class RecordExport extends HttpServlet {

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
    protected void doHead(HttpServletRequest request, HttpServletResponse response) {
        response.setContentType("text/csv;charset=UTF-8");
    }

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
            response.setContentType("text/csv;charset=UTF-8");
            response.setHeader(
                    "Content-Disposition", "attachment; filename=\"records_" + form.fileRange(now) + ".csv\"");
            write(
                    query,
                    new RecordCsv(display.getZone(), device -> names.getOrDefault(device, Long.toString(device))),
                    response.getOutputStream());
        } finally {
            FREE.release();
        }
    }

    private void write(RecordQuery query, RecordCsv csv, OutputStream out) throws IOException {
        out.write((Csv.BYTE_ORDER_MARK + csv.header()).getBytes(StandardCharsets.UTF_8));
        // throws when the client has gone
        out.flush();
        Continuation next = null;
        try {
            do {
                Result result = search.search(query, next, AT_A_TIME);
                StringBuilder lines = new StringBuilder();
                for (PATrafficLog record : result.records()) {
                    lines.append(csv.line(record));
                }
                out.write(lines.toString().getBytes(StandardCharsets.UTF_8));
                out.flush();
                next = result.next();
            } while (next != null);
        } catch (RuntimeException e) {
            // The answer has begun as a success: the file itself must say that it is not whole.
            out.write("THE EXPORT STOPPED HERE: the records could not be read any further. Try again.\r\n"
                    .getBytes(StandardCharsets.UTF_8));
            out.flush();
            throw e;
        }
    }
}
