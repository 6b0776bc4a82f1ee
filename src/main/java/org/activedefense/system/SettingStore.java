package org.activedefense.system;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.persistence.EntityManager;
import jakarta.persistence.PersistenceContext;
import jakarta.transaction.Transactional;
import java.util.EnumMap;
import java.util.Map;
import org.activedefense.audit.Audit;

/** Reads and changes the settings. Thread safe. */
@ApplicationScoped
public class SettingStore {

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
     * @return what they were before
     * @throws ConflictException if one of them is another one by now
     */
    @AdminOnly
    @Transactional
    public SettingValues change(Map<Setting, String> changes, Map<Setting, String> seen) {
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
                audit.record("Change setting " + setting.settingName(), before.text(setting), value);
            }
        });
        return before;
    }
}
