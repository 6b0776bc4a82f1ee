package org.activedefense.account;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * What a password that a person chooses must be: long, and not among the first that are tried. No rules about kinds of
 * characters, which make passwords alike rather than strong (NIST SP 800-63B, 5.1.1.2). Pure.
 */
public final class PasswordPolicy {

    public static final int SHORTEST = 12;
    public static final int LONGEST = 128;

    /** The policy in one sentence, for beside a field. */
    public static final String IN_WORDS = "At least " + SHORTEST
            + " characters of any kind; several words are good. Not a common password, and not made of the account's name.";

    private static final int FEWEST_DIFFERENT = 5;
    private static final int FEWEST_OWN_LETTERS = 4;

    /** What is tried first at a product like this one. */
    private static final List<String> OBVIOUS = List.of(
            "activedefense",
            "activedefence",
            "firewall",
            "paloalto",
            "password",
            "admin",
            "welcome",
            "active",
            "defense",
            "defence");

    private static final Pattern AROUND = Pattern.compile("^[^\\p{L}]+|[^\\p{L}]+$");
    private static final Pattern NO_LETTER = Pattern.compile("[^\\p{L}]+");

    private PasswordPolicy() {}

    /** What is wrong with it, to go on after the field's name; empty if it will do. */
    public static Optional<String> objection(String accountName, String password) {
        int length = password.codePointCount(0, password.length());
        if (length < SHORTEST) {
            return Optional.of("must have at least " + SHORTEST + " characters, not " + length);
        }
        if (length > LONGEST) {
            return Optional.of("must have at most " + LONGEST + " characters, not " + length);
        }
        String lower = password.toLowerCase(Locale.ROOT);
        if (isMonotonous(lower)) {
            return Optional.of("is too easy to guess: it repeats itself or only counts on");
        }
        if (isCommon(lower)) {
            return Optional.of("is among the common passwords that attackers try first");
        }
        if (isMadeOf(accountName.toLowerCase(Locale.ROOT), lower)) {
            return Optional.of("is too easy to guess: there is little in it but the account's name or obvious words");
        }
        return Optional.empty();
    }

    private static boolean isMonotonous(String text) {
        if (text.chars().distinct().count() < FEWEST_DIFFERENT || repeated(text).length() < text.length()) {
            return true;
        }
        int steps = 0;
        for (int i = 1; i < text.length(); i++) {
            int step = Math.abs(text.charAt(i) - text.charAt(i - 1));
            // 9 to 0 counts on as well
            steps += step == 1 || step == 9 ? 1 : 0;
        }
        return steps >= text.length() - 2;
    }

    /** The piece that the text is a repetition of; the text itself if it is none. */
    private static String repeated(String text) {
        for (int length = 1; length <= text.length() / 2; length++) {
            if (text.length() % length == 0
                    && text.equals(text.substring(0, length).repeat(text.length() / length))) {
                return text.substring(0, length);
            }
        }
        return text;
    }

    /** As it is, or with digits and signs around it, letters written as digits, or several times over. */
    private static boolean isCommon(String lower) {
        String core = AROUND.matcher(lower).replaceAll("");
        return Common.LIST.contains(lower)
                || Common.LIST.contains(core)
                || Common.LIST.contains(repeated(core))
                || Common.LIST.contains(AROUND.matcher(plainLetters(lower)).replaceAll(""))
                || Common.LIST.contains(plainLetters(core));
    }

    private static boolean isMadeOf(String name, String lower) {
        return fewLeft(name, lower) || fewLeft(name, plainLetters(lower));
    }

    private static boolean fewLeft(String name, String lower) {
        String rest = lower.replace(name, "");
        for (String word : OBVIOUS) {
            rest = rest.replace(word, "");
        }
        return !rest.equals(lower) && NO_LETTER.matcher(rest).replaceAll("").length() < FEWEST_OWN_LETTERS;
    }

    private static String plainLetters(String text) {
        return text.replace('@', 'a')
                .replace('4', 'a')
                .replace('3', 'e')
                .replace('1', 'i')
                .replace('!', 'i')
                .replace('0', 'o')
                .replace('$', 's')
                .replace('5', 's')
                .replace('7', 't');
    }

    /** Read when the first password is chosen. */
    private static final class Common {

        static final Set<String> LIST = read();

        private static Set<String> read() {
            try (BufferedReader lines = new BufferedReader(new InputStreamReader(
                    PasswordPolicy.class.getResourceAsStream("common-passwords.txt"), StandardCharsets.UTF_8))) {
                return lines.lines()
                        .filter(line -> !line.equals("#") && !line.startsWith("# "))
                        .collect(Collectors.toUnmodifiableSet());
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }
}
