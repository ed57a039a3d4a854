// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Weir authors
package dev.weir.plugins.tail;

import dev.weir.disk.FileKey;
import dev.weir.event.SourcePosition;
import dev.weir.input.InputContext;
import dev.weir.plugins.fluentbit.TailDatabase;
import dev.weir.plugins.fluentbit.TailDatabaseException;
import dev.weir.plugins.fluentbit.TailRow;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/**
 * How far each file was delivered, or stored, and the database that keeps it. Without a database and a store it does
 * nothing.
 *
 * <p>{@link #reached} may be called on any thread; all else belongs to the step. The database is written at
 * most once in {@value #WRITE_SECONDS} second, in one transaction, so a crash repeats at most what was
 * delivered in that time. When it cannot be written the positions wait, and it is tried again.
 *
 * <p>The row of a file that is gone stays until its last line was delivered, and so does its source in the store. A row
 * that somebody else has changed is theirs, and is not written again.
 */
final class Positions {
    private static final int WRITE_SECONDS = 1;
    private static final long WRITE_NANOS = TimeUnit.SECONDS.toNanos(WRITE_SECONDS);

    private final InputContext context;
    private final @Nullable TailDatabase database;
    private final boolean compareName;
    private final Runnable wake;
    private final Map<String, Source> sources = new ConcurrentHashMap<>();
    private final Queue<Source> moved = new ConcurrentLinkedQueue<>();
    private final Set<TailedFile> changed = new LinkedHashSet<>();

    /** Rows that were there at the start and belong to no file that is followed, by the file's number. */
    private final Map<Long, List<TailRow>> unclaimed = new HashMap<>();

    private final AtomicBoolean armed = new AtomicBoolean();
    private volatile long dueNanos;
    private final List<Runnable> undo = new ArrayList<>();
    private boolean failing;

    /**
     * Positions in a database, or nowhere.
     *
     * @param wake has the step run
     */
    Positions(InputContext context, @Nullable TailDatabase database, boolean compareName, Runnable wake) {
        this.context = context;
        this.database = database;
        this.compareName = compareName;
        this.wake = wake;
        if (database != null) {
            for (TailRow row : database.rows()) {
                unclaimed
                        .computeIfAbsent(row.inode(), none -> new ArrayList<>())
                        .addFirst(row);
            }
        }
    }

    // ---- from the engine

    /** Everything of a source up to a position has ended. */
    void reached(SourcePosition position) {
        Source source = sources.get(position.source());
        if (source != null) {
            source.reach(position.offset());
            if (source.pending.compareAndSet(false, true)) {
                moved.add(source);
            }
            arm();
        }
    }

    private void arm() {
        if (armed.compareAndSet(false, true)) {
            dueNanos = context.ticker().nanos() + WRITE_NANOS;
            context.timers().after(WRITE_NANOS, wake);
        }
    }

    // ---- from the step

    /** The row of a file that has just been found and that no other file has; the best if there are several. */
    Optional<TailRow> find(FileKey key, Path path) {
        List<TailRow> rows = unclaimed.getOrDefault(key.inode(), List.of());
        String base = base(path.toString());
        Optional<TailRow> same = rows.stream()
                .filter(row -> row.name().equals(path.toString()))
                .findFirst()
                .or(() -> rows.stream()
                        .filter(row -> base(row.name()).equals(base))
                        .findFirst());
        return compareName ? same : same.or(() -> rows.stream().findFirst());
    }

    private static String base(String path) {
        return path.substring(path.lastIndexOf('/') + 1);
    }

    /** The rows that belong to no file that is followed. */
    List<TailRow> orphans() {
        return unclaimed.values().stream()
                .flatMap(List::stream)
                .sorted(Comparator.comparingLong(TailRow::id))
                .toList();
    }

    private void claim(TailRow row) {
        List<TailRow> others = unclaimed.get(row.inode());
        if (others != null && others.remove(row) && others.isEmpty()) {
            unclaimed.remove(row.inode());
        }
    }

    /** Removes the row of a file that is gone. */
    void forget(TailRow row) {
        claim(row);
        if (database != null) {
            database.delete(row.id());
        }
    }

    private boolean keepsNothing() {
        return database == null && !context.durable();
    }

    /** Follows a file from now on, with its row if it has one. */
    void follow(TailedFile file, @Nullable TailRow row) {
        if (keepsNothing()) {
            return;
        }
        sources.put(file.source.name, file.source);
        file.source.formers.forEach(former -> sources.put(former.name, former));
        if (row != null) {
            claim(row);
            file.row = row.id();
            file.rowOffset = row.offset();
            file.rowNamed = row.name().equals(file.name.toString());
        }
        if (row == null || !file.rowNamed || file.rowOffset != file.offset) {
            changed.add(file);
        }
    }

