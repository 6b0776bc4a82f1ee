package org.activedefense.admin;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.activedefense.audit.AuditKind;
import org.activedefense.system.Setting;
import org.junit.jupiter.api.Test;

class AuditWordsTest {

    /** What a sentence of the audit is made of in the sources: its first literal, and whether more follows. */
    private static final Pattern WRITTEN = Pattern.compile(
            "audit\\s*\\.record(?:As)?\\((?:[^\";]*?,)?\\s*(?:on \\? )?\"([^\"]+)\"( : \"[^\"]+\")?", Pattern.DOTALL);

    private static Set<String> beginnings() throws IOException {
        Set<String> all = new TreeSet<>();
        try (Stream<Path> files = Files.walk(Path.of("src/main/java"))) {
            for (Path file :
                    files.filter(path -> path.toString().endsWith(".java")).toList()) {
                Matcher written = WRITTEN.matcher(read(file));
                while (written.find()) {
                    all.add(written.group(1));
                    if (written.group(2) != null) {
                        all.add(written.group(2).replaceAll("^ : \"|\"$", ""));
                    }
                }
            }
        }
        return all;
    }

    private static String read(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Test
    void everySentenceThatIsWrittenHasWordsAndAKind() throws IOException {
        Set<String> beginnings = beginnings();
        assertTrue(beginnings.size() > 25, () -> "the sources were read: " + beginnings);
        for (String beginning : beginnings) {
            assertTrue(AuditWords.knows(beginning), "no words for \"" + beginning + "\": add its verb");
            boolean known = Stream.of("", "x", "x to the blacklist", "x from the blacklist", "x of account y")
                    .anyMatch(rest -> AuditKind.of(beginning + rest).isPresent());
            assertTrue(known, "no kind for \"" + beginning + "\": add its pattern");
        }
    }

    @Test
    void aKindIsToldFromTheSentence() {
        assertEquals(
                AuditKind.ENTRY,
                AuditKind.of("Add 203.0.113.7 to the blacklist").orElseThrow());
        assertEquals(
                AuditKind.ENTRY, AuditKind.of("Delist 3 entries own network x").orElseThrow());
        assertEquals(
                AuditKind.NETWORK,
                AuditKind.of("Add own network 203.0.113.0/24").orElseThrow());
        assertEquals(AuditKind.MAIL, AuditKind.of("Add recipient a@example.net").orElseThrow());
        assertEquals(
                AuditKind.ACCOUNT, AuditKind.of("Change role of account anna").orElseThrow());
        assertEquals(AuditKind.LOGIN, AuditKind.of("Log in").orElseThrow());
        assertTrue(AuditKind.of("Log in twice").isEmpty());
        assertTrue(AuditKind.of("").isEmpty());
        for (AuditKind kind : AuditKind.values()) {
            assertEquals(kind, AuditKind.ofKey(kind.key()).orElseThrow());
        }
    }

    @Test
    void nobodyReadsAnInternalName() {
        for (Setting setting : Setting.values()) {
            String text = AuditWords.text("Change setting " + setting.settingName());
            assertFalse(text.contains(setting.settingName()), text);
            assertTrue(text.startsWith("changed "), text);
        }
        assertEquals(
                "changed Port Scan Attack v1, more than so many ports",
                AuditWords.text("Change setting Port_Scan1_x_dstPort"));
        assertEquals("critical or high", AuditWords.value("Change setting Vul_Scan1_x_severity", "2", ZoneOffset.UTC));
        for (String kind : WarningsView.kinds()) {
            assertFalse(AuditWords.text("Mute warnings " + kind).contains(kind), kind);
        }
        assertEquals("changed setting of_another_version", AuditWords.text("Change setting of_another_version"));
        assertEquals("Dance", AuditWords.text("Dance"));
    }

    @Test
    void whatItIsAboutLeadsToItsPage() {
        assertEquals(
                List.of(
                        new AuditWords.Part("removed ", ""),
                        new AuditWords.Part("2001:db8::/32", "entry.xhtml?ip=2001%3Adb8%3A%3A%2F32"),
                        new AuditWords.Part(" from the blacklist", "")),
                AuditWords.sentence("Remove 2001:db8::/32 from the blacklist"));
        assertEquals(
                new AuditWords.Part("FW <1>", "devices.xhtml"),
                AuditWords.sentence("Read rejected lines of device FW <1> again")
                        .get(1));
        assertEquals(
                new AuditWords.Part("a.b", "accounts.xhtml"),
                AuditWords.sentence("Disable account a.b").get(1));
        assertEquals(1, AuditWords.sentence("Add 3 entries to the blacklist").size(), "a number is no address");
    }

    @Test
    void timesAreTheReaders() {
        assertEquals(
                "until 20 Feb 2026 22:51:00",
                AuditWords.value(
                        "Mute warnings disk-full",
                        "until 2026-02-20T12:21:00.123456Z",
                        ZoneId.of("Australia/Adelaide")));
        assertEquals("2026-99-99T00:00:00Z", AuditWords.value("x", "2026-99-99T00:00:00Z", ZoneOffset.UTC));
        assertEquals("", AuditWords.value("x", null, ZoneOffset.UTC));
    }

    @Test
    void wordsFindTheSettingsTheyMean() {
        assertEquals(
                List.of("Change setting Port_Scan1_x_dstPort", "Change setting Port_Scan1_x_min"),
                AuditWords.meantBy(" port scan attack V1 ").stream().sorted().toList());
        assertEquals(List.of(), AuditWords.meantBy("203.0.113.7"));
        assertEquals(List.of(), AuditWords.meantBy(" "));
        assertTrue(Arrays.stream(Setting.values())
                .allMatch(setting -> !AuditWords.meantBy(AuditWords.text("Change setting " + setting.settingName())
                                .substring("changed ".length()))
                        .isEmpty()));
    }
}
