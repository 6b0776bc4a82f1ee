package org.activedefense.admin;

import jakarta.inject.Inject;
import jakarta.json.Json;
import jakarta.json.JsonObjectBuilder;
import jakarta.servlet.annotation.WebServlet;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.activedefense.logstore.Logfile;
import org.activedefense.logstore.Logfiles;
import org.activedefense.logstore.RecordHistogram;
import org.activedefense.logstore.RecordQuery;

/** The bars above Syslog Records, as JSON for {@code charts.js}: asked for when the page stands, so that it does not wait for them. */
@WebServlet("/admin/records-histogram.json")
public class RecordHistogramData extends HttpServlet {

    private static final long serialVersionUID = 1;

    @Inject
    private transient RecordHistogram histogram;

    @Inject
    private transient Logfiles logfiles;

    @Inject
    private transient Display display;

    @Override
    protected void doGet(HttpServletRequest request, HttpServletResponse response) throws IOException {
        List<Logfile> devices = logfiles.all();
        RecordForm form = new RecordForm(request::getParameter, display.getZone());
        RecordQuery query = form.query(Instant.now(), name -> RecordsView.ids(devices, name));
        if (!form.errors().isEmpty()) {
            response.sendError(HttpServletResponse.SC_BAD_REQUEST, "A value of the search cannot be read.");
            return;
        }
        JsonObjectBuilder json = histogram
                .of(query, Instant.now())
                .map(bars -> ChartData.histogram(bars.bars(), bars.width(), display.getZone(), form::between)
                        .add("words", words(bars, form.range() == RecordForm.Range.ALL)))
                .orElseGet(() -> ChartData.histogram(List.of(), Duration.ZERO, display.getZone(), form::between)
                        .add("words", "Not counted: others are counting. Search again in a moment."));
        response.setContentType("application/json;charset=UTF-8");
        response.setHeader("Cache-Control", "no-store");
        Json.createWriter(response.getWriter()).writeObject(json.build());
    }

    private String words(RecordHistogram.Bars bars, boolean everything) {
        String records = display.count(bars.total(), "record", "records");
        String width = "; a bar is " + display.duration(bars.width());
        if (bars.countedFrom() != null) {
            return records + " from " + display.exactTime(bars.countedFrom())
                    + " on; to count the older ones would take longer than a moment" + width + ".";
        }
        return records + (everything ? " in the last " + RecordHistogram.REACH.toDays() + " days" : "") + width + ".";
    }
}