    /** The content of a file is another, or is called otherwise; positions of the former one move nothing any more. */
    void replaced(TailedFile file, Source former) {
        if (keepsNothing()) {
            return;
        }
        if (context.durable()) {
            file.source.formers.addAll(former.formers);
            file.source.formers.add(former);
        } else {
            sources.remove(former.name);
        }
        sources.put(file.source.name, file.source);
        changed.add(file);
    }

    /** A file has another name, or none. */
    void renamed(TailedFile file) {
        if (!keepsNothing()) {
            file.rowNamed = false;
            changed.add(file);
        }
    }

    /** Nothing more will be read of a file. */
    void closed(TailedFile file) {
        if (!keepsNothing()) {
            changed.add(file);
        }
    }

    /** Writes at once what the step has changed: files that were found, renamed or truncated. */
    void writeChanges() {
        if (!changed.isEmpty() && !failing) {
            write();
        }
    }

    /** Writes if it is time. */
    void writeIfDue() {
        if (armed.get() && context.ticker().nanos() - dueNanos >= 0) {
            armed.set(false);
            write();
        }
    }

    /** Writes all that is known. */
    private void write() {
        for (Source source = moved.poll(); source != null; source = moved.poll()) {
            source.pending.set(false);
            changed.add(source.file);
        }
        if (database == null || writeRows(database)) {
            changed.forEach(this::letGo);
            changed.clear();
        }
    }

    /** Writes what has changed into the database; answers whether that could be done. */
    private boolean writeRows(TailDatabase open) {
        undo.clear();
        try {
            open.together(() -> changed.forEach(file -> write(open, file)));
            failing = false;
            return true;
        } catch (TailDatabaseException failed) {
            undo.forEach(Runnable::run);
            if (!failing) {
                failing = true;
                context.notices().error(context.name(), failed.getMessage() + "; trying again");
            }
            arm();
            return false;
        }
    }

    /** Forgets the sources of a file that are over: nothing of them is on its way, and what follows them is safe. */
    private void letGo(TailedFile file) {
        Source current = file.source;
        boolean over = isOver(file);
        if (over || current.isTold()) {
            current.formers.removeIf(former -> former.isSettled() && forget(former));
        }
        if (over) {
            forget(current);
        }
    }

    private boolean forget(Source source) {
        sources.remove(source.name);
        if (context.durable()) {
            context.intake().forget(source.name);
        }
        return true;
    }

    private static boolean isOver(TailedFile file) {
        return file.closed && file.source.isSettled();
    }

    private void write(TailDatabase open, TailedFile file) {
        if (isOver(file)) {
            open.delete(file.row);
            return;
        }
        if (file.row == TailedFile.NO_ROW) {
            insert(open, file);
        } else if (!file.rowForeign) {
            advance(open, file);
        }
        if (!file.rowNamed) {
            if (file.isLost()) {
                open.rotate(file.row, file.seen.toString());
            } else {
                open.rename(file.row, file.seen.toString());
            }
            file.rowNamed = true;
            undo.add(() -> file.rowNamed = false);
        }
    }

    private void insert(TailDatabase open, TailedFile file) {
        file.rowOffset = file.source.reached();
        file.row = open.insert(
                file.seen.toString(),
                file.rowOffset,
                file.key.inode(),
                context.wallClock().instant().getEpochSecond());
        undo.add(() -> file.row = TailedFile.NO_ROW);
    }

    private void advance(TailDatabase open, TailedFile file) {
        long to = file.source.reached();
        if (to == file.rowOffset) {
            return;
        }
        switch (open.advance(file.row, file.rowOffset, to)) {
            case MOVED -> {
                long before = file.rowOffset;
                file.rowOffset = to;
                undo.add(() -> file.rowOffset = before);
            }
            case GONE -> insert(open, file);
            case CHANGED -> {
                file.rowForeign = true;
                context.notices()
                        .warn(
                                context.name(),
                                "db: the position of " + file + " was changed by another process, expected offset="
                                        + file.rowOffset + "; it stays as it is. Two agents must not share a database");
            }
        }
    }

    /** Writes the last positions and closes the database. */
    void close() {
        write();
        if (database == null) {
            return;
        }
        try {
            database.close();
        } catch (TailDatabaseException failed) {
            context.notices().error(context.name(), String.valueOf(failed.getMessage()));
        }
    }
}
