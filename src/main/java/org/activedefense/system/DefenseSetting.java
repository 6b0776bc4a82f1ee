package org.activedefense.system;

import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.Table;

/** A setting that was changed from its default. */
@Entity
@Table(name = "defense_setting")
public class DefenseSetting {

    @Id
    private String name;

    private String value;

    protected DefenseSetting() {}

    DefenseSetting(Setting setting, String value) {
        this.name = setting.settingName();
        this.value = value;
    }

    public String getName() {
        return name;
    }

    public String getValue() {
        return value;
    }
}
