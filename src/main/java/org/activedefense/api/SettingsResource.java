package org.activedefense.api;

import jakarta.enterprise.context.RequestScoped;
import jakarta.inject.Inject;
import jakarta.json.JsonNumber;
import jakarta.json.JsonObject;
import jakarta.json.JsonString;
import jakarta.json.JsonValue;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.PATCH;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.activedefense.system.FieldError;
import org.activedefense.system.InvalidException;
import org.activedefense.system.Setting;
import org.activedefense.system.SettingStore;
import org.activedefense.system.SettingValues;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;

/** What administrators tune. */
@Path("settings")
@RequestScoped
@Produces(MediaType.APPLICATION_JSON)
@Consumes(MediaType.APPLICATION_JSON)
@Tag(name = "settings", description = "What administrators tune; a change takes effect at once, on every node")
public class SettingsResource {

    @Inject
    private SettingStore store;

    @GET
    @Operation(summary = "All settings", description = "An object of names and values.")
    public Map<String, Object> get() {
        return shown(store.current());
    }

    @PATCH
    @Operation(
            summary = "Change some settings",
            description = "An object of the names to change and their new values; all are changed or none.")
    public Map<String, Object> change(JsonObject changes) {
        store.change(read(changes));
        return shown(store.current());
    }

    static Map<String, Object> shown(SettingValues values) {
        Map<String, Object> shown = new LinkedHashMap<>();
        for (Setting setting : Setting.values()) {
            shown.put(
                    setting.settingName(),
                    setting.isNumber()
                            ? (Object) values.number(setting)
                            : isFlag(setting) ? (Object) values.isTrue(setting) : values.text(setting));
        }
        return shown;
    }

    private static boolean isFlag(Setting setting) {
        return setting.defaultValue().equals("true") || setting.defaultValue().equals("false");
    }

    static Map<Setting, String> read(JsonObject changes) {
        if (changes == null) {
            throw new InvalidException("body", "must be a JSON object of settings to change");
        }
        Map<Setting, String> read = new EnumMap<>(Setting.class);
        List<FieldError> errors = new ArrayList<>();
        changes.forEach((name, json) -> {
            Optional<Setting> setting = Setting.named(name);
            try {
                if (setting.isEmpty()) {
                    throw new IllegalArgumentException("is not a setting");
                }
                read.put(setting.get(), setting.get().normalise(text(json)));
            } catch (IllegalArgumentException e) {
                errors.add(new FieldError(name, e.getMessage()));
            }
        });
        if (!errors.isEmpty()) {
            throw new InvalidException(errors);
        }
        return read;
    }

    private static String text(JsonValue json) {
        if (json instanceof JsonString string) {
            return string.getString();
        }
        if (json instanceof JsonNumber || json == JsonValue.TRUE || json == JsonValue.FALSE) {
            return json.toString();
        }
        throw new IllegalArgumentException("must be a number, a text, true or false");
    }
}
