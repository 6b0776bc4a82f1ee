package org.activedefense.admin;

import jakarta.annotation.PostConstruct;
import jakarta.faces.view.ViewScoped;
import jakarta.inject.Inject;
import jakarta.inject.Named;
import jakarta.servlet.http.HttpServletRequest;
import java.io.Serializable;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.activedefense.account.SavedSearches;
import org.activedefense.account.SavedSearches.SavedSearch;

/** The searches of Syslog Records that the reader keeps, and those that are shared. */
@Named
@ViewScoped
public class SavedSearchesView implements Serializable {

    private static final long serialVersionUID = 1;

    @Inject
    private SavedSearches searches;

    @Inject
    private HttpServletRequest request;

    @Inject
    private Display display;

    @Inject
    private Messages messages;

    @Inject
    private Undo undo;

    private List<Row> rows;
    private String shown;
    private String name;
    private boolean shared;

    /** A search as it was when the page was made: a button acts on the one that its reader sees. */
    public record Row(long id, String name, String account, String query, boolean shared, boolean mine)
            implements Serializable {

        static Row of(SavedSearch search) {
            return new Row(
                    search.id(), search.name(), search.account(), search.query(), search.shared(), search.mine());
        }

        public String getName() {
            return name;
        }

        public String getUrl() {
            return "records.xhtml?" + query;
        }

        /** Who shares it; empty if nobody does. */
        public String getSharedBy() {
            return shared ? account : "";
        }

        public boolean isMine() {
            return mine;
        }
    }

    @PostConstruct
    void open() {
        shown = searchOf(request.getQueryString());
        load();
    }

    private void load() {
        rows = searches.all().stream().map(Row::of).toList();
    }

    /** Keeps the search that the page shows. */
    public void save() {
        if (messages.attempt(() -> searches.save(name, shown, shared), "Saved the search " + name + ".")) {
            name = null;
            shared = false;
            load();
        }
    }

    /** The address' query as the form understands it, without what is no part of a search. */
    private String searchOf(String query) {
        Map<String, String> values = new HashMap<>();
        for (String pair : (query == null ? "" : query).split("&")) {
            int equals = pair.indexOf('=');
            if (equals > 0) {
                values.putIfAbsent(
                        pair.substring(0, equals),
                        URLDecoder.decode(pair.substring(equals + 1), StandardCharsets.UTF_8));
            }
        }
        return new RecordForm(values::get, display.getZone()).toQuery();
    }

    public void remove(Row row) {
        if (messages.attempt(() -> searches.remove(row.id()), "Deleted the search " + row.name() + ".")
                && row.account().equals(request.getRemoteUser())) {
            undo.offer(
                    "The search " + row.name() + " is back.",
                    () -> searches.save(row.name(), row.query(), row.shared()));
        }
        load();
    }

    public List<Row> getRows() {
        return rows;
    }

    public String getName() {
        return name;
    }

    public void setName(String name) {
        this.name = name;
    }

    public boolean isShared() {
        return shared;
    }

    public void setShared(boolean shared) {
        this.shared = shared;
    }
}
