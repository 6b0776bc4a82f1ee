package org.activedefense.intake;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import jakarta.annotation.PostConstruct;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.activedefense.logstore.Logfile;
import org.activedefense.logstore.RecordBatch;
import org.activedefense.system.Metrics;

/** Counts what the readers of this node do, by device, for /metrics. Thread safe. */
@ApplicationScoped
public class IntakeMeter {

    @Inject
    private Metrics metrics;

    private final Map<String, DeviceMeter> devices = new ConcurrentHashMap<>();

    /** A device's counters and how far it is behind. */
    private static final class DeviceMeter {
        private final Counter read;
        private final Counter stored;
        private final Counter rejected;
        private final Counter failures;
        private volatile long bytesBehind;
        private volatile Instant behindSince;

        DeviceMeter(MeterRegistry registry, String name) {
            Tags tags = Tags.of("device", name);
            read = registry.counter("lines.read", tags);
            stored = registry.counter("lines.stored", tags);
            rejected = registry.counter("lines.rejected", tags);
            failures = registry.counter("intake.failures", tags);
            Gauge.builder("lag.bytes", () -> bytesBehind)
                    .tags(tags)
                    .strongReference(true)
                    .register(registry);
            Gauge.builder("lag.seconds", this::secondsBehind)
                    .tags(tags)
                    .strongReference(true)
                    .register(registry);
        }

        private double secondsBehind() {
            Instant since = behindSince;
            return since == null ? 0 : Duration.between(since, Instant.now()).toMillis() / 1000.0;
        }
    }

    /** All of them at once, so that a device without lines shows zeros. */
    @PostConstruct
    void describe() {
        Gauge.builder("intake.devices", devices, Map::size).register(metrics.registry());
    }

    private DeviceMeter of(Logfile device) {
        return devices.computeIfAbsent(device.getName(), name -> new DeviceMeter(metrics.registry(), name));
    }

    void stored(Logfile device, RecordBatch batch) {
        DeviceMeter meter = of(device);
        meter.read.increment(batch.stored() + batch.rejected());
        meter.stored.increment(batch.stored());
        meter.rejected.increment(batch.rejected());
    }

    void failed(Logfile device) {
        of(device).failures.increment();
    }

    void behind(Logfile device, long bytes, Instant since) {
        DeviceMeter meter = of(device);
        meter.bytesBehind = bytes;
        meter.behindSince = since;
    }
}
