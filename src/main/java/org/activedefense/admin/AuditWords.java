package org.activedefense.admin;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.activedefense.address.Network;
import org.activedefense.system.Setting;

/** The audit's entries as people say them: who "changed Port Scan Attack v1: within minutes", with links to what they are about. Pure. */
public final class AuditWords {

    private static final String SETTING = "Change setting ";
    private static final String MUTE = "Mute warnings ";

    /** How a sentence of the audit begins, and how that is told. */
    private static final Map<String, String> VERBS = new LinkedHashMap<>();

    static {
        VERBS.put("Add ", "added ");
        VERBS.put("Change ", "changed ");
        VERBS.put("Delete ", "deleted ");
        VERBS.put("Delist ", "delisted ");
        VERBS.put("Disable ", "disabled ");
        VERBS.put("Drop ", "dropped ");
        VERBS.put("Enable ", "enabled ");
        VERBS.put("Export ", "exported ");
        VERBS.put("Failed login", "failed to log in");
        VERBS.put("Let job ", "let the job ");
        VERBS.put("Lock out ", "is locked out: ");
        VERBS.put("Log in", "logged in");
        VERBS.put("Log out", "logged out");
        VERBS.put("Make ", "made ");
        VERBS.put("Mute ", "muted ");
        VERBS.put("Read rejected lines ", "had the rejected lines read again ");
        VERBS.put("Refuse ", "was refused ");
        VERBS.put("Register ", "registered ");
        VERBS.put("Release ", "released ");
        VERBS.put("Remove ", "removed ");
        VERBS.put("Reset ", "reset ");
        VERBS.put("Send ", "sent ");
        VERBS.put("Share search ", "shared the search ");
        VERBS.put("Start ", "started the ");
        VERBS.put("Stop ", "stopped the ");
        VERBS.put("Try ", "had tried ");
        VERBS.put("Undo ", "undid the ");
    }

    /** An object that stands after these words has a page. */
    private static final Map<Pattern, String> PAGES = Map.of(
            Pattern.compile("\\bdevice (?<name>.+)$"), "devices.xhtml",
            Pattern.compile("\\baccount (?<name>.+)$"), "accounts.xhtml",
            Pattern.compile("\\brecipient (?<name>.+)$"), "recipients.xhtml");

    private static final Pattern ADDRESS = Pattern.compile("[0-9A-Fa-f.:]{3,}(/\\d{1,3})?");

    private static final Pattern INSTANT = Pattern.compile("\\d{4}-\\d\\d-\\d\\dT[0-9:.]+Z");

    private AuditWords() {}

    /** A stretch of a sentence. @param url where it leads to; empty if nowhere */
    public record Part(String text, String url) {

        public String getText() {
            return text;
        }

        public String getUrl() {
            return url;
        }
    }

    /** What somebody did, to stand after his name. */
    static List<Part> sentence(String what) {
        if (what.startsWith(SETTING)) {
            Optional<Setting> setting = Setting.named(what.substring(SETTING.length()));
            if (setting.isPresent()) {
                return List.of(new Part("changed ", ""), new Part(words(setting.get()), "settings.xhtml"));
            }
        }
        if (what.startsWith(MUTE)) {
            return List.of(new Part("muted warnings: " + WarningsView.title(what.substring(MUTE.length())), ""));
        }
        return withLinks(told(what));
    }

    /** As one text. */
    static String text(String what) {
        return sentence(what).stream().map(Part::text).collect(Collectors.joining());
    }

    private static String told(String what) {
        for (Map.Entry<String, String> verb : VERBS.entrySet()) {
            if (what.startsWith(verb.getKey())) {
                return verb.getValue()
                        + what.substring(verb.getKey().length()).replaceFirst("^(of device .+) again$", "$1");
            }
        }
        return what;
    }

    /** Whether it is known how a sentence that begins so is told. */
    static boolean knows(String what) {
        return VERBS.keySet().stream().anyMatch(what::startsWith);
    }

    private static List<Part> withLinks(String text) {
        Matcher address = ADDRESS.matcher(text);
        while (address.find()) {
            if (isNetwork(address.group())) {
                return cut(
                        text,
                        address.start(),
                        address.end(),
                        "entry.xhtml?ip=" + URLEncoder.encode(address.group(), StandardCharsets.UTF_8));
            }
        }
        for (Map.Entry<Pattern, String> page : PAGES.entrySet()) {
            Matcher object = page.getKey().matcher(text);
            if (object.find()) {
                return cut(text, object.start("name"), object.end("name"), page.getValue());
            }
        }
        return List.of(new Part(text, ""));
    }

    private static boolean isNetwork(String text) {
        try {
            return (text.contains(".") || text.contains(":")) && Network.parse(text) != null;
        } catch (IllegalArgumentException e) {
            return false;
        }
    }

    private static List<Part> cut(String text, int from, int to, String url) {
        List<Part> parts = new ArrayList<>();
        parts.add(new Part(text.substring(0, from), ""));
        parts.add(new Part(text.substring(from, to), url));
        parts.add(new Part(text.substring(to), ""));
        return parts;
    }

    /** "Port Scan Attack v1, within minutes". */
    private static String words(Setting setting) {
        String label = SettingInput.of(setting).label();
        return Arrays.stream(SettingGroup.values())
                .filter(group -> group.getSettings().contains(setting))
                .map(group ->
                        group.getTitle() + ", " + label.substring(0, 1).toLowerCase(Locale.ROOT) + label.substring(1))
                .findFirst()
                .orElse(label);
    }

    /** A value before or after, with its times in the reader's zone. */
    static String value(String what, String value, ZoneId zone) {
        if (value == null) {
            return "";
        }
        String text = what.startsWith(SETTING)
                ? Setting.named(what.substring(SETTING.length()))
                        .map(setting -> SettingInput.words(setting, value))
                        .orElse(value)
                : value;
        return INSTANT.matcher(text).replaceAll(found -> Matcher.quoteReplacement(time(found.group(), zone)));
    }

    private static String time(String text, ZoneId zone) {
        try {
            return Words.time(Instant.parse(text), zone);
        } catch (java.time.DateTimeException e) {
            return text;
        }
    }

    /** The sentences whose words, but not they themselves, hold a text: of settings and warnings. */
    static List<String> meantBy(String text) {
        String wanted = text.strip().toLowerCase(Locale.ROOT);
        List<String> sentences = new ArrayList<>();
        if (!wanted.isEmpty()) {
            Arrays.stream(Setting.values())
                    .filter(setting -> words(setting).toLowerCase(Locale.ROOT).contains(wanted))
                    .forEach(setting -> sentences.add(SETTING + setting.settingName()));
            WarningsView.kinds().stream()
                    .filter(kind ->
                            WarningsView.title(kind).toLowerCase(Locale.ROOT).contains(wanted))
                    .forEach(kind -> sentences.add(MUTE + kind));
        }
        return sentences;
    }
}
