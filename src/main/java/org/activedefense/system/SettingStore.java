package org.activedefense.system;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.persistence.EntityManager;
import jakarta.persistence.PersistenceContext;
import jakarta.transaction.Transactional;
import java.time.Instant;
import java.util.EnumMap;
import java.util.Map;
import org.activedefense.audit.Audit;

/** Reads and changes the settings. Thread safe. */
@ApplicationScoped
public class SettingStore {

    /** How the audit says it, before the setting's name. */
    private static final String CHANGE = "Change setting ";

    @PersistenceContext
    private EntityManager entities;

    @Inject
    private Database database;

    @Inject
    private Audit audit;

    /** As stored at this moment. */
    @Transactional
    public SettingValues current() {
        Map<Setting, String> stored = new EnumMap<>(Setting.class);
        for (DefenseSetting row : entities.createQuery("select s from DefenseSetting s", DefenseSetting.class)
                .getResultList()) {
            Setting.named(row.getName()).ifPresent(setting -> stored.put(setting, row.getValue()));
        }
        return new SettingValues(stored);
    }

    /**
     * The latest change of a setting.
     *
     * @param before what it was, normalised as values are
     * @param after what it is since then
     */
    public record LastChange(Setting setting, Instant at, String who, String before, String after) {}

    /** The latest change of each setting that was ever changed, as the audit remembers it. */
    @Transactional
    public Map<Setting, LastChange> lastChanges() {
        Map<Setting, LastChange> changes = new EnumMap<>(Setting.class);
        database
                .query(
                        "select distinct on (what) what, at, who, coalesce(before, '') as before, coalesce(after, '') as after"
                                + " from audit_entry where what like ? order by what, id desc",
                        row -> new LastChange(
                                Setting.named(row.getString("what").substring(CHANGE.length()))
                                        .orElse(null),
                                Database.instant(row, "at"),
                                row.getString("who"),
                                row.getString("before"),
                                row.getString("after")),
                        CHANGE + "%")
                .stream()
                .filter(change -> change.setting() != null) // one of a version that had others
                .forEach(change -> changes.put(change.setting(), change));
        return changes;
    }

    /** Stores values that were {@linkplain Setting#normalise normalised}; all or none. */
    @AdminOnly
    @Transactional
    public void change(Map<Setting, String> changes) {
        change(changes, Map.of());
    }

    /**
     * As {@link #change(Map)}, for somebody who has seen what they were before.
     *
     * @param seen the values before, as far as they were seen
     * @throws ConflictException if one of them is another one by now
     */
    @AdminOnly
    @Transactional
    public void change(Map<Setting, String> changes, Map<Setting, String> seen) {
        database.query("select value from change_counter where name = 'settings' for update", row -> row.getLong(1));
        SettingValues before = current();
        seen.forEach((setting, value) -> {
            if (!before.text(setting).equals(value)) {
                throw new ConflictException("The setting " + setting.settingName() + " is \"" + before.text(setting)
                        + "\" by now: somebody has changed it. Nothing was saved.");
            }
        });
        changes.forEach((setting, value) -> {
            if (!before.text(setting).equals(value)) {
                entities.merge(new DefenseSetting(setting, value));
                audit.record(CHANGE + setting.settingName(), before.text(setting), value);
            }
        });
    }
}
