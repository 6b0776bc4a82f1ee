package org.activedefense.admin;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/**
 * The theme is PrimeFaces' own (saga-blue) with every colour replaced by a variable of ad.css, so that light and dark come
 * from one file. After an upgrade of PrimeFaces: {@code mvn surefire:test -Dtest=ThemeTest -Dtheme.write=true}.
 */
class ThemeTest {

    private static final Path THEME = Path.of("src/main/webapp/resources/primefaces-active-defense/theme.css");
    private static final Path VARIABLES = Path.of("src/main/webapp/resources/ad/ad.css");

    private static final Pattern ROOT_BLOCK = Pattern.compile(":root\\{[^}]*}");
    private static final Pattern DECLARATION = Pattern.compile("(?<=[{;])([a-z-]+):([^;{}]*)");
    private static final Pattern COLOUR = Pattern.compile("#[0-9a-fA-F]{3,8}\\b|rgba?\\([^)]*\\)");
    private static final Pattern USED = Pattern.compile("var\\((--[a-z-]+)\\)");

    private static final Map<String, String> VARIABLE = Map.ofEntries(
            Map.entry("#495057", "text-color"),
            Map.entry("#212529", "text-color"),
            Map.entry("#252529", "text-color"),
            Map.entry("#6c757d", "text-color-secondary"),
            Map.entry("#ffffff", "surface-card"),
            Map.entry("#f8f8f8", "surface-b"),
            Map.entry("#f8f9fa", "surface-b"),
            Map.entry("#e9ecef", "surface-hover"),
            Map.entry("#dee2e6", "surface-border"),
            Map.entry("#ced4da", "field-border"),
            Map.entry("#adb5bd", "field-border"),
            Map.entry("#2196f3", "primary-color"),
            Map.entry("#9c27b0", "primary-color"),
            Map.entry("#0d89ec", "primary-hover"),
            Map.entry("#0b7ad1", "primary-active"),
            Map.entry("#89c8f7", "primary-hover"),
            Map.entry("#a6d5fa", "focus-color"),
            Map.entry("#e3f2fd", "highlight"),
            Map.entry("#607d8b", "neutral"),
            Map.entry("#56717d", "neutral"),
            Map.entry("#4d646f", "neutral"),
            Map.entry("#689f38", "ok"),
            Map.entry("#43944a", "ok"),
            Map.entry("#c8e6c9", "ok-soft"),
            Map.entry("#0288d1", "info"),
            Map.entry("#03a9f4", "info"),
            Map.entry("#01579b", "info"),
            Map.entry("#b3e5fc", "info-soft"),
            Map.entry("#fbc02d", "warning"),
            Map.entry("#ffc107", "warning"),
            Map.entry("#7f6003", "warning"),
            Map.entry("#ffecb3", "warning-soft"),
            Map.entry("#d32f2f", "danger"),
            Map.entry("#f44336", "danger"),
            Map.entry("#ef5350", "danger"),
            Map.entry("#b71c1c", "danger"),
            Map.entry("#e0284f", "danger"),
            Map.entry("#e60017", "danger"),
            Map.entry("#ffcdd2", "danger-soft"));

    @Test
    void theThemeIsThatOfPrimeFacesWithItsColoursMadeVariables() throws IOException {
        String made = made();
        if (Boolean.getBoolean("theme.write")) {
            Files.writeString(THEME, made);
        }
        assertEquals(made, Files.readString(THEME), "PrimeFaces has changed: make the theme anew");
    }

    @Test
    void everyVariableOfTheThemeHasAValue() throws IOException {
        String variables = Files.readString(VARIABLES);
        Set<String> missing = new TreeSet<>();
        USED.matcher(Files.readString(THEME) + variables).results().forEach(use -> {
            if (!variables.contains(use.group(1) + ":")) {
                missing.add(use.group(1));
            }
        });
        assertEquals(Set.of(), missing);
    }

    @Test
    void noColourOfTheThemeIsFixed() throws IOException {
        assertFalse(
                COLOUR.matcher(Files.readString(THEME).replaceAll("rgba\\(0,0,0,[^)]*\\)", ""))
                        .find(),
                "a colour without a variable would be the same in light and dark");
    }

    private static String made() throws IOException {
        try (InputStream in =
                ThemeTest.class.getResourceAsStream("/META-INF/resources/primefaces-saga-blue/theme.css")) {
            assertNotNull(in, "PrimeFaces has no saga-blue any more");
            String original = new String(in.readAllBytes(), StandardCharsets.UTF_8);
            String rules = ROOT_BLOCK.matcher(original.replace("\uFEFF", "")).replaceAll("");
            return "/* Made by ThemeTest from PrimeFaces' saga-blue (MIT licence): do not edit. */\n"
                    + DECLARATION.matcher(rules).replaceAll(ThemeTest::declaration)
                    + "\n";
        }
    }

    private static String declaration(MatchResult declaration) {
        Function<MatchResult, String> colour =
                found -> Matcher.quoteReplacement(variable(declaration.group(1), found.group()));
        return Matcher.quoteReplacement(declaration.group(1) + ":"
                + COLOUR.matcher(declaration.group(2)).replaceAll(colour));
    }

    private static String variable(String property, String literal) {
        if (literal.startsWith("rgba(0,0,0,") || literal.startsWith("rgba(255, 255, 255, 0")) {
            return literal.replace("rgba(255, 255, 255, 0", "rgba(0,0,0,0");
        }
        String hex = hex(literal);
        if (property.equals("color") && (hex.equals("#ffffff") || hex.equals("#f8f9fa"))) {
            return "var(--primary-color-text)"; // on a coloured ground
        }
        String variable = "var(--" + VARIABLE.getOrDefault(hex, nearest(hex)) + ")";
        return literal.startsWith("rgba(")
                ? "color-mix(in srgb," + variable + " "
                        + Math.round(100 * Double.parseDouble(literal.replaceAll(".*,\\s*|\\)", ""))) + "%,transparent)"
                : variable;
    }

    private static String hex(String literal) {
        if (literal.startsWith("rgb")) {
            String[] parts = literal.replaceAll("rgba?\\(|\\)|\\s", "").split(",");
            StringBuilder hex = new StringBuilder("#");
            for (int i = 0; i < 3; i++) {
                hex.append(String.format("%02x", Math.round(Double.parseDouble(parts[i]))));
            }
            return hex.toString();
        }
        String lower = literal.toLowerCase(Locale.ROOT);
        return lower.length() == 4 ? lower.replaceAll("([0-9a-f])", "$1$1") : lower;
    }

    /** Shades between the named colours, such as that of a pressed button. */
    private static String nearest(String hex) {
        return VARIABLE.entrySet().stream()
                .min((a, b) -> Integer.compare(distance(a.getKey(), hex), distance(b.getKey(), hex)))
                .orElseThrow()
                .getValue();
    }

    private static int distance(String a, String b) {
        int sum = 0;
        for (int i = 1; i < 7; i += 2) {
            int difference = Integer.parseInt(a.substring(i, i + 2), 16) - Integer.parseInt(b.substring(i, i + 2), 16);
            sum += difference * difference;
        }
        return sum;
    }
}
