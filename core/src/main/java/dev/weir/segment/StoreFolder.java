// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Weir authors
package dev.weir.segment;

import dev.weir.disk.Disk;
import java.io.IOException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A store's folder, opened by one process: its logs, its cursors, and what recovery found. Safe for any thread.
 *
 * <p>Opening looks at the newest segment of each log and lists the others, so its time does not grow with the backlog.
 */
public final class StoreFolder implements AutoCloseable {
    /** Bytes of the file that is given up when the disk is full. */
    public static final int RESERVE_BYTES = Reserve.BYTES;

    private final UUID identity;
    private final Contents contents;
    private final RecoveryReport report;
    private boolean closed;

    /**
     * What an opened folder consists of.
     *
     * @param lock keeps other processes out
     * @param state the hints for the next start
     * @param reserve the room for the hour of need
     * @param logs by their names
     * @param cursors by their outputs
     */
    record Contents(
            Disk.Lock lock, StateSlots state, Reserve reserve, Map<LogName, SegmentLog> logs, Cursors cursors) {}

    StoreFolder(UUID identity, Contents contents, RecoveryReport report) {
        this.identity = identity;
        this.contents = contents;
        this.report = report;
    }

    /**
     * Opens a store, or makes one, and recovers it.
     *
     * @throws StoreRefusedException if another process has it (which is named), or its format is not known here
     * @throws StoreFailedException if the disk refuses
     */
    public static StoreFolder open(Surroundings world, StorePlan plan, LogListener listener)
            throws StoreRefusedException, StoreFailedException {
        try {
            return new StoreOpening(world, plan, listener).open();
        } catch (StoreRefusedException | StoreFailedException told) {
            throw told;
        } catch (IOException refused) {
            throw StoreFailedException.of(plan.folder(), refused);
        }
    }

    /** The store's own identity, the same for ever. */
    public UUID identity() {
        return identity;
    }

    /** What was found at the opening. */
    public RecoveryReport report() {
        return report;
    }

    /** One of its logs; each class has one, and the dead letters. */
    public SegmentLog log(LogName name) {
        SegmentLog log = contents.logs.get(name);
        if (log == null) {
            throw new IllegalArgumentException("log=" + name + ", there are " + contents.logs.keySet());
        }
        return log;
    }

    /** All its logs, in the order of their names. */
    public List<SegmentLog> logs() {
        return List.copyOf(contents.logs.values());
    }

    /**
     * The offset behind the last stored event of each source of an input.
     *
     * @return the greatest of all logs
     */
    public Map<String, Long> positions(String input) {
        Map<String, Long> all = new HashMap<>();
        logs().forEach(log -> log.positions(input).forEach((source, offset) -> all.merge(source, offset, Math::max)));
        return all;
    }

    // ---- cursors

    /**
     * The cursor of an output of the configuration.
     *
     * @throws IllegalArgumentException if the output was not in the plan
     */
    public OutputCursor cursor(String output) {
        OutputCursor cursor = contents.cursors.claimed().get(output);
        if (cursor == null) {
            throw new IllegalArgumentException("output=" + output + ", the plan has "
                    + contents.cursors.claimed().keySet());
        }
        return cursor;
    }

    /** Identities that have a cursor and no output. */
    public synchronized Set<String> unclaimed() {
        return new TreeSet<>(contents.cursors.unclaimed().keySet());
    }

    /** A cursor that no output claims, to look at or to end; nothing where there is none. */
    public synchronized @Nullable OutputCursor unclaimed(String output) {
        return contents.cursors.unclaimed().get(output);
    }

    /**
     * Lets a cursor that no output claims go, for good; its counts go with it.
     *
     * @throws StoreFailedException if the disk refuses
     */
    public synchronized void forget(String output) throws StoreFailedException {
        OutputCursor cursor = contents.cursors.unclaimed().remove(output);
        if (cursor == null) {
            return;
        }
        cursor.close();
        try {
            contents.cursors.folder().delete(output);
        } catch (IOException refused) {
            throw failed(refused);
        }
    }

    private static StoreFailedException failed(IOException refused) {
        return StoreFailedException.of(Path.of("cursors"), refused);
    }

    // ---- room

    /** Gives up the room that is kept for the hour of need, so that cursors can still be written. Idempotent. */
    public void releaseReserve() throws StoreFailedException {
        try {
            contents.reserve.release();
        } catch (IOException refused) {
            throw failed(refused);
        }
    }

    /**
     * Takes the reserve back, where more is free than it needs.
     *
     * @param room bytes that must be free beside it
     *
     * @return whether there was room for it
     */
    public boolean restoreReserve(long room) throws StoreFailedException {
        try {
            return contents.reserve.take(room);
        } catch (IOException refused) {
            throw failed(refused);
        }
    }

    /** Seals, syncs and closes everything; what the disk refuses is left for the next opening. Idempotent. */
    @Override
    public synchronized void close() {
        if (closed) {
            return;
        }
        closed = true;
        boolean whole = true;
        for (SegmentLog log : contents.logs.values()) {
            whole &= log.close();
            log.note(contents.state);
        }
        for (OutputCursor cursor : contents.cursors.claimed().values()) {
            whole &= cursor.close();
        }
        for (OutputCursor cursor : contents.cursors.unclaimed().values()) {
            whole &= cursor.close();
        }
        if (whole) {
            publishClean();
        }
        contents.lock.close();
    }

    private void publishClean() {
        try {
            contents.state.publish(true);
        } catch (IOException refused) {
            // The next opening looks closer than it had to.
        }
    }
}
