// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Weir authors
package dev.weir.plugins.fluentbit;

import dev.weir.backpressure.Admission;
import dev.weir.backpressure.ReaderMemory;
import dev.weir.disk.FileStatus;
import dev.weir.event.EventBatch;
import dev.weir.event.SourcePosition;
import dev.weir.event.Tag;
import dev.weir.input.Input;
import dev.weir.input.InputContext;
import dev.weir.input.Offer;
import dev.weir.input.PauseGate;
import dev.weir.metrics.Counter;
import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;

/**
 * An input that takes in what Fluent Bit left in chunk files, the oldest first, and removes each file when its events are
 * safe: in a store that outlives the process, or delivered. One thread, behind the start of all listeners.
 *
 * <p>A file is looked through before the first of its events is offered. One that is damaged goes to the quarantine as
 * a whole. One that holds something else than logs, or cannot be read, stays where it is. All three are told and counted.
 *
 * <p>Each offer says how far it reaches in its file. So after a crash a store goes on where it was, and memory repeats the
 * files that were in work, at most {@value #WORK_MAX}.
 *
 * <p>Memory: one event or {@value ChunkFile#PIECE} bytes, and the names of {@value #LIST_MAX} files.
 */
public final class ChunkFilesInput implements Input {
    private static final int WORK_MAX = 64;
    private static final int LIST_MAX = 2_000;
    private static final int TOLD_MAX = 20;
    private static final long AGAIN_MILLIS = 100;

    private final ChunkFiles files;
    private final InputContext context;
    private final PauseGate gate = new PauseGate();
    private final Counter taken;
    private final Counter quarantined;
    private final Counter left;
    private final Map<String, Long> stored = new HashMap<>();
    private final Set<String> passed = new HashSet<>();

    /** Files whose events were all offered, by their source. */
    private final Map<String, Work> work = new ConcurrentHashMap<>();

    /** Sources that reached their end. */
    private final LinkedBlockingQueue<String> ended = new LinkedBlockingQueue<>();

    private long events;
    private long told;

    /** A file that was offered whole. */
    private record Work(ChunkFiles.Entry entry, FileStatus seen, long to) {}

    ChunkFilesInput(ChunkFiles files, InputContext context) {
        this.files = files;
        this.context = context;
        taken = counter("taken");
        quarantined = counter("quarantined");
        left = counter("left");
    }

    private Counter counter(String what) {
        return context.metrics().counter("weir_input_chunk_files_" + what + "_total", "name", context.name());
    }

    @Override
    public void start() {
        context.storedPositions().forEach(position -> stored.put(position.source(), position.offset()));
        context.executor().execute(this::run);
    }

