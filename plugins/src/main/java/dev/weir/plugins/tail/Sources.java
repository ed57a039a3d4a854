// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Weir authors
package dev.weir.plugins.tail;

import dev.weir.disk.DiskFile;
import dev.weir.disk.FileKey;
import dev.weir.event.SourcePosition;
import dev.weir.input.InputContext;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Names the contents of files, and finds those again that an earlier run has left in the store. For one thread.
 *
 * <p>Where events live in memory a name is good for this run only, and nothing of a file is looked at for it. Holds one
 * name, about 200 bytes, for each source in the store that no file was found for yet.
 */
final class Sources {
    private final InputContext context;

    /** What the store knows and no file has claimed, by the file's number. */
    private final Map<Long, List<Kept>> kept = new HashMap<>();

    /** Where files were that the store knows. */
    private final Set<String> paths = new HashSet<>();

    private final byte[] bytes = new byte[Fingerprint.BYTES_MAX];
    private final ByteBuffer buffer = ByteBuffer.allocateDirect(Fingerprint.BYTES_MAX);
    private long generation;

    Sources(InputContext context) {
        this.context = context;
        for (SourcePosition position : context.storedPositions()) {
            Optional<SourceName> name = SourceName.parse(position.source());
            if (name.isPresent()) {
                keep(new Kept(name.get(), position));
            } else {
                context.intake().forget(position.source());
            }
        }
    }

    private void keep(Kept source) {
        kept.computeIfAbsent(source.name.file().inode(), first -> new ArrayList<>())
                .add(source);
        paths.add(source.name.path());
        generation = Math.max(generation, source.name.generation() + 1);
    }

    /**
     * A source in the store.
     *
     * @param name its name
     * @param position its name as text, and how far it is stored
     */
    record Kept(SourceName name, SourcePosition position) {
        long offset() {
            return position.offset();
        }

        /** Later contents come later, and of one content the name that knows most of it. */
        static final Comparator<Kept> BY_AGE = Comparator.<Kept>comparingLong(
                        kept -> kept.name.generation())
                .thenComparingInt(kept -> kept.name.beginning().length());
    }

    /**
     * What the store knows of a file.
     *
     * @param content the content that is there now; null where the store knows none, or another
     * @param before how far the newest content of the file is stored; -1 where the store knows none
     * @param formers contents, or names of this one, that are no more
     */
    record Claim(@Nullable Kept content, long before, List<Kept> formers) {
        static final Claim NONE = new Claim(null, -1, List.of());
    }

    /** Whether a file was followed under that path by an earlier run. */
    boolean knows(Path path) {
        return paths.contains(path.toString());
    }

    /**
     * What the store knows of a file that was found; it is asked for once. A file whose device has another number
     * than it had is taken for the same if its content begins the same.
     *
     * @throws IOException if the file cannot be read
     */
    Claim claim(FileKey key, DiskFile handle) throws IOException {
        List<Kept> candidates = kept.get(key.inode());
        if (candidates == null) {
            return Claim.NONE;
        }
        Optional<Kept> own = candidates.stream()
                .filter(each -> each.name.file().equals(key))
                .max(Kept.BY_AGE);
        if (own.isPresent()) {
            Kept newest = own.get();
            boolean same = isIn(newest, handle);
            return claimed(newest, same);
        }
        for (Kept moved : newestOfEach(candidates)) {
            if (moved.name.beginning().length() > 0 && isIn(moved, handle)) {
                return claimed(moved, true);
            }
        }
        return Claim.NONE;
    }

    private boolean isIn(Kept source, DiskFile handle) throws IOException {
        Fingerprint known = source.name.beginning();
        return handle.size() >= source.offset() && fingerprint(handle, known.length()).equals(known);
    }

    private Claim claimed(Kept newest, boolean same) {
        List<Kept> formers = take(newest.name.file());
        if (same) {
            formers.remove(newest);
        }
        return new Claim(same ? newest : null, newest.offset(), formers);
    }

    /** Takes out all that is known of a file. */
    private List<Kept> take(FileKey key) {
        List<Kept> taken = new ArrayList<>();
        List<Kept> all = kept.getOrDefault(key.inode(), List.of());
        for (Iterator<Kept> each = all.iterator(); each.hasNext(); ) {
            Kept one = each.next();
            if (one.name.file().equals(key)) {
                each.remove();
                taken.add(one);
            }
        }
        if (all.isEmpty()) {
            kept.remove(key.inode());
        }
        return taken;
    }

    private static Collection<Kept> newestOfEach(List<Kept> sources) {
        Map<FileKey, Kept> newest = new HashMap<>();
        for (Kept source : sources) {
            newest.merge(source.name.file(), source, (a, b) -> Kept.BY_AGE.compare(a, b) < 0 ? b : a);
        }
        return newest.values();
    }

    /** The newest content of each file that the store knows and that was not found; the oldest first. */
    List<Kept> orphans() {
        return kept.values().stream()
                .flatMap(sources -> newestOfEach(sources).stream())
                .sorted(Kept.BY_AGE)
                .toList();
    }

    /** Whether a file of that number is in the store that was not found. */
    boolean knows(long inode) {
        return kept.containsKey(inode);
    }

    /** A file that was not found is gone. */
    void forget(Kept orphan) {
        take(orphan.name.file()).forEach(this::forgetOne);
    }

    /** What was claimed belongs to no file that is followed. */
    void forget(Claim claim) {
        claim.formers.forEach(this::forgetOne);
    }

    private void forgetOne(Kept source) {
        context.intake().forget(source.position.source());
    }

    /**
     * A name for content that is new.
     *
     * @throws IOException if the file cannot be read
     */
    SourceName begin(FileKey key, Path path, DiskFile handle) throws IOException {
        Fingerprint beginning =
                context.durable() ? fingerprint(handle, Fingerprint.BYTES_MAX) : Fingerprint.NONE;
        return new SourceName(key, generation++, beginning, path.toString());
    }

    /** What the intake knows of a content whose reading begins at an offset, before anything was offered. */
    long offered(long offset) {
        return context.durable() ? Source.NOTHING : offset;
    }

    /**
     * A longer name for the content of a file, if there is more of it now, and if nothing is on its way under the name
     * that it has: recovery must see for each name that nothing before it is missing.
     *
     * @return null where the name stays
     * @throws IOException if the file cannot be read
     */
    @Nullable
    Source longer(Source source, DiskFile handle) throws IOException {
        int known = source.label.beginning().length();
        if (!context.durable() || known == Fingerprint.BYTES_MAX || !source.isSettled()) {
            return null;
        }
        Fingerprint now = fingerprint(handle, Fingerprint.BYTES_MAX);
        return now.length() <= known
                ? null
                : new Source(source.label.with(now), source.file, source.reached(), Source.NOTHING);
    }

    private Fingerprint fingerprint(DiskFile handle, int most) throws IOException {
        buffer.clear().limit(most);
        while (buffer.hasRemaining() && handle.read(buffer, buffer.position()) > 0) {
            // at the end of the file there are fewer
        }
        int length = buffer.position();
        buffer.flip().get(bytes, 0, length);
        return Fingerprint.of(bytes, length);
    }
}
