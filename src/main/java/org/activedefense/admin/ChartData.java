package org.activedefense.admin;

import jakarta.json.Json;
import jakarta.json.JsonArrayBuilder;
import jakarta.json.JsonObject;
import jakarta.json.JsonObjectBuilder;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.time.temporal.ChronoUnit;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.BinaryOperator;
import org.activedefense.blacklist.Alert;
import org.activedefense.blacklist.ListingCounts;
import org.activedefense.logstore.RecordAction;
import org.activedefense.logstore.RecordCounts;

/**
 * What {@code charts.js} draws, as JSON: labels, and series with a name, the name of their colour's variable, and values;
 * in the reader's time zone. Pure.
 */
final class ChartData {

    private static final DateTimeFormatter CLOCK = DateTimeFormatter.ofPattern("HH:mm", Locale.ENGLISH);
    private static final DateTimeFormatter DAY_CLOCK = DateTimeFormatter.ofPattern("EEE d MMM HH:mm", Locale.ENGLISH);
    private static final DateTimeFormatter DAY = DateTimeFormatter.ofPattern("EEE d MMM", Locale.ENGLISH);
    private static final DateTimeFormatter FIELD = DateTimeFormatter.ofPattern("yyyy-MM-dd'T'HH:mm", Locale.ROOT);
    private static final DateTimeFormatter FIELD_WITH_OFFSET =
            DateTimeFormatter.ofPattern("yyyy-MM-dd'T'HH:mmxxx", Locale.ROOT);
    private static final double SECONDS_A_MINUTE = 60;

    private ChartData() {}

    /** Records a minute by action; the last bin counts by the time that has passed of it. Empty of series without a record. */
    static JsonObject records(List<RecordCounts.Bin> bins, Duration width, Instant now, ZoneId zone) {
        boolean week = bins.size() * width.toHours() > 48 || width.toMinutes() >= 30;
        JsonArrayBuilder labels = Json.createArrayBuilder();
        bins.forEach(
                bin -> labels.add((week ? DAY_CLOCK : CLOCK).format(bin.start().atZone(zone))));
        JsonArrayBuilder series = Json.createArrayBuilder();
        for (RecordAction action : RecordAction.values()) {
            if (bins.stream().anyMatch(bin -> bin.of(action) > 0)) {
                JsonArrayBuilder values = Json.createArrayBuilder();
                bins.forEach(bin -> values.add(perMinute(bin, action, width, now)));
                series.add(series(action.word(), "--chart-" + action.word(), values));
            }
        }
        return Json.createObjectBuilder()
                .add("labels", labels)
                .add("series", series)
                .build();
    }

    /**
     * How many records there are in each bar, by action, with the address that leads to a bar's own records.
     *
     * @param link of a bar's start and end
     */
    static JsonObjectBuilder histogram(
            List<RecordCounts.Bin> bars, Duration width, ZoneId zone, BinaryOperator<String> link) {
        boolean days = bars.size() * width.toHours() > 48 || width.toMinutes() >= 30;
        JsonArrayBuilder labels = Json.createArrayBuilder();
        JsonArrayBuilder links = Json.createArrayBuilder();
        for (RecordCounts.Bin bar : bars) {
            labels.add((days ? DAY_CLOCK : CLOCK).format(bar.start().atZone(zone)));
            links.add(link.apply(inForm(bar.start(), zone), inForm(bar.start().plus(width), zone)));
        }
        JsonArrayBuilder series = Json.createArrayBuilder();
        for (RecordAction action : RecordAction.values()) {
            if (bars.stream().anyMatch(bar -> bar.of(action) > 0)) {
                JsonArrayBuilder values = Json.createArrayBuilder();
                bars.forEach(bar -> values.add(bar.of(action)));
                series.add(series(action.word(), "--chart-" + action.word(), values));
            }
        }
        return Json.createObjectBuilder()
                .add("labels", labels)
                .add("series", series)
                .add("links", links);
    }

    /** As the form's fields take it; with an offset where the clock shows that time twice. */
    private static String inForm(Instant time, ZoneId zone) {
        ZonedDateTime local = time.atZone(zone);
        boolean once = zone.getRules().getValidOffsets(local.toLocalDateTime()).size() == 1;
        return (once ? FIELD : FIELD_WITH_OFFSET).format(local);
    }

    private static double perMinute(RecordCounts.Bin bin, RecordAction action, Duration width, Instant now) {
        long passed = Duration.between(bin.start(), now).toSeconds();
        double minutes = Math.max(SECONDS_A_MINUTE, Math.min(width.toSeconds(), passed)) / SECONDS_A_MINUTE;
        return Math.round(bin.of(action) / minutes * 10) / 10.0;
    }

    /** New entries by case, an hour a bar or, over a week, a day a bar. */
    static JsonObject entries(List<ListingCounts.Count> counts, boolean byDay, Instant now, ZoneId zone) {
        ChronoUnit unit = byDay ? ChronoUnit.DAYS : ChronoUnit.HOURS;
        int bars = byDay ? 7 : 24;
        Map<ZonedDateTime, long[]> byBar = new LinkedHashMap<>();
        ZonedDateTime last = now.atZone(zone).truncatedTo(unit);
        for (int i = bars - 1; i >= 0; i--) {
            byBar.put(last.minus(i, unit), new long[Alert.values().length]);
        }
        for (ListingCounts.Count count : counts) {
            long[] bar = byBar.get(count.quarter().atZone(zone).truncatedTo(unit));
            if (bar != null) {
                bar[count.alert().ordinal()] += count.entries();
            }
        }
        JsonArrayBuilder labels = Json.createArrayBuilder();
        byBar.keySet().forEach(start -> labels.add((byDay ? DAY : CLOCK).format(start)));
        JsonArrayBuilder series = Json.createArrayBuilder();
        for (Alert alert : Alert.values()) {
            if (byBar.values().stream().anyMatch(bar -> bar[alert.ordinal()] > 0)) {
                JsonArrayBuilder values = Json.createArrayBuilder();
                byBar.values().forEach(bar -> values.add(bar[alert.ordinal()]));
                series.add(series(alert.text(), "--case-" + (alert.ordinal() + 1), values));
            }
        }
        return Json.createObjectBuilder()
                .add("labels", labels)
                .add("series", series)
                .build();
    }

    private static JsonObjectBuilder series(String name, String colour, JsonArrayBuilder values) {
        return Json.createObjectBuilder()
                .add("name", name)
                .add("colour", colour)
                .add("values", values);
    }
}
