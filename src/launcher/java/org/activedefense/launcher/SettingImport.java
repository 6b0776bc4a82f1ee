package org.activedefense.launcher;

import java.sql.SQLException;
import java.util.List;
import java.util.Optional;
import org.activedefense.system.Setting;

/** Takes the predecessor's settings over, unless somebody has set them here. */
final class SettingImport {

    static final String KIND = "Settings";

    private final ImportTarget target;
    private final ImportReport report;

    SettingImport(ImportTarget target, ImportReport report) {
        this.target = target;
        this.report = report;
    }

    void take(DjangoDatabase source) throws SQLException {
        for (List<String> row : source.rows("Syslog_defensesetting", "name", "value")) {
            take(String.valueOf(row.get(0)).strip(), String.valueOf(row.get(1)));
        }
    }

    private void take(String name, String given) throws SQLException {
        Optional<Setting> setting = Setting.named(name);
        if (setting.isEmpty()) {
            report.skipped(KIND, name, "there is no such setting");
            return;
        }
        String value;
        try {
            value = setting.get().normalise(given);
        } catch (IllegalArgumentException e) {
            report.skipped(KIND, name, e.getMessage());
            return;
        }
        Optional<String> here = target.text("select value from defense_setting where name = ?", name);
        String inForce = here.orElse(setting.get().defaultValue());
        if (value.equals(inForce)) {
            report.known(KIND);
        } else if (here.isPresent()) {
            report.skipped(KIND, name, "it is set to " + inForce + " here, and was " + value);
        } else {
            target.update("insert into defense_setting (name, value) values (?, ?)", name, value);
            target.audit("Change setting " + name, inForce, value);
            report.taken(KIND, name, inForce + " becomes " + value);
        }
    }
}
