package org.activedefense.notification;

import java.net.IDN;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Pattern;

/** Mail addresses as people type them: one, or a list from anywhere. */
final class MailAddress {

    /** RFC 5321, 4.5.3.1: a path has at most 256 octets with its brackets, a local part 64. */
    private static final int MOST_CHARACTERS = 254;

    private static final Pattern LOCAL_PART =
            Pattern.compile("[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+(\\.[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+)*");
    private static final Pattern DOMAIN = Pattern.compile(
            "[A-Za-z0-9]([A-Za-z0-9-]{0,61}[A-Za-z0-9])?(\\.[A-Za-z0-9]([A-Za-z0-9-]{0,61}[A-Za-z0-9])?)*");
    private static final Pattern IN_BRACKETS = Pattern.compile("[^<>]*<([^<>]*)>");
    private static final Pattern BETWEEN = Pattern.compile("[,;\\r\\n]+");

    private MailAddress() {}

    /**
     * The address as it is stored: without surrounding blanks, its domain in lower case and ASCII.
     *
     * @throws IllegalArgumentException with words that go on after the address: "has no @"
     */
    static String normalise(String typed) {
        String text = typed.strip();
        int at = text.lastIndexOf('@');
        if (at <= 0 || at == text.length() - 1) {
            throw new IllegalArgumentException("is no mail address: it must look like name@example.net");
        }
        String local = text.substring(0, at);
        if (local.length() > 64 || !LOCAL_PART.matcher(local).matches()) {
            throw new IllegalArgumentException("is no mail address: check the part before the @");
        }
        String domain = asciiDomain(text.substring(at + 1));
        String address = local + "@" + domain;
        if (address.length() > MOST_CHARACTERS) {
            throw new IllegalArgumentException(
                    "is no mail address: it has more than " + MOST_CHARACTERS + " characters");
        }
        return address;
    }

    private static String asciiDomain(String domain) {
        String ascii;
        try {
            ascii = IDN.toASCII(domain, IDN.ALLOW_UNASSIGNED).toLowerCase(Locale.ROOT);
        } catch (IllegalArgumentException e) {
            ascii = "";
        }
        if (!DOMAIN.matcher(ascii).matches()) {
            throw new IllegalArgumentException("is no mail address: check the part after the @");
        }
        return ascii;
    }

    /**
     * Every address of a text, one a line or separated by commas or semicolons, also as {@code Name <name@example.net>}.
     * Those that differ only in case are one.
     *
     * @param errors gets a sentence for each that cannot be taken
     */
    static List<String> all(String typed, List<String> errors) {
        Map<String, String> found = new LinkedHashMap<>();
        for (String part : BETWEEN.split(typed == null ? "" : typed)) {
            var inBrackets = IN_BRACKETS.matcher(part.strip());
            String text = (inBrackets.matches() ? inBrackets.group(1) : part).strip();
            if (!text.isEmpty()) {
                try {
                    String address = normalise(text);
                    found.putIfAbsent(address.toLowerCase(Locale.ROOT), address);
                } catch (IllegalArgumentException e) {
                    errors.add("\"" + shortened(text) + "\" " + e.getMessage());
                }
            }
        }
        return new ArrayList<>(found.values());
    }

    private static String shortened(String text) {
        return text.length() <= 80 ? text : text.substring(0, 80) + "...";
    }

    /** Such as example.net. */
    static String domain(String address) {
        return address.substring(address.lastIndexOf('@') + 1);
    }
}
