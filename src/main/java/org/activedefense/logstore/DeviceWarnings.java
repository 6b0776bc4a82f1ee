package org.activedefense.logstore;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.activedefense.system.Setting;
import org.activedefense.system.SettingStore;
import org.activedefense.system.SystemSwitch;
import org.activedefense.system.Warning;
import org.activedefense.system.WarningSource;

/** Devices that need a look, by {@link DeviceRules}. */
@ApplicationScoped
public class DeviceWarnings implements WarningSource {

    @Inject
    private DeviceStates states;

    @Inject
    private SettingStore settings;

    @Inject
    private SystemSwitch systemSwitch;

    /** A server that has just started does not know yet what waits in the files. */
    private final Instant started = Instant.now();

    @Override
    public List<Warning> warnings(Instant now) {
        Duration silentAfter = Duration.ofMinutes(settings.current().number(Setting.SILENT_MINUTES));
        Instant onSince = systemSwitch
                .onSince()
                .map(since -> since.isAfter(started) ? since : started)
                .orElse(null);
        DeviceRules rules = new DeviceRules(silentAfter, onSince);
        return states.all().stream()
                .flatMap(device -> rules.of(device, now).stream())
                .toList();
    }
}
