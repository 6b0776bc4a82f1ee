package org.activedefense.system;

import java.time.Duration;
import java.time.ZoneId;
import java.util.EnumMap;
import java.util.Map;

/** The values of all settings at one moment. Immutable. */
public final class SettingValues {

    private final Map<Setting, String> values;

    /** @param stored the values that differ from the default, already {@linkplain Setting#normalise normalised} */
    public SettingValues(Map<Setting, String> stored) {
        values = new EnumMap<>(Setting.class);
        for (Setting setting : Setting.values()) {
            values.put(setting, stored.getOrDefault(setting, setting.defaultValue()));
        }
    }

    public String text(Setting setting) {
        return values.get(setting);
    }

    public int number(Setting setting) {
        return Integer.parseInt(values.get(setting));
    }

    public boolean isTrue(Setting setting) {
        return Boolean.parseBoolean(values.get(setting));
    }

    /** How long records are kept; a month is 30 days. */
    public Duration logRetention() {
        return Duration.ofDays(30L * number(Setting.LOG_MONTHS));
    }

    /** How long an entry stays without being seen; a month is 30 days. */
    public Duration inactivePeriod() {
        return Duration.ofDays(30L * number(Setting.INACTIVE_MONTHS));
    }

    public ZoneId cleaningZone() {
        String zone = text(Setting.CLEANING_ZONE);
        return zone.isEmpty() ? ZoneId.systemDefault() : ZoneId.of(zone);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof SettingValues that && values.equals(that.values);
    }

    @Override
    public int hashCode() {
        return values.hashCode();
    }
}
