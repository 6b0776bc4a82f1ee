package org.activedefense.launcher.demo;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.IntStream;

/**
 * The scans and attacks of {@code story.txt}, and which sources must and must not be on the list after them. Immutable.
 *
 * @param events in the order of their time
 * @param listed source to the names of its cases, the first one first
 * @param never sources that must not be listed
 */
record DemoStory(List<DemoEvent> events, Map<String, List<String>> listed, Set<String> never) {

    private static final List<String> CASES =
            List.of("Port Scan Attack v1", "Port Scan Attack v2", "Vulnerability Scan v1");

    static DemoStory load() {
        Reading reading = new Reading();
        try (BufferedReader lines = new BufferedReader(
                new InputStreamReader(DemoStory.class.getResourceAsStream("story.txt"), StandardCharsets.UTF_8))) {
            lines.lines()
                    .map(String::strip)
                    .filter(line -> !line.isEmpty() && !line.startsWith("#"))
                    .forEach(reading::add);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        reading.events.sort(Comparator.comparing(DemoEvent::at));
        return new DemoStory(List.copyOf(reading.events), reading.listed, reading.never);
    }

    private static final class Reading {
        private final List<DemoEvent> events = new ArrayList<>();
        private final Map<String, List<String>> listed = new TreeMap<>();
        private final Set<String> never = new TreeSet<>();

        void add(String line) {
            String[] words = line.split("\\s+");
            switch (words[0]) {
                case "listed" ->
                    listed.put(
                            words[1],
                            Arrays.stream(words, 2, words.length)
                                    .map(number -> CASES.get(Integer.parseInt(number) - 1))
                                    .toList());
                case "never" -> never.add(words[1]);
                default -> addScene(line, words);
            }
        }

        private void addScene(String line, String[] words) {
            Duration at = Duration.ofSeconds(Long.parseLong(words[0]));
            String source = words[2];
            switch (words[1]) {
                case "scan" -> {
                    List<Integer> ports = ports(words[4]);
                    String rule = line.contains(" udp") ? "Deny inbound UDP" : "Active Defense sensor";
                    for (int i = 0; i < ports.size(); i++) {
                        events.add(DemoEvent.traffic(
                                at.plus(every(words).multipliedBy(i)), source, words[3], ports.get(i), false, rule));
                    }
                }
                case "sweep" -> {
                    List<String> destinations = addresses(words[3]);
                    for (int i = 0; i < destinations.size(); i++) {
                        events.add(DemoEvent.traffic(
                                at.plus(every(words).multipliedBy(i)),
                                source,
                                destinations.get(i),
                                Integer.parseInt(words[4]),
                                false,
                                "Active Defense sensor"));
                    }
                }
                case "attack" ->
                    events.add(new DemoEvent(
                            at,
                            source,
                            words[3],
                            Integer.parseInt(words[4]),
                            false,
                            words[6].equals("client-to-server") ? "Web servers" : "Internet access",
                            line.substring(line.indexOf(words[6]) + words[6].length())
                                    .strip(),
                            words[5],
                            words[6]));
                case "visit" ->
                    events.add(
                            DemoEvent.traffic(at, source, words[3], Integer.parseInt(words[4]), true, "Web servers"));
                default -> throw new IllegalArgumentException("The demo's story has a line it does not know: " + line);
            }
        }

        private static Duration every(String[] words) {
            int every = Arrays.asList(words).indexOf("every");
            return every < 0 ? Duration.ofMillis(200) : Duration.ofMillis(Long.parseLong(words[every + 1]));
        }

        /** {@code 21-23,25} */
        private static List<Integer> ports(String text) {
            return Arrays.stream(text.split(","))
                    .flatMap(part -> {
                        String[] ends = part.split("-");
                        return IntStream.rangeClosed(Integer.parseInt(ends[0]), Integer.parseInt(ends[ends.length - 1]))
                                .boxed();
                    })
                    .toList();
        }

        /** {@code 198.51.100.1-10} or {@code 2001:db8:100::1-c} (hexadecimal) */
        private static List<String> addresses(String text) {
            int dash = text.indexOf('-');
            int radix = text.indexOf(':') < 0 ? 10 : 16;
            int start = Math.max(text.lastIndexOf('.'), text.lastIndexOf(':')) + 1;
            int first = Integer.parseInt(text.substring(start, dash), radix);
            int last = Integer.parseInt(text.substring(dash + 1), radix);
            return IntStream.rangeClosed(first, last)
                    .mapToObj(i -> text.substring(0, start) + Integer.toString(i, radix))
                    .toList();
        }
    }
}
