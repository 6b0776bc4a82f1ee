package org.activedefense.api;

import jakarta.ws.rs.QueryParam;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import org.activedefense.address.Network;
import org.activedefense.logstore.RecordQuery;
import org.activedefense.system.InvalidException;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;

/** The query parameters by which records are searched; a {@code @BeanParam}. All that are given must hold. */
public class RecordFilter {

    private static final int HIGHEST_PORT = 65_535;

    @Parameter(description = "Source address or network", schema = @Schema(implementation = String.class))
    @QueryParam("src")
    private Network src;

    @Parameter(description = "Destination address or network", schema = @Schema(implementation = String.class))
    @QueryParam("dst")
    private Network dst;

    @QueryParam("srcPort")
    private Integer srcPort;

    @QueryParam("dstPort")
    private Integer dstPort;

    @Parameter(description = "Event time, inclusive, such as 2026-11-23T03:00:00Z")
    @QueryParam("from")
    private Instant from;

    @Parameter(description = "Event time, exclusive")
    @QueryParam("to")
    private Instant to;

    @QueryParam("severity")
    private String severity;

    @QueryParam("action")
    private String action;

    @Parameter(description = "TRAFFIC or THREAT")
    @QueryParam("type")
    private String type;

    @QueryParam("subtype")
    private String subtype;

    @Parameter(description = "A device's id or name, a removed one's as well")
    @QueryParam("logfile")
    private String logfile;

    @QueryParam("srcLocation")
    private String srcLocation;

    @QueryParam("dstLocation")
    private String dstLocation;

    @QueryParam("srcUser")
    private String srcUser;

    @QueryParam("ruleName")
    private String ruleName;

    @QueryParam("threatId")
    private String threatId;

    RecordQuery query(DeviceNames devices) {
        Map<String, Integer> ports = new HashMap<>();
        ports.put("src_port", port("srcPort", srcPort));
        ports.put("dst_port", port("dstPort", dstPort));
        Map<String, String> texts = new HashMap<>();
        texts.put("severity", severity);
        texts.put("action", action);
        texts.put("log_type", type);
        texts.put("subtype", subtype);
        texts.put("src_location", srcLocation);
        texts.put("dst_location", dstLocation);
        texts.put("src_user", srcUser);
        texts.put("rule_name", ruleName);
        texts.put("threat_id", threatId);
        return new RecordQuery(src, dst, from, to, devices.ids("logfile", logfile), ports, texts, Map.of());
    }

    private static Integer port(String parameter, Integer port) {
        if (port != null && port > HIGHEST_PORT) {
            throw new InvalidException(parameter, "must be a port, 0 to " + HIGHEST_PORT + ", not " + port);
        }
        return port;
    }
}
