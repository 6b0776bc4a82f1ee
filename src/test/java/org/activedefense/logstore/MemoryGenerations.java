package org.activedefense.logstore;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Generations in memory, for tests without a database. What is read of them is committed by {@link #commit}. */
public final class MemoryGenerations extends Generations {

    private final List<Generation> rows = new ArrayList<>();

    /** As the database gives them: objects of their own, with what was stored. */
    @Override
    public List<Generation> of(long logfileId) {
        return rows.stream().map(MemoryGenerations::copy).toList();
    }

    @Override
    public Generation add(
            long logfileId,
            String inode,
            String path,
            Fingerprint fingerprint,
            long position,
            Generation.State state,
            long nodeEpoch) {
        Generation row = new Generation(rows.size() + 1, inode, path, fingerprint, position, Fingerprint.EMPTY, state);
        rows.add(row);
        return copy(row);
    }

    @Override
    public void move(Generation generation, String inode, String path, Generation.State state, long nodeEpoch) {
        row(generation).move(inode, path, state);
        row(generation).setFingerprint(generation.fingerprint());
        generation.move(inode, path, state);
    }

    /** What storing a batch does: position and fingerprint. */
    public void commit(Generation generation, long position, Fingerprint tail) {
        generation.moveTo(position, tail);
        row(generation).moveTo(position, tail);
        row(generation).setFingerprint(generation.fingerprint());
    }

    /** The states by file name, oldest first, such as {@code finished FW-01.log.1}. */
    public List<String> states() {
        return rows.stream()
                .map(row -> row.state().text() + " " + Path.of(row.path()).getFileName())
                .toList();
    }

    private Generation row(Generation generation) {
        return rows.get((int) generation.id() - 1);
    }

    private static Generation copy(Generation row) {
        return new Generation(
                row.id(), row.inode(), row.path(), row.fingerprint(), row.position(), row.tail(), row.state());
    }

    @Override
    public int forgetOldest(long logfileId, long nodeEpoch) {
        return 0;
    }

    /** Log folders for tests of other packages. */
    public static LogFolders folders(Path... folders) {
        return new LogFolders(List.of(folders));
    }
}
