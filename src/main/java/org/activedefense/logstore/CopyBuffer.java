package org.activedefense.logstore;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.sql.SQLException;
import java.util.Arrays;
import java.util.List;
import org.activedefense.address.Address;
import org.activedefense.parser.Accepted;
import org.activedefense.parser.TextField;
import org.postgresql.copy.CopyIn;
import org.postgresql.copy.CopyManager;

/**
 * Rows in PostgreSQL's binary COPY format, encoded while a line is parsed, so that no text of a record ever becomes a
 * String. The format is described in PostgreSQL's documentation of COPY, the values in its send and receive functions.
 * Not thread safe; reused from batch to batch.
 */
final class CopyBuffer {

    /** Columns in the order in which {@link #add} writes them. */
    private static final String COLUMNS =
            "id, time_received, created_at, logfile_id, src_ip, dst_ip, src_port, dst_port,"
                    + " repeat_count, seq_no, log_type, serial, hostname, src_location, src_user, dst_location, action, rule_name,"
                    + " rule_id, threat_name, threat_id, severity, subtype, direction, protocol, device_name, from_zone, to_zone,"
                    + " app, session_end_reason, src_edl, dst_edl";

    private static final String COPY = "copy pa_traffic_log (" + COLUMNS + ") from stdin (format binary)";

    private static final TextField[] TEXTS = {
        TextField.SERIAL,
        TextField.HOSTNAME,
        TextField.SRC_LOCATION,
        TextField.SRC_USER,
        TextField.DST_LOCATION,
        TextField.ACTION,
        TextField.RULE_NAME,
        TextField.RULE_ID,
        TextField.THREAT_NAME,
        TextField.THREAT_ID,
        TextField.SEVERITY,
        TextField.SUBTYPE,
        TextField.DIRECTION,
        TextField.PROTOCOL,
        TextField.DEVICE_NAME,
        TextField.FROM_ZONE,
        TextField.TO_ZONE,
        TextField.APP,
        TextField.SESSION_END_REASON,
        TextField.SRC_EDL,
        TextField.DST_EDL
    };

    private static final short COLUMN_COUNT = (short) (11 + TEXTS.length);

    private static final byte[] HEADER = {
        'P', 'G', 'C', 'O', 'P', 'Y', '\n', (byte) 0xFF, '\r', '\n', 0, 0, 0, 0, 0, 0, 0, 0, 0
    };

    private static final byte[] TRAILER = {-1, -1};

    /** 2000-01-01 UTC, from which PostgreSQL counts microseconds, in milliseconds since 1970. */
    private static final long POSTGRES_EPOCH_MILLIS = 946_684_800_000L;

    /** What the server gets at a time; it works on one piece while the next one is sent. */
    private static final int PIECE = 64 * 1024;

    private static final int INITIAL = 4 * 1024;
    private static final int LARGE = 512 * 1024;

    private static final int FIXED_SIZE = 2 + COLUMN_COUNT * 4 + 8 * 5 + 20 * 2 + 4 * 3 + 8;

    private static final byte[] TRAFFIC = "TRAFFIC".getBytes(StandardCharsets.US_ASCII);
    private static final byte[] THREAT = "THREAT".getBytes(StandardCharsets.US_ASCII);

    private byte[] bytes = new byte[INITIAL];
    private int size;

    /** Empties the buffer; one that a rare large batch blew up is given back to the heap. */
    void clear() {
        if (bytes.length > LARGE && size < LARGE / 8) {
            bytes = new byte[INITIAL];
        }
        size = 0;
    }

    int size() {
        return size;
    }

    void add(long id, long createdAtMillis, long logfileId, Accepted line) {
        int room = FIXED_SIZE;
        for (TextField field : TEXTS) {
            room += line.maxUtf8Length(field);
        }
        if (bytes.length - size < room) {
            bytes = Arrays.copyOf(bytes, Math.max(bytes.length * 2, size + room));
        }
        putShort(COLUMN_COUNT);
        putLongField(id);
        putLongField((line.timeMillis() - POSTGRES_EPOCH_MILLIS) * 1000);
        putLongField((createdAtMillis - POSTGRES_EPOCH_MILLIS) * 1000);
        putLongField(logfileId);
        putInet(line.srcIp());
        putInet(line.dstIp());
        putIntOrNull(line.srcPort());
        putIntOrNull(line.dstPort());
        putIntOrNull(line.repeatCount());
        if (line.seqNo() < 0) {
            putInt(-1);
        } else {
            putLongField(line.seqNo());
        }
        putBytes(
                switch (line.logType()) {
                    case TRAFFIC -> TRAFFIC;
                    case THREAT -> THREAT;
                });
        for (TextField field : TEXTS) {
            int written = line.writeUtf8(field, bytes, size + 4);
            putInt(written);
            size += Math.max(0, written);
        }
    }

    /** Sends the rows of all buffers over the connection as one COPY; the transaction is the caller's. */
    static void copyTo(CopyManager connection, List<CopyBuffer> buffers) throws SQLException, IOException {
        CopyIn copy = connection.copyIn(COPY);
        try {
            copy.writeToCopy(HEADER, 0, HEADER.length);
            for (CopyBuffer buffer : buffers) {
                for (int at = 0; at < buffer.size; at += PIECE) {
                    copy.writeToCopy(buffer.bytes, at, Math.min(PIECE, buffer.size - at));
                }
            }
            copy.writeToCopy(TRAILER, 0, TRAILER.length);
            copy.endCopy();
        } finally {
            if (copy.isActive()) {
                copy.cancelCopy();
            }
        }
    }

    private void putShort(short value) {
        bytes[size++] = (byte) (value >> 8);
        bytes[size++] = (byte) value;
    }

    private void putInt(int value) {
        bytes[size++] = (byte) (value >> 24);
        bytes[size++] = (byte) (value >> 16);
        bytes[size++] = (byte) (value >> 8);
        bytes[size++] = (byte) value;
    }

    private void putLongField(long value) {
        putInt(8);
        putInt((int) (value >> 32));
        putInt((int) value);
    }

    private void putIntOrNull(int value) {
        if (value < 0) {
            putInt(-1);
        } else {
            putInt(4);
            putInt(value);
        }
    }

    private void putBytes(byte[] value) {
        putInt(value.length);
        System.arraycopy(value, 0, bytes, size, value.length);
        size += value.length;
    }

    /** Family (2 is IPv4, 3 is IPv6 on the wire), prefix length, whether it is a cidr, length, address. */
    private void putInet(Address address) {
        boolean ipv4 = address.isIpv4();
        putInt(ipv4 ? 8 : 20);
        bytes[size++] = (byte) (ipv4 ? 2 : 3);
        bytes[size++] = (byte) (ipv4 ? 32 : 128);
        bytes[size++] = 0;
        bytes[size++] = (byte) (ipv4 ? 4 : 16);
        if (!ipv4) {
            putInt((int) (address.high() >> 32));
            putInt((int) address.high());
            putInt((int) (address.low() >> 32));
        }
        putInt((int) address.low());
    }
}
