package org.activedefense;

import static com.tngtech.archunit.base.DescribedPredicate.not;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.junit.jupiter.api.Assertions.assertEquals;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.Location;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** The packages are the stages that a record passes, and each knows only who comes before. */
class LayoutTest {

    private static final String ROOT = "org.activedefense";

    /** What everybody may use. */
    private static final Set<String> COMMON = Set.of("system", "audit", "address");

    /** What a package may use beside what is common. */
    private static final Map<String, Set<String>> MAY_USE = Map.ofEntries(
            Map.entry("address", Set.of()),
            Map.entry("system", Set.of()),
            Map.entry("audit", Set.of()),
            Map.entry("parser", Set.of()),
            Map.entry("account", Set.of()),
            Map.entry("logstore", Set.of("parser")),
            Map.entry("intake", Set.of("parser", "logstore")),
            Map.entry("blacklist", Set.of("logstore")),
            Map.entry("defense", Set.of("logstore", "blacklist")),
            // the list can be limited to callers with an account
            Map.entry("edl", Set.of("blacklist", "account")),
            Map.entry("notification", Set.of("blacklist")),
            Map.entry(
                    "api",
                    Set.of("parser", "account", "logstore", "intake", "blacklist", "defense", "edl", "notification")),
            Map.entry(
                    "admin",
                    Set.of("parser", "account", "logstore", "intake", "blacklist", "defense", "edl", "notification")));

    private static JavaClasses product;

    @BeforeAll
    static void readClasses() {
        // the launcher and the benchmarks are compiled beside the tests
        product = new ClassFileImporter()
                .withImportOption(
                        (Location location) -> location.contains("/classes/") && !location.contains("/test-classes/"))
                .importPackages(ROOT);
    }

    @Test
    void everyPackageHasItsPlace() {
        Set<String> unknown = new TreeSet<>(stages());
        unknown.removeAll(MAY_USE.keySet());
        assertEquals(Set.of(), unknown, "say here what they may use");
    }

    @Test
    void dependenciesPointOneWayAlongTheFlow() {
        Map<String, Set<String>> forbidden = new TreeMap<>();
        for (JavaClass from : product) {
            String stage = stage(from);
            from.getDirectDependenciesFromSelf().forEach(dependency -> {
                JavaClass target = dependency.getTargetClass().getBaseComponentType();
                String used = stage(target);
                boolean fine = !target.getPackageName().startsWith(ROOT)
                        || used.equals(stage)
                        || COMMON.contains(used)
                        || MAY_USE.getOrDefault(stage, Set.of()).contains(used);
                if (!fine) {
                    forbidden
                            .computeIfAbsent(stage + " -> " + used, key -> new TreeSet<>())
                            .add(from.getSimpleName() + " -> " + target.getSimpleName());
                }
            });
        }
        assertEquals(Map.of(), forbidden);
    }

    @Test
    void nothingGoesRoundInCircles() {
        slices().matching(ROOT + ".(*)..").should().beFreeOfCycles().check(product);
    }

    @Test
    void theParserAndTheDetectorArePure() {
        noClasses()
                .that()
                .resideInAPackage(ROOT + ".parser")
                .or()
                .haveFullyQualifiedName(ROOT + ".defense.Detector")
                .should()
                .dependOnClassesThat(
                        resideInAnyPackage("java.io..", "java.nio.file..", "java.sql..", "jakarta..", "java.net.."))
                .check(product);
    }

    @Test
    void namesSayWhatAClassIs() {
        classes()
                .should()
                .haveNameNotMatching(".*(Manager|Helper|Utils?|Impl)(\\$.*)?")
                .check(product);
    }

    @Test
    void everyPackageSaysWhatHappensThere() {
        Set<String> silent = new TreeSet<>();
        for (JavaClass type : product.that(not(resideInAnyPackage(ROOT)))) {
            silent.add(type.getPackageName());
        }
        // package-info leaves a class file only if it bears annotations: its source is what counts
        silent.removeIf(name -> java.nio.file.Files.isRegularFile(
                java.nio.file.Path.of("src/main/java", name.replace('.', '/'), "package-info.java")));
        assertEquals(Set.of(), silent);
    }

    private static Set<String> stages() {
        Set<String> stages = new TreeSet<>();
        product.forEach(type -> stages.add(stage(type)));
        return stages;
    }

    private static String stage(JavaClass type) {
        String name = type.getPackageName();
        return !name.startsWith(ROOT + ".")
                ? ""
                : Stream.of(name.substring(ROOT.length() + 1).split("\\."))
                        .findFirst()
                        .orElse("");
    }
}
