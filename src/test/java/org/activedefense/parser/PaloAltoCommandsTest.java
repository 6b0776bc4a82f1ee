package org.activedefense.parser;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The commands that server-config/palo-alto prints: the formats that we promise, which the parser reads. */
class PaloAltoCommandsTest {

    private static final Path FOLDER = Path.of("server-config/palo-alto");
    private static final String SERVER = "SERVER=192.0.2.10";
    private static final String CA = "CA_CERTIFICATE=company-ca";

    private static final Map<String, String> TRAFFIC = new TreeMap<>(Map.ofEntries(
            Map.entry("srcloc", "Australia"),
            Map.entry("src", "203.0.113.7"),
            Map.entry("sport", "41890"),
            Map.entry("srcuser", "corp\\jdoe"),
            Map.entry("dstloc", "10.0.0.0-10.255.255.255"),
            Map.entry("dst", "198.51.100.10"),
            Map.entry("dport", "8060"),
            Map.entry("action", "drop"),
            Map.entry("rule", "a; rule = with, signs"),
            Map.entry("rule_uuid", "7d4ed6a0-5fb3-4a10-8f0c-3d1a0b6c9d11"),
            Map.entry("time_received", "2025/02/20 12:29:35"),
            Map.entry("subtype", "drop"),
            Map.entry("type", "TRAFFIC"),
            Map.entry("direction", "client-to-server"),
            Map.entry("serial", "012501002341"),
            Map.entry("seqno", "7253419119627122716")));

    private record Printed(int exitCode, List<String> lines) {}

    @ParameterizedTest
    @ValueSource(strings = {"recommended", "plain"})
    void theFormatsAreThoseOfTheReadmeAndTheParserReadsThem(String format) throws Exception {
        List<String> promised = Files.readAllLines(Path.of("README.md")).stream()
                .map(String::strip)
                .filter(line -> line.startsWith("SrcLocation=$srcloc;"))
                .toList();
        List<String> lines =
                print("configure.sh", SERVER, CA, "FORMAT=" + format).lines();
        for (String logType : List.of("traffic", "threat")) {
            String start = "set shared log-settings syslog active-defense format " + logType + " \"";
            String given = lines.stream()
                    .filter(line -> line.startsWith(start))
                    .findFirst()
                    .orElseThrow();
            String text = given.substring(start.length(), given.length() - 1);
            assertEquals(promised.get(format.equals("recommended") ? 0 : 1), text);
            assertParserReads(text, logType, format.equals("recommended"));
        }
        assertEquals(2, promised.size());
    }

    private static void assertParserReads(String format, String logType, boolean recommended) {
        Map<String, String> values = new TreeMap<>(TRAFFIC);
        if (logType.equals("threat")) {
            values.put("type", "THREAT");
            values.put("subtype", "vulnerability");
            values.put("severity", "critical");
            values.put("threat_name", "Apache Log4j Remote Code Execution Vulnerability(91991)");
            values.put("threatid", "91991");
        }
        String message = Pattern.compile("\\$([a-z_]+)").matcher(format).replaceAll(variable -> {
            String value = values.get(variable.group(1));
            return Matcher.quoteReplacement(
                    value == null ? variable.group() : value); // the firewall leaves what it has not
        });
        Accepted record = Lines.accepted("Feb 20 12:29:35 FW-01 " + message);
        assertEquals("203.0.113.7", record.srcIp().toString());
        assertEquals("198.51.100.10", record.dstIp().toString());
        assertEquals(41_890, record.srcPort());
        assertEquals(8060, record.dstPort());
        assertEquals(
                logType.toUpperCase(java.util.Locale.ROOT), record.logType().name());
        assertEquals("FW-01", record.text(TextField.HOSTNAME));
        assertEquals("a; rule = with, signs", record.text(TextField.RULE_NAME));
        assertEquals("corp\\jdoe", record.text(TextField.SRC_USER));
        assertEquals("Australia", record.text(TextField.SRC_LOCATION));
        assertEquals("drop", record.text(TextField.ACTION));
        if (recommended) {
            assertEquals("client-to-server", record.text(TextField.DIRECTION));
            assertEquals("012501002341", record.text(TextField.SERIAL));
            assertEquals(7_253_419_119_627_122_716L, record.seqNo());
        }
        if (logType.equals("threat")) {
            assertEquals("critical", record.text(TextField.SEVERITY));
            assertEquals("91991", record.text(TextField.THREAT_ID));
        }
    }

    @Test
    void whatConfigureMakesRestoreDeletes() throws Exception {
        List<String> made =
                print("configure.sh", SERVER, CA, "RULES=inbound-web deny-all").lines();
        List<String> deleted = print("restore.sh", "RULES=inbound-web deny-all").lines();
        for (String line : made) {
            if (line.startsWith("set ") && !line.endsWith("log-end yes")) {
                assertTrue(
                        deleted.stream()
                                .anyMatch(delete -> line.startsWith("set" + delete.substring("delete".length()))),
                        line);
            }
        }
        assertTrue(
                made.contains("set external-list active-defense type ip url https://192.0.2.10/files/blacklist.txt"));
        assertTrue(made.contains("set external-list active-defense type ip recurring five-minute"));
        assertTrue(made.contains("set external-list active-defense type ip certificate-profile active-defense"));
        assertTrue(made.contains("set rulebase security rules active-defense-in source active-defense"));
        assertTrue(made.contains("set rulebase security rules active-defense-out destination active-defense"));
        assertTrue(made.contains("set rulebase security rules deny-all log-setting active-defense"));
        assertEquals("move rulebase security rules active-defense-in top", made.get(made.size() - 1));
    }

    @Test
    void wrongParametersPrintNoCommand() throws Exception {
        assertEquals(
                0,
                print("configure.sh", SERVER, "LIST_URL=http://192.0.2.10/files/blacklist.txt")
                        .exitCode());
        for (List<String> wrong : List.of(
                List.<String>of(),
                List.of(SERVER),
                List.of(SERVER, CA, "FORMAT=other"),
                List.of(SERVER, CA, "TRANSPORT=tls"),
                List.of(SERVER, CA, "NAME=two words"),
                List.of(SERVER, CA, "LIST_URL=ftp://192.0.2.10/"))) {
            Printed printed = print("configure.sh", wrong.toArray(String[]::new));
            assertTrue(printed.exitCode() != 0, wrong.toString());
            assertTrue(printed.lines().stream().noneMatch(line -> line.startsWith("set ")), wrong.toString());
        }
    }

    private static Printed print(String script, String... environment) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(List.of("env"));
        command.addAll(List.of(environment));
        command.addAll(List.of("bash", FOLDER.resolve(script).toString()));
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        List<String> lines = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8)
                .lines()
                .toList();
        return new Printed(process.waitFor(), lines);
    }
}
