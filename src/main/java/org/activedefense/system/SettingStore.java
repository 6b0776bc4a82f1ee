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
        SettingValues before = current();
        changes.forEach((setting, value) -> {
            if (!before.text(setting).equals(value)) {
                entities.merge(new DefenseSetting(setting, value));
                audit.record("Change setting " + setting.settingName(), before.text(setting), value);
            }
        });
    }
}
