package org.activedefense.admin;

import jakarta.faces.view.ViewScoped;
import jakarta.inject.Inject;
import jakarta.inject.Named;
import java.io.Serializable;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.activedefense.blacklist.ListedAddresses;
import org.activedefense.blacklist.ListingCounts;
import org.activedefense.blacklist.NewestEntries;
import org.activedefense.logstore.TopCounts;
import org.activedefense.logstore.TopList;

/** Charts, top lists and newest entries of the dashboard; its tiles are {@link StatusTiles}. */
@Named
@ViewScoped
public class DashboardView implements Serializable {

    private static final long serialVersionUID = 1;

    private static final int TOP = 8;
    private static final int NEWEST = 10;

    @Inject
    private DashboardFigures figures;

    @Inject
    private ListingCounts listings;

    @Inject
    private ListedAddresses listedAddresses;

    @Inject
    private NewestEntries entries;

    @Inject
    private Display display;

    private String range = "24h";

    public String getRange() {
        return range;
    }

    /** 24h or 7d; anything else is the former. */
    public void setRange(String range) {
        this.range = DashboardFigures.Range.of(range).word();
    }

    private DashboardFigures.Range span() {
        return DashboardFigures.Range.of(range);
    }

    private boolean isWeek() {
        return span() == DashboardFigures.Range.WEEK;
    }

    /** In words: "24 hours" or "7 days". */
    public String getRangeText() {
        return isWeek() ? "7 days" : "24 hours";
    }

    private DashboardFigures.Figures now() {
        return figures.of(span(), Instant.now());
    }

    public String getRecordsChart() {
        DashboardFigures.Figures now = now();
        return ChartData.records(now.bins(), span().bin(), now.readAt(), display.getZone())
                .toString();
    }

    public String getEntriesChart() {
        Instant now = Instant.now();
        return ChartData.entries(
                        listings.since(span().from(now).minus(1, ChronoUnit.DAYS)), isWeek(), now, display.getZone())
                .toString();
    }

    public List<TopRow> getSources() {
        TopList list = now().tops().get(TopCounts.Kind.SOURCE);
        Set<String> addresses = list.first(TOP).stream().map(TopList.Item::key).collect(Collectors.toSet());
        return TopRow.of(list, TOP, listedAddresses.among(addresses));
    }

    public List<TopRow> getPorts() {
        return top(TopCounts.Kind.PORT);
    }

    public List<TopRow> getCountries() {
        return top(TopCounts.Kind.COUNTRY);
    }

    private List<TopRow> top(TopCounts.Kind kind) {
        return TopRow.of(now().tops().get(kind), TOP, Set.of());
    }

    /** How exact the top lists are, for the foot of each. */
    public String getExactness() {
        long missed =
                now().tops().values().stream().mapToLong(TopList::missed).max().orElse(0);
        return missed == 0 ? "" : "Each may be up to " + display.number(missed) + " more.";
    }

    /** The newest entries of the blacklist, newest first. */
    public List<NewestEntries.Brief> getNewest() {
        return entries.newest(NEWEST);
    }
}
