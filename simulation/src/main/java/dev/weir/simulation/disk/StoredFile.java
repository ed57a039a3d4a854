// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Weir authors
package dev.weir.simulation.disk;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * The content of a file: what a reader sees, what is durable, and, sector by sector, all that was written since. Its
 * disk's lock guards it.
 *
 * <p>A sector of {@value #SECTOR} bytes is written whole or not at all, in any order with others, and in whichever of the
 * states it had since it was last durable. The size is written apart from the data: it may come first, and then shows
 * zeros or what the medium held before, or last, and then hides data. A cut takes away the sectors behind it only where
 * it was itself written.
 *
 * <p>Zeros written behind the end in one piece of at least {@value #HOLE} bytes are a hole: of them the size alone is kept
 * and may be lost. So room that somebody merely holds costs nothing here.
 *
 * <p>A failed force abandons what it was to make durable: later forces go well without it, until the sector is written
 * to once more.
 */
final class StoredFile {
    static final int SECTOR = 512;
    static final int HOLE = 64 * 1024;
    private static final int LARGEST = Integer.MAX_VALUE - 8;

    private byte[] content = new byte[0];
    private int size;
    private byte[] durable = new byte[0];
    private int durableSize;
    private final TreeMap<Integer, Dirty> dirty = new TreeMap<>();
    private final List<SizeState> sizes = new ArrayList<>();
    private boolean sizeAbandoned;
    private int cuts;

    /** A state of one sector; {@code cut} is the number of the cut that took it away, else 0. */
    private record SectorState(byte[] bytes, int cut) {}

    private record SizeState(int size, int cuts) {}

    private static final class Dirty {
        final List<SectorState> states = new ArrayList<>(2);
        boolean abandoned;
    }

    int size() {
        return size;
    }

    /** Bytes that it takes on the medium. */
    int allocated() {
        return Math.max(size, durableSize);
    }

    boolean isDirty() {
        return !dirty.isEmpty() || !sizes.isEmpty();
    }

    byte[] bytes() {
        return Arrays.copyOf(content, size);
    }

    /** Its last bytes, at most so many. */
    byte[] tail(int most) {
        int from = Math.max(0, size - most);
        return from >= content.length ? new byte[size - from] : Arrays.copyOfRange(content, from, size);
    }

    int read(byte[] into, int at, int length, long position) {
        int read = (int) Math.min(length, size - position);
        int known = Math.clamp(content.length - position, 0, read);
        if (known > 0) {
            System.arraycopy(content, (int) position, into, at, known);
        }
        Arrays.fill(into, at + known, at + read, (byte) 0);
        return read;
    }

    void write(byte[] from, int at, int length, long position) {
        long end = position + length;
        if (end > LARGEST) {
            throw new IllegalArgumentException("size=" + end + ", limit=" + LARGEST);
        }
        if (length == 0) {
            return;
        }
        if (position >= size && length >= HOLE && isZero(from, at, length)) {
            size = (int) end;
            noteSize();
            return;
        }
        content = roomFor(content, (int) end);
        System.arraycopy(from, at, content, (int) position, length);
        if (end > size) {
            size = (int) end;
            noteSize();
        }
        for (int sector = (int) position / SECTOR; sector <= ((int) end - 1) / SECTOR; sector++) {
            note(sector, new SectorState(sectorOf(content, sector), 0));
        }
    }

    private static boolean isZero(byte[] bytes, int at, int length) {
        int end = at + length;
        for (int next = at; next < end; next++) {
            if (bytes[next] != 0) {
                return false;
            }
        }
        return true;
    }

    void truncate(int to) {
        if (to >= size) {
            return;
        }
        int before = Math.max(size, durableSize);
        Arrays.fill(content, Math.min(to, content.length), Math.min(size, content.length), (byte) 0);
        size = to;
        cuts++;
        noteSize();
        int whole = (to + SECTOR - 1) / SECTOR;
        if (to % SECTOR != 0) {
            note(to / SECTOR, new SectorState(sectorOf(content, to / SECTOR), 0));
        }
        for (int sector = whole; sector * SECTOR < before; sector++) {
            note(sector, new SectorState(new byte[SECTOR], cuts));
        }
    }

    private void noteSize() {
        sizes.add(new SizeState(size, cuts));
        sizeAbandoned = false;
    }

    private void note(int sector, SectorState state) {
        Dirty history = dirty.computeIfAbsent(sector, missing -> new Dirty());
        history.states.add(state);
        history.abandoned = false;
    }

    private static byte[] roomFor(byte[] bytes, int end) {
        return end <= bytes.length
                ? bytes
                : Arrays.copyOf(bytes, (int) Math.min(LARGEST, Math.max(end, 2L * bytes.length)));
    }

    private static byte[] sectorOf(byte[] bytes, int sector) {
        byte[] copy = new byte[SECTOR];
        int from = sector * SECTOR;
        if (from < bytes.length) {
            System.arraycopy(bytes, from, copy, 0, Math.min(SECTOR, bytes.length - from));
        }
        return copy;
    }

    /** Makes durable what was not abandoned. */
    void force() {
        for (var all = dirty.entrySet().iterator(); all.hasNext(); ) {
            Map.Entry<Integer, Dirty> next = all.next();
            if (!next.getValue().abandoned) {
                persist(next.getKey(), next.getValue().states.getLast());
                all.remove();
            }
        }
        if (!sizeAbandoned) {
            durableSize = size;
            sizes.clear();
            cuts = 0;
            dirty.forEach(this::settleCuts);
        }
    }

    /** The size is durable, and with it every cut: what an abandoned sector held before its last cut is gone. */
    private void settleCuts(int sector, Dirty history) {
        for (int state = history.states.size() - 1; state >= 0; state--) {
            if (history.states.get(state).cut > 0) {
                persist(sector, history.states.get(state));
                history.states.subList(0, state + 1).clear();
                return;
            }
        }
    }

    /** A force failed: nothing of what waits will be written for its sake alone. */
    void abandon() {
        dirty.values().forEach(history -> history.abandoned = true);
        sizeAbandoned = !sizes.isEmpty();
    }

    private void persist(int sector, SectorState state) {
        durable = roomFor(durable, (sector + 1) * SECTOR);
        System.arraycopy(state.bytes, 0, durable, sector * SECTOR, SECTOR);
    }

    /** Everything is durable as a reader sees it. */
    void settle() {
        durable = content.clone();
        durableSize = size;
        forgetUnsynced();
    }

    private void forgetUnsynced() {
        dirty.clear();
        sizes.clear();
        sizeAbandoned = false;
        cuts = 0;
    }

    /** What is left of it when the power fails; the garbage fills what was allotted and never written. */
    void crash(Choices choices, Garbage garbage) {
        choices.begin();
        int chosen = sizes.isEmpty() ? 0 : choices.pick(sizes.size() + 1);
        int newSize = chosen == 0 ? durableSize : sizes.get(chosen - 1).size;
        int cutsMade = chosen == 0 ? 0 : sizes.get(chosen - 1).cuts;
        List<Integer> bare = new ArrayList<>();
        for (Map.Entry<Integer, Dirty> next : dirty.entrySet()) {
            int sector = next.getKey();
            if (sector * SECTOR >= newSize) {
                continue;
            }
            SectorState kept = choose(next.getValue().states, cutsMade, choices);
            if (kept != null) {
                persist(sector, kept);
            } else if (sector * SECTOR >= durableSize) {
                bare.add(sector);
            }
        }
        if (!bare.isEmpty() && choices.pick(2) == 1) {
            bare.forEach(sector -> persist(sector, new SectorState(garbage.sector(sector), 0)));
        }
        durable = durable.length > newSize ? Arrays.copyOf(durable, newSize) : durable;
        content = durable.clone();
        size = newSize;
        durableSize = newSize;
        forgetUnsynced();
    }

    /** One of the states that a sector may be found in; null where that is the durable one. */
    private static @Nullable SectorState choose(List<SectorState> states, int cutsMade, Choices choices) {
        int first = -1;
        int last = states.size() - 1;
        for (int state = 0; state < states.size(); state++) {
            int cut = states.get(state).cut;
            if (cut > cutsMade) {
                last = state - 1;
                break;
            }
            if (cut > 0) {
                first = state;
            }
        }
        int chosen = first == last ? first : first + choices.pick(last - first + 1);
        return chosen < 0 ? null : states.get(chosen);
    }

    /** Turns one bit over, where it lies, whoever looks. */
    void flip(long bit) {
        int at = (int) (bit / 8);
        byte mask = (byte) (1 << (bit % 8));
        content = roomFor(content, at + 1);
        content[at] ^= mask;
        if (at < durableSize) {
            durable = roomFor(durable, at + 1);
            durable[at] ^= mask;
        }
    }

    StoredFile copy() {
        var twin = new StoredFile();
        twin.content = content.clone();
        twin.size = size;
        twin.durable = durable.clone();
        twin.durableSize = durableSize;
        dirty.forEach((sector, history) -> {
            var other = new Dirty();
            other.states.addAll(history.states);
            other.abandoned = history.abandoned;
            twin.dirty.put(sector, other);
        });
        twin.sizes.addAll(sizes);
        twin.sizeAbandoned = sizeAbandoned;
        twin.cuts = cuts;
        return twin;
    }
}
