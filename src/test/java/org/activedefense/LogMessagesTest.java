package org.activedefense;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Each warning in the code stands in docs/operations.md with what it asks for. */
class LogMessagesTest {

    /** From the level to the message: string literals joined by plus signs, values in between. */
    private static final Pattern WARNING =
            Pattern.compile("Level\\.(?:WARNING|SEVERE)[^\";]*?,\\s*((?:\"(?:[^\"\\\\]|\\\\.)*\"(?:\\s*\\+\\s*)?)+)");

    private static final Pattern LITERAL = Pattern.compile("\"((?:[^\"\\\\]|\\\\.)*)\"");
    private static final Pattern PLACEHOLDER = Pattern.compile("\\{\\d}");

    @Test
    void everyWarningOfTheCodeIsInTheOperationsGuide() throws IOException {
        String guide = Files.readString(Path.of("docs/operations.md")).replaceAll("\\s+", " ");
        List<String> missing = new ArrayList<>();
        List<String> messages = messages();
        for (String message : messages) {
            if (!guide.contains(longestPart(message))) {
                missing.add(message);
            }
        }
        assertEquals(List.of(), missing, "add them to the table in docs/operations.md");
        assertTrue(messages.size() > 20, () -> "only these were found: " + messages);
    }

    private static List<String> messages() throws IOException {
        List<String> messages = new ArrayList<>();
        try (Stream<Path> files = Files.walk(Path.of("src/main/java"))) {
            for (Path file : files.filter(f -> f.toString().endsWith(".java")).toList()) {
                Matcher warnings = WARNING.matcher(Files.readString(file));
                while (warnings.find()) {
                    StringBuilder message = new StringBuilder();
                    Matcher literals = LITERAL.matcher(warnings.group(1));
                    while (literals.find()) {
                        message.append(literals.group(1));
                    }
                    messages.add(message.toString());
                }
            }
        }
        return messages;
    }

    private static String longestPart(String message) {
        return PLACEHOLDER
                .splitAsStream(message)
                .map(String::strip)
                .max(Comparator.comparing(String::length))
                .orElseThrow();
    }
}
