package org.activedefense;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What of the container images can be seen without an engine. */
class DockerfilesTest {

    private static final Path FOLDER = Path.of("docker");
    private static final Pattern SCRIPT = Pattern.compile("\\[\"bash\", \"(?:/install|docker)/([a-z-]+\\.sh)\"]$");
    private static final Pattern PINNED = Pattern.compile("[a-z/-]+:v?\\d[\\w.-]*");

    @ParameterizedTest
    @ValueSource(strings = {"payara", "wildfly", "rsyslog"})
    void anImageIsPinnedRunsOnlyOurScriptsAndIsNotRoot(String name) throws IOException {
        List<String> lines = Files.readAllLines(FOLDER.resolve(name + ".Dockerfile"));
        for (String line : lines) {
            if (line.startsWith("FROM ")) {
                assertTrue(PINNED.matcher(line.split(" ")[1]).matches(), line);
            } else if (line.startsWith("RUN ")) {
                Matcher script = SCRIPT.matcher(line);
                assertTrue(script.find(), line);
                assertTrue(Files.exists(FOLDER.resolve(script.group(1))), line);
            }
        }
        List<String> users =
                lines.stream().filter(line -> line.startsWith("USER ")).toList();
        assertEquals(1, users.size());
        assertTrue(users.get(0).matches("USER 1000[12]:10001"), users.get(0));
        assertEquals(
                1,
                lines.stream().filter(line -> line.startsWith("HEALTHCHECK ")).count());
    }

    @Test
    void theCompositionTakesSecretsFromFilesAndPinnedImages() throws IOException {
        String compose = Files.readString(FOLDER.resolve("compose.yaml"));
        List<String> images = Pattern.compile("(?m)^ *image: (.*)$")
                .matcher(compose)
                .results()
                .map(image -> image.group(1))
                .toList();
        assertEquals(2, images.size());
        assertTrue(images.stream().allMatch(image -> PINNED.matcher(image).matches()), images.toString());
        assertFalse(compose.matches("(?s).*(PASSWORD|SECRET_KEY): .*"), "a secret stands in the environment");
        String making = Files.readString(FOLDER.resolve("make-secrets.sh"));
        List<String> secrets = Pattern.compile("(?m)^ *file: ./secrets/(.*)$")
                .matcher(compose)
                .results()
                .map((MatchResult secret) -> secret.group(1))
                .toList();
        assertEquals(5, secrets.size());
        for (String secret : secrets) {
            assertTrue(making.contains(secret), secret + " is not made by make-secrets.sh");
        }
        assertTrue(Files.readAllLines(Path.of(".gitignore")).contains("/docker/secrets/"));
    }
}
