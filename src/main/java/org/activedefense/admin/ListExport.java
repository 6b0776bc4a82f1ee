package org.activedefense.admin;

import jakarta.inject.Inject;
import jakarta.servlet.annotation.WebServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.io.Writer;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.List;
import org.activedefense.audit.Audit;
import org.activedefense.audit.AuditEntry;
import org.activedefense.audit.AuditFilter;
import org.activedefense.audit.AuditKind;
import org.activedefense.audit.AuditSearch;
import org.activedefense.blacklist.Blacklist;
import org.activedefense.blacklist.BlacklistEntries;
import org.activedefense.blacklist.BlacklistFilter;
import org.activedefense.blacklist.Networks;

/**
 * The blacklist, the networks and the audit as CSV files. Every account may have them; each is audited. What is searched for is
 * what the page has searched for; a range of the audit comes as two instants.
 */
@WebServlet({"/admin/blacklist.csv", "/admin/networks.csv", "/admin/audit.csv"})
public class ListExport extends CsvExport {

    private static final long serialVersionUID = 1;

    private static final int AT_A_TIME = 2_000;

    @Inject
    private transient BlacklistEntries entries;

    @Inject
    private transient Networks networks;

    @Inject
    private transient AuditSearch auditSearch;

    @Inject
    private transient Display display;

    @Inject
    private transient Audit audit;

    @Override
    protected void doGet(HttpServletRequest request, HttpServletResponse response) throws IOException {
        String name = request.getServletPath().replaceFirst(".*/", "").replaceFirst("\\.csv$", "");
        BlacklistFilter filter = null;
        if (name.equals("blacklist")) {
            BlacklistSearch search = new BlacklistSearch();
            search.setIp(request.getParameter("ip"));
            search.setType(request.getParameter("type"));
            search.setThrough(request.getParameter("through"));
            try {
                filter = search.filter();
            } catch (IllegalArgumentException e) {
                response.sendError(HttpServletResponse.SC_BAD_REQUEST, e.getMessage());
                return;
            }
        }
        audit.record("Export " + name, null, request.getQueryString() == null ? "all" : request.getQueryString());
        Csv csv = new Csv(display.getZone());
        BlacklistFilter wanted = filter;
        send(response, name + ".csv", out -> {
            switch (name) {
                case "blacklist" -> writeBlacklist(wanted, csv, out);
                case "networks" -> writeNetworks(csv, out);
                default -> writeAudit(request, csv, out);
            }
        });
    }

    private void writeBlacklist(BlacklistFilter filter, Csv csv, Writer out) throws IOException {
        out.write(csv.line(
                "IP",
                "Type",
                "FirstSeen",
                "LastSeen",
                "ListedAt",
                "AddedBy",
                "Hits",
                "AllowedHits",
                "Expires",
                "Note",
                "Why"));
        Long before = null;
        List<Blacklist> page;
        do {
            page = entries.page(filter, before, AT_A_TIME);
            for (Blacklist entry : page) {
                out.write(csv.line(
                        entry.getIp(),
                        entry.getAlert().text(),
                        entry.getFirstSeen(),
                        entry.getLastSeen(),
                        entry.getListedAt(),
                        entry.getAddedBy(),
                        entry.getHits(),
                        entry.getAllowedHits(),
                        entry.getExpiresAt(),
                        entry.getNote(),
                        Words.local(entry.getReason(), display.getZone(), Instant.now())));
                before = entry.getId();
            }
        } while (page.size() == AT_A_TIME);
    }

    private void writeNetworks(Csv csv, Writer out) throws IOException {
        out.write(csv.line("Kind", "Network", "Label", "AddedBy", "Added", "Expires"));
        for (var own : networks.own()) {
            out.write(csv.line("own", own.getCidr(), own.getLabel(), null, own.getAddedAt(), null));
        }
        for (var allowed : networks.allowed()) {
            out.write(csv.line(
                    "allowed",
                    allowed.getCidr(),
                    allowed.getNote(),
                    allowed.getAddedBy(),
                    allowed.getAddedAt(),
                    allowed.getExpiresAt()));
        }
    }

    private void writeAudit(HttpServletRequest request, Csv csv, Writer out) throws IOException {
        out.write(csv.line("When", "Who", "What", "Before", "After", "FromWhere", "InWords"));
        String what = request.getParameter("what");
        AuditFilter filter = new AuditFilter(
                request.getParameter("who"),
                what,
                what == null ? List.of() : AuditWords.meantBy(what),
                AuditKind.ofKey(request.getParameter("kind")).orElse(null),
                instant(request.getParameter("from")),
                instant(request.getParameter("to")));
        Long before = null;
        List<AuditEntry> page;
        do {
            page = auditSearch.search(filter, before, AT_A_TIME);
            for (AuditEntry entry : page) {
                out.write(csv.line(
                        entry.getAt(),
                        entry.getWho(),
                        entry.getWhat(),
                        entry.getBefore(),
                        entry.getAfter(),
                        entry.getFromWhere(),
                        entry.getWho() + " " + AuditWords.text(entry.getWhat())));
                before = entry.getId();
            }
        } while (page.size() == AT_A_TIME);
    }

    /** As the page's link writes it; {@code null} if there is none that can be read. */
    private static Instant instant(String text) {
        try {
            return text == null ? null : Words.storable(Instant.parse(text));
        } catch (DateTimeException e) {
            return null;
        }
    }
}
