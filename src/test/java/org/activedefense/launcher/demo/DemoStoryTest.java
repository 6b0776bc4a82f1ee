package org.activedefense.launcher.demo;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.BiFunction;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** The demo's story against the three cases at their default settings, counted in the plainest way. */
class DemoStoryTest {

    private static final Instant START = Instant.parse("2026-03-09T12:00:00Z");
    private static final Duration WINDOW = Duration.ofMinutes(10);

    private record Told(Instant time, DemoEvent event) {}

    private final DemoStory story = DemoStory.load();

    @Test
    void exactlyTheSourcesOfTheStoryAreListedAndForItsCases() {
        assertEquals(asSets(story.listed()), judge(tell(START, Duration.ofMinutes(2))));
        assertTrue(story.listed().size() >= 8);
        assertTrue(story.never().size() >= 8);
    }

    @Test
    void theWholeStoryIsToldWithinAMinuteAndItsFirstSourceIsListedWithinSeconds() {
        List<DemoEvent> events = story.events();
        assertTrue(events.get(events.size() - 1).at().compareTo(Duration.ofSeconds(60)) < 0);
        assertTrue(judge(tell(START, Duration.ofSeconds(5))).size() > 0);
    }

    @Test
    void neverListedSourcesAreInTheStoryOrTheBackground() {
        Set<String> sources = tell(START, Duration.ofMinutes(20)).stream()
                .map(told -> told.event().source())
                .collect(Collectors.toSet());
        assertTrue(sources.containsAll(story.never()), sources.toString());
    }

    @Test
    void aDayOfBackgroundListsNobodyElse() {
        assertEquals(
                story.listed().keySet(),
                judge(tell(START, Duration.ofHours(24))).keySet());
    }

    @Test
    void startingTheDemoAgainAndAgainListsNobodyElse() {
        List<Told> told = new ArrayList<>();
        for (int start = 0; start < 6; start++) {
            told.addAll(tell(START.plusSeconds(start * 97L), Duration.ofSeconds(90)));
        }
        assertEquals(story.listed().keySet(), judge(told).keySet());
    }

    @Test
    void listedSourcesComeAgain() {
        Map<String, Long> later = tell(START.plusSeconds(0), Duration.ofMinutes(10)).stream()
                .filter(told -> told.time().isAfter(START.plusSeconds(60)))
                .filter(told -> story.listed().containsKey(told.event().source()))
                .collect(Collectors.groupingBy(told -> told.event().source(), Collectors.counting()));
        assertTrue(later.size() >= 3, later.toString());
    }

    @Test
    void onlyDocumentationAndInsideAddressesAppear() {
        for (Told told : tell(START, Duration.ofHours(2))) {
            for (String address : List.of(told.event().source(), told.event().destination())) {
                assertTrue(
                        address.startsWith("192.0.2.")
                                || address.startsWith("198.51.100.")
                                || address.startsWith("203.0.113.")
                                || address.startsWith("2001:db8:")
                                || address.startsWith("10.1.")
                                || address.equals("100.64.7.7"),
                        address);
            }
            // The list's placeholder when it is empty.
            assertTrue(!told.event().source().equals("192.0.2.1"));
        }
    }

    @Test
    void aLineIsTheCustomFormatBehindATraditionalHeader() {
        DemoEvent event =
                DemoEvent.traffic(Duration.ZERO, "203.0.113.66", "198.51.100.10", 22, false, "Active Defense sensor");
        assertEquals(
                "Mar  9 12:00:00 FW-DEMO SrcLocation=United States; SrcIP=203.0.113.66; SrcPort=8943; SrcUser=; DstLocation=Australia;"
                        + " DstIP=198.51.100.10; DstPort=22; Action=drop; RuleName=Active Defense sensor;"
                        + " RuleID=a8294aa4-5e3c-3ea2-bd8b-2f4a25924c60; TimeReceived=2026/03/09 12:00:00;"
                        + " ThreatName=$threat_name; ThreatID=$threatid; Severity=$severity; Subtype=drop; Type= TRAFFIC;"
                        + " Direction=$direction; Serial=007951000012345; SeqNo=1;",
                new DemoLines(ZoneOffset.UTC, 1).line(event, START));
    }

    /** Story and background as {@link Demo} tells them, without waiting. */
    private List<Told> tell(Instant start, Duration length) {
        List<Told> told = new ArrayList<>();
        story.events().stream()
                .filter(event -> event.at().compareTo(length) < 0)
                .forEach(event -> told.add(new Told(start.plus(event.at()), event)));
        DemoBackground background = Demo.background(story);
        for (Duration at = Duration.ZERO; at.compareTo(length) < 0; at = at.plus(Demo.step(at))) {
            told.add(new Told(start.plus(at), background.next(at)));
        }
        for (Duration at = Duration.ZERO; at.compareTo(length) < 0; at = at.plusSeconds(1)) {
            DemoEvent slow = background.slowScan(at, start.plus(at));
            if (slow != null) {
                told.add(new Told(start.plus(at), slow));
            }
        }
        told.sort((a, b) -> a.time().compareTo(b.time()));
        return told;
    }

    private static Map<String, Set<String>> judge(List<Told> all) {
        Map<String, Set<String>> listed = new TreeMap<>();
        Map<String, List<Told>> bySource =
                all.stream().collect(Collectors.groupingBy(told -> told.event().source()));
        bySource.forEach((source, told) -> {
            Set<String> cases = new TreeSet<>();
            List<Told> traffic =
                    told.stream().filter(t -> !t.event().isThreat()).toList();
            if (most(
                            traffic.stream().filter(t -> t.event().port() != 0).toList(),
                            (event, other) -> event.destination().equals(other.destination()),
                            event -> event.port())
                    > 10) {
                cases.add("Port Scan Attack v1");
            }
            if (most(traffic, (event, other) -> event.port() == other.port(), DemoEvent::destination) >= 10) {
                cases.add("Port Scan Attack v2");
            }
            if (told.stream()
                    .anyMatch(t -> t.event().severity().equals("critical")
                            && t.event().direction().equals("client-to-server"))) {
                cases.add("Vulnerability Scan v1");
            }
            boolean inside = source.startsWith("10.") || source.startsWith("100.64.");
            if (!inside && !cases.isEmpty()) {
                listed.put(source, cases);
            }
        });
        return listed;
    }

    /** The most different values that events of the same kind have within a window that begins at one of them. */
    private static int most(
            List<Told> told,
            BiFunction<DemoEvent, DemoEvent, Boolean> sameKind,
            java.util.function.Function<DemoEvent, Object> value) {
        int most = 0;
        for (int i = 0; i < told.size(); i++) {
            Told first = told.get(i);
            Set<Object> values = new HashSet<>();
            for (int j = i; j < told.size(); j++) {
                Told other = told.get(j);
                if (Duration.between(seconds(first), seconds(other)).compareTo(WINDOW) > 0) {
                    break;
                }
                if (sameKind.apply(first.event(), other.event())) {
                    values.add(value.apply(other.event()));
                }
            }
            most = Math.max(most, values.size());
        }
        return most;
    }

    private static Instant seconds(Told told) {
        return told.time().truncatedTo(java.time.temporal.ChronoUnit.SECONDS);
    }

    private static Map<String, Set<String>> asSets(Map<String, List<String>> listed) {
        Map<String, Set<String>> sets = new TreeMap<>();
        listed.forEach((source, cases) -> sets.put(source, new TreeSet<>(cases)));
        return sets;
    }
}
