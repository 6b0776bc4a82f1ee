package org.activedefense.bench;

import java.nio.charset.StandardCharsets;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.activedefense.parser.Accepted;
import org.activedefense.parser.LineParser;
import org.activedefense.parser.TextField;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.OptionsBuilder;

/** Lines a second on one thread, beside the same lines taken apart with {@link String#split}. */
@State(Scope.Thread)
@BenchmarkMode(Mode.Throughput)
@OutputTimeUnit(TimeUnit.SECONDS)
@Fork(1)
@Warmup(iterations = 4, time = 1)
@Measurement(iterations = 5, time = 1)
public class ParserBenchmark {

    private static final int LINES = 4096;
    private static final ZoneId ZONE = ZoneId.of("Australia/Sydney");
    private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern("yyyy/MM/dd HH:mm:ss");

    private final LineParser parser = new LineParser(ZONE);
    private final byte[] row = new byte[4096];
    private byte[] custom;
    private int[] customEnds;
    private byte[] csv;
    private int[] csvEnds;

    @Setup
    public void writeLines() {
        Random random = new Random(7);
        StringBuilder customText = new StringBuilder();
        StringBuilder csvText = new StringBuilder();
        customEnds = new int[LINES];
        csvEnds = new int[LINES];
        for (int i = 0; i < LINES; i++) {
            String time = TIME.format(LocalDateTime.of(2025, 2, 20, 12, 0).plusSeconds(i / 100));
            String src = "203." + random.nextInt(256) + "." + random.nextInt(256) + "." + random.nextInt(256);
            String dst = "198.51.100." + random.nextInt(256);
            int srcPort = 1024 + random.nextInt(60000);
            int dstPort = random.nextInt(10000);
            customText.append(
                    "Feb 20 12:29:35 LAB-FW-01 SrcLocation=Australia; SrcIP=%s; SrcPort=%d; SrcUser=; DstLocation=Australia; DstIP=%s; DstPort=%d; Action=reset-both; RuleName=Active Defense sensor; RuleID=7d4ed6a0-5fb3-4a10-8f0c-3d1a0b6c9d11; TimeReceived=%s; ThreatName=$threat_name; ThreatID=$threatid; Severity=$severity; Subtype=drop; Type= TRAFFIC;"
                            .formatted(src, srcPort, dst, dstPort, time));
            customEnds[i] = customText.length();
            csvText.append(
                    "Feb 20 12:29:35 LAB-FW-01 1,%s,007051000012345,TRAFFIC,drop,2560,%s,%s,%s,0.0.0.0,0.0.0.0,Active Defense sensor,,,not-applicable,vsys1,untrust,dmz,ethernet1/1,,syslog,%s,0,1,%d,%d,0,0,0x0,tcp,deny,60,60,0,1,%s,0,any,,7031845672110045,0x0,Australia,Australia,,1,0,policy-deny,0,0,0,0,,LAB-FW-01,from-policy"
                            .formatted(time, time, src, dst, time, srcPort, dstPort, time));
            csvEnds[i] = csvText.length();
        }
        custom = customText.toString().getBytes(StandardCharsets.UTF_8);
        csv = csvText.toString().getBytes(StandardCharsets.UTF_8);
    }

    @Benchmark
    @OperationsPerInvocation(LINES)
    public long customFormat() {
        return parseAll(custom, customEnds, false);
    }

    @Benchmark
    @OperationsPerInvocation(LINES)
    public long customFormatWithTextWritten() {
        return parseAll(custom, customEnds, true);
    }

    @Benchmark
    @OperationsPerInvocation(LINES)
    public long csvFormat() {
        return parseAll(csv, csvEnds, false);
    }

    private long parseAll(byte[] lines, int[] ends, boolean writeText) {
        long sum = 0;
        int from = 0;
        for (int end : ends) {
            Accepted record = (Accepted) parser.parse(lines, from, end, Long.MAX_VALUE);
            sum += record.timeMillis() + record.srcIp().low() + record.dstIp().low() + record.dstPort();
            if (writeText) {
                int at = 0;
                for (TextField field : TEXTS) {
                    at += Math.max(0, record.writeUtf8(field, row, at));
                }
                sum += at;
            }
            from = end;
        }
        return sum;
    }

    private static final TextField[] TEXTS = TextField.values();

    /** What one would write first: a map of all fields, and java.time for the time. */
    @Benchmark
    @OperationsPerInvocation(LINES)
    public long customFormatBySplit() {
        long sum = 0;
        int from = 0;
        for (int end : customEnds) {
            String line = new String(custom, from, end - from, StandardCharsets.UTF_8);
            Map<String, String> record = new HashMap<>();
            for (String part : line.substring(line.indexOf("SrcLocation=")).split(";")) {
                String[] nameAndValue = part.split("=", 2);
                record.put(nameAndValue[0].strip(), nameAndValue[1].strip());
            }
            sum += LocalDateTime.parse(record.get("TimeReceived"), TIME).toEpochSecond(ZoneOffset.UTC);
            sum += record.get("SrcIP").length() + record.get("DstIP").length();
            sum += Integer.parseInt(record.get("DstPort"));
            from = end;
        }
        return sum;
    }

    public static void main(String[] args) throws RunnerException {
        Collection<RunResult> results = new Runner(new OptionsBuilder()
                        .include(ParserBenchmark.class.getName())
                        .build())
                .run();
        Map<String, Double> speeds = new HashMap<>();
        for (RunResult result : results) {
            speeds.put(
                    result.getPrimaryResult().getLabel(),
                    result.getPrimaryResult().getScore());
        }
        double split = speeds.get("customFormatBySplit");
        speeds.forEach((name, speed) ->
                System.out.printf("%-28s %,12.0f lines/s, %.1f times String.split%n", name, speed, speed / split));
    }
}
