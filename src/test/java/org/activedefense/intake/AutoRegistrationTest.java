package org.activedefense.intake;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.activedefense.Injected;
import org.activedefense.audit.Actor;
import org.activedefense.logstore.Generations;
import org.activedefense.logstore.Logfile;
import org.activedefense.logstore.LogfileForm;
import org.activedefense.logstore.Logfiles;
import org.activedefense.logstore.MemoryGenerations;
import org.activedefense.system.ConflictException;
import org.activedefense.system.NodeIdentity;
import org.activedefense.system.RefusedException;
import org.activedefense.system.Setting;
import org.activedefense.system.SettingStore;
import org.activedefense.system.SettingValues;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AutoRegistrationTest {

    private static final String SWITCH = "ACTIVE_DEFENSE_AUTO_REGISTER";

    @TempDir
    Path folder;

    private final List<String> knownPaths = new ArrayList<>();
    private final List<LogfileForm> registered = new ArrayList<>();
    private boolean refusing;
    private AutoRegistration registration;

    private final Logfiles logfiles = new Logfiles() {
        @Override
        public List<String> pathsEverRegistered(String nodeName) {
            return knownPaths;
        }

        @Override
        public List<Logfile> registered() {
            return java.util.Collections.nCopies(registered.size(), null);
        }

        @Override
        public Map<LogfileForm, RefusedException> registerAll(List<LogfileForm> forms) {
            if (away) {
                throw new IllegalStateException("The database is away.");
            }
            if (refusing) {
                return forms.stream()
                        .collect(Collectors.toMap(
                                form -> form, form -> new ConflictException("There is such a device.")));
            }
            registered.addAll(forms);
            return Map.of();
        }
    };

    private boolean away;
    private int most = 1_000;
    private final List<Generations.Known> read = new ArrayList<>();
    private final Generations content = new Generations() {
        @Override
        public List<Known> ofNode(String nodeName) {
            return read;
        }
    };
    private final SettingStore settings = new SettingStore() {
        @Override
        public SettingValues current() {
            return new SettingValues(Map.of(Setting.AUTO_REGISTER_MOST, Integer.toString(most)));
        }
    };

    @BeforeEach
    void turnOn() throws IOException {
        System.setProperty(SWITCH, "true");
        folder = folder.toRealPath();
        registration = Injected.into(
                new AutoRegistration(),
                new Actor(),
                logfiles,
                MemoryGenerations.folders(folder, folder.resolve("not there")),
                new NodeIdentity(),
                content,
                settings);
    }

    @AfterEach
    void turnOff() {
        System.clearProperty(SWITCH);
    }

    private void make(String... names) throws IOException {
        for (String name : names) {
            Files.writeString(folder.resolve(name), "a line\n");
        }
    }

    private List<String> names() {
        return registered.stream().map(LogfileForm::name).sorted().toList();
    }

    @Test
    void everyNewLogFileBecomesADevice() throws IOException {
        make("FW-01.log", "FW-02.log", "notes.txt", "FW-03.log.gz");
        Files.createDirectory(folder.resolve("folder.log"));
        registration.look();

        assertEquals(List.of("FW-01", "FW-02"), names());
        LogfileForm form = registered.get(0);
        assertEquals(folder.resolve(form.name() + ".log").toString(), form.path());
        assertEquals(Logfile.FIREWALL, form.type());
        assertEquals(true, form.enabled());
        assertEquals("default", form.node());
    }

    @Test
    void rotatedFilesOfKnownAndOfNewDevicesAreNone() throws IOException {
        knownPaths.add(folder.resolve("FW-01.log").toString());
        make("FW-01.log", "FW-01-20251123.log", "FW-01.log-20251123", "FW-01.log.1");
        make("FW-02-20251123.log", "FW-02.log", "FW-02_2025-11-22.log");
        registration.look();

        assertEquals(List.of("FW-02"), names());
    }

    @Test
    void aNumberInTheNameDoesNotMakeARotatedFile() throws IOException {
        make("FW.log", "FW-1.log", "FW-2.log", "FW-10.log");
        registration.look();

        assertEquals(List.of("FW", "FW-1", "FW-10", "FW-2"), names());
    }

    @Test
    void removedDevicesStayRemoved() throws IOException {
        knownPaths.add(folder.resolve("gone.log").toString());
        make("gone.log", "gone-20251123.log");
        registration.look();

        assertEquals(List.of(), names());
    }

    @Test
    void moreFilesThanTheLimitWaitAndAreCounted() throws IOException {
        most = 3;
        for (int i = 0; i < 230; i++) {
            make("evil-" + i + ".log");
        }
        registration.look();
        assertEquals(3, registered.size());
        assertEquals(227, registration.waiting());

        most = 5;
        registration.look();
        assertEquals(5, registered.size());
        assertEquals(225, registration.waiting());
    }

    @Test
    void manyNewFilesAreRegisteredOverSomeLooks() throws IOException {
        for (int i = 0; i < 550; i++) {
            make("FW-" + i + "x.log");
        }
        registration.look();
        assertEquals(500, registered.size());
        assertEquals(0, registration.waiting());
        registration.look();
        assertEquals(550, registered.size());
    }

    @Test
    void eightDigitsThatAreNoDateAreAName() throws IOException {
        make("site.log", "site-00112233.log", "site-20251340.log", "site-20251123.log");
        registration.look();
        assertEquals(List.of("site", "site-00112233", "site-20251340"), names());
    }

    @Test
    void aLinkOrAFormerFileUnderAnyNameIsNoDevice() throws IOException {
        knownPaths.add(folder.resolve("FW.log").toString());
        Path log = folder.resolve("FW.log");
        Files.writeString(log, "Nov 26 01:52:25 FW a line\n".repeat(60));
        FileIdentity identity = FileIdentity.of(log);
        read.add(new Generations.Known(1, identity.inode(), identity.fingerprint()));
        Files.createLink(folder.resolve("link.log"), log);
        Files.copy(log, folder.resolve("copy-of-it.log"));
        Files.move(log, folder.resolve("FW.1.log"));
        registration.look();
        registration.look();
        assertEquals(List.of(), names());
    }

    @Test
    void aNumberedLogThatGrowsIsAnotherFirewalls() throws IOException {
        make("FW.log", "FW.1.log");
        registration.look();
        assertEquals(List.of("FW"), names());

        Files.writeString(folder.resolve("FW.1.log"), "one line\nand another\n");
        registration.look();
        assertEquals(List.of("FW", "FW.1"), names());
    }

    @Test
    void aFileIsDecidedOnce() throws IOException {
        make("FW-01.log");
        registration.look();
        registration.look();
        assertEquals(List.of("FW-01"), names());

        make("FW-02.log");
        registration.look();
        assertEquals(List.of("FW-01", "FW-02"), names());
    }

    @Test
    void aRefusalStopsNothing() throws IOException {
        refusing = true;
        make("FW-01.log");
        registration.look();
        refusing = false;
        make("FW-02.log");
        registration.look();

        assertEquals(List.of("FW-02"), names());
    }

    @Test
    void nothingIsRegisteredUnlessItIsWanted() throws IOException {
        System.setProperty(SWITCH, "false");
        make("FW-01.log");
        registration.look();

        assertEquals(List.of(), names());
    }

    @Test
    void filesThatCouldNotBeRegisteredAreTriedAgain() throws IOException {
        Files.writeString(folder.resolve("FW-01.log"), "a line\n");
        away = true;
        org.junit.jupiter.api.Assertions.assertThrows(IllegalStateException.class, registration::look);
        away = false;
        registration.look();
        assertEquals(1, registered.size());
    }
}