    private void run() {
        try {
            context.notices()
                    .info(
                            context.name(),
                            "chunk files of Fluent Bit in " + files.root() + " are taken in, oldest first");
            forgetRemoved();
            boolean more = true;
            while (more) {
                List<ChunkFiles.Entry> some = files.oldest(LIST_MAX, this::isNew);
                more = !some.isEmpty() && takeAll(some);
            }
            while (!work.isEmpty() && !gate.isClosed()) {
                removeEnded(AGAIN_MILLIS);
            }
            tellEnd();
        } catch (IOException refused) {
            context.notices()
                    .error(
                            context.name(),
                            "chunk files in " + files.root() + " cannot be listed; the next start tries again: "
                                    + refused);
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }

    /** A crash behind the removal of a file leaves its source in the store. */
    private void forgetRemoved() throws IOException {
        for (String source : List.copyOf(stored.keySet())) {
            if (!files.isThere(source)) {
                stored.remove(source);
                context.intake().forget(source);
            }
        }
    }

    private boolean isNew(ChunkFiles.Entry entry) {
        return !passed.contains(entry.source()) && !work.containsKey(entry.source());
    }

    private boolean takeAll(List<ChunkFiles.Entry> some) throws InterruptedException {
        for (ChunkFiles.Entry entry : some) {
            while (work.size() >= WORK_MAX && !gate.isClosed()) {
                removeEnded(AGAIN_MILLIS);
            }
            if (gate.isClosed()) {
                return false;
            }
            take(entry);
            removeEnded(0);
        }
        return true;
    }

    private void tellEnd() {
        if (!gate.isClosed()) {
            context.notices()
                    .info(
                            context.name(),
                            "chunk files of Fluent Bit: taken in=" + taken.value() + ", events=" + events
                                    + ", quarantined=" + quarantined.value() + ", left=" + left.value());
        }
    }

    // ---- one file

    private void take(ChunkFiles.Entry entry) throws InterruptedException {
        try {
            take(entry, context.disk().status(entry.path()));
        } catch (DamagedChunkFileException damaged) {
            quarantine(entry, damaged);
        } catch (NoSuchFileException gone) {
            leave(entry, "is gone; is a Fluent Bit running on this folder?");
        } catch (IOException refused) {
            leave(entry, "cannot be read: " + refused);
        }
    }

    private void take(ChunkFiles.Entry entry, FileStatus seen)
            throws IOException, DamagedChunkFileException, InterruptedException {
        try (ChunkFile file = ChunkFile.open(context.disk(), entry.path());
                var memory = new Held()) {
            if (file.kind() != ChunkKind.LOGS) {
                leave(entry, "holds " + file.kind() + ", and Weir takes logs alone");
                return;
            }
            long count = file.check(memory);
            if (count >= 0 && offer(new Work(entry, seen, file.to()), file, memory)) {
                events += count;
            }
        }
    }

    /** Offers what is not stored yet; whether it came to the end of the file. */
    private boolean offer(Work item, ChunkFile file, Held memory)
            throws IOException, DamagedChunkFileException, InterruptedException {
        String source = item.entry().source();
        long from = Math.max(file.from(), stored.getOrDefault(source, 0L));
        if (from >= file.to()) {
            remove(item);
            return true;
        }
        Tag tag = file.tag();
        work.put(source, item);
        boolean whole = false;
        try {
            whole = file.events(
                    from,
                    memory,
                    (bytes, start, end, count, behind) -> isTaken(Offer.of(
                            tag, new EventBatch(bytes, start, end, count), new SourcePosition(source, behind))));
        } finally {
            if (!whole) {
                work.remove(source);
            }
        }
        return whole;
    }

    private boolean isTaken(Offer offer) throws InterruptedException {
        return !(gate.offer(context.intake(), offer) instanceof Admission.Paused);
    }

    private void leave(ChunkFiles.Entry entry, String why) {
        passed.add(entry.source());
        left.increment();
        tell("chunk file " + entry.path() + " " + why + "; it stays where it is");
    }

    private void quarantine(ChunkFiles.Entry entry, DamagedChunkFileException damaged) {
        try {
            Path kept = files.quarantine(entry);
            quarantined.increment();
            tell("chunk file " + entry.path() + " is damaged, " + damaged.getMessage() + "; it was moved to " + kept);
        } catch (IOException refused) {
            leave(entry, "is damaged, " + damaged.getMessage() + ", and cannot be moved to the quarantine: " + refused);
        }
    }

    private void tell(String message) {
        told++;
        if (told <= TOLD_MAX) {
            context.notices().warn(context.name(), message);
        } else if (told == TOLD_MAX + 1) {
            context.notices().warn(context.name(), "further chunk files are counted and not told one by one");
        }
    }

    // ---- the end of a file

    @Override
    public void reached(SourcePosition position) {
        Work file = work.get(position.source());
        if (file != null && position.offset() >= file.to()) {
            ended.add(position.source());
        }
    }

    private void removeEnded(long waitMillis) throws InterruptedException {
        String source = ended.poll(waitMillis, TimeUnit.MILLISECONDS);
        while (source != null) {
            Work file = work.remove(source);
            if (file != null) {
                remove(file);
            }
            source = ended.poll();
        }
    }

    /** Its source is forgotten behind it: a crash in between finds the file, and nothing of it that is not stored. */
    private void remove(Work item) {
        ChunkFiles.Entry entry = item.entry();
        try {
            if (!isAsSeen(item)) {
                leave(entry, "was taken in and written to meanwhile: is a Fluent Bit running on this folder?");
                return;
            }
            files.remove(entry.path());
            taken.increment();
            context.intake().forget(entry.source());
        } catch (IOException refused) {
            passed.add(entry.source());
            tell("chunk file " + entry.path() + " was taken in and cannot be removed; the next start knows that: "
                    + refused);
        }
    }

    private boolean isAsSeen(Work item) throws IOException {
        FileStatus now = context.disk().status(item.entry().path());
        return now.size() == item.seen().size()
                && now.modified().equals(item.seen().modified());
    }

    // ---- life

    @Override
    public void pause() {
        gate.pause();
    }

    @Override
    public void resume() {
        gate.resume();
    }

    @Override
    public void stop() {
        gate.close();
    }

    /** The memory for what is held of the file in work. For one thread. */
    private final class Held implements ChunkFile.Memory, AutoCloseable {
        private final Semaphore room = new Semaphore(0);
        private final ReaderMemory.Reader reader =
                context.intake().readerMemory().open(room::release);

        @Override
        public boolean hold(int bytes) throws InterruptedException {
            while (!gate.isClosed()) {
                if (reader.tryHold(bytes)) {
                    return true;
                }
                boolean ignored = room.tryAcquire(AGAIN_MILLIS, TimeUnit.MILLISECONDS);
            }
            return false;
        }

        @Override
        public void close() {
            reader.close();
        }
    }
}
