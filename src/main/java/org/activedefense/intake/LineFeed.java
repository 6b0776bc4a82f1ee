package org.activedefense.intake;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.ZoneId;
import org.activedefense.logstore.RecordBatch;
import org.activedefense.parser.Accepted;
import org.activedefense.parser.LineParser;
import org.activedefense.parser.ParsedLine;
import org.activedefense.parser.Rejected;

/** Turns a file's lines into a batch's records and rejections. Not thread safe. */
final class LineFeed {

    private final LineParser parser;

    /** @param zone the device's, for event times without an offset */
    LineFeed(ZoneId zone) {
        parser = new LineParser(zone);
    }

    /**
     * Adds complete lines until the batch is full or the file has no more.
     *
     * @param latestMillis the latest event time taken
     * @return whether the file may have more
     */
    boolean fill(RecordBatch batch, LineSource lines, long latestMillis) throws IOException {
        while (!batch.isFull()) {
            if (!addNext(batch, lines, latestMillis)) {
                return false;
            }
        }
        return true;
    }

    /** Adds the next complete line; false if there is none yet. */
    boolean addNext(RecordBatch batch, LineSource lines, long latestMillis) throws IOException {
        switch (lines.next()) {
            case LINE ->
                add(lines, parser.parse(lines.buffer(), lines.lineStart(), lines.lineEnd(), latestMillis), batch);
            case OVERSIZED -> rejectSample("longer than " + LineSource.MAX_LINE + " bytes", batch, lines);
            default -> {
                return false;
            }
        }
        return true;
    }

    /** Rejects what stands behind the file's last newline, of which the rest will not come. */
    void rejectRest(RecordBatch batch, LineSource lines) throws IOException {
        if (lines.unended() == LineSource.Next.UNENDED) {
            rejectSample("not ended by a newline", batch, lines);
        }
    }

    private static void rejectSample(String reason, RecordBatch batch, LineSource lines) {
        batch.reject(reason, lines.linePosition(), lines.endPosition(), text(lines.sample(), 0, lines.sample().length));
    }

    private static void add(LineSource lines, ParsedLine line, RecordBatch batch) {
        if (line instanceof Accepted accepted) {
            batch.accept(accepted, lines.endPosition());
        } else if (line instanceof Rejected rejected) {
            batch.reject(rejected.reason(), lines.linePosition(), lines.endPosition(), start(lines));
        } else if (line instanceof ParsedLine.Several several) {
            addSeveral(lines, several, batch);
        }
    }

    private static void addSeveral(LineSource lines, ParsedLine.Several several, RecordBatch batch) {
        for (ParsedLine part : several.parts()) {
            if (part instanceof Accepted accepted) {
                batch.accept(accepted, lines.endPosition());
            } else if (part instanceof Rejected rejected) {
                batch.rejectPiece(rejected.reason(), lines.linePosition(), lines.endPosition(), start(lines));
            }
        }
    }

    private static String start(LineSource lines) {
        return text(
                lines.buffer(), lines.lineStart(), Math.min(lines.lineEnd(), lines.lineStart() + LineSource.SAMPLE));
    }

    /** PostgreSQL's text holds no NUL. */
    private static String text(byte[] bytes, int from, int to) {
        return new String(bytes, from, to - from, StandardCharsets.UTF_8).replace('\0', '\u2400');
    }
}
