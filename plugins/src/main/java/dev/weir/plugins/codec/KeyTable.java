// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Weir authors
package dev.weir.plugins.codec;

import dev.weir.event.MessagePack;
import java.util.Arrays;

/**
 * The keys of the maps of one record, and where each stands last.
 *
 * <p>It exists because destinations refuse an object in which a key occurs twice. Bounds: {@value
 * #KEYS_MAX} keys a record; those beyond are not looked at. For one thread at a time.
 */
final class KeyTable {

    /** Keys of one record that are remembered. */
    static final int KEYS_MAX = 1000;

    private static final int SLOTS_FIRST = 64;
    private static final long MIX = 0x9e37_79b9_7f4a_7c15L;

    /** Index of the map in the upper half, of the key in the lower; 0 where the slot is free. */
    private long[] slots = new long[SLOTS_FIRST];

    private int mask = SLOTS_FIRST - 1;
    private int count;

    /** Forgets all keys. */
    void clear() {
        if (count > 0) {
            Arrays.fill(slots, 0, mask + 1, 0);
            mask = SLOTS_FIRST - 1;
            count = 0;
        }
    }

    /**
     * Remembers the last place of a key.
     *
     * @param b where map and key are
     * @param map index of the map
     * @param key index of the key in it
     * @param length bytes of the key
     * @return whether that map had the key before
     */
    boolean add(byte[] b, int map, int key, int length) {
        if (count == KEYS_MAX) {
            return false;
        }
        int slot = find(b, map, key, length);
        boolean known = slots[slot] != 0;
        slots[slot] = ((long) map << 32) | key;
        if (!known && ++count > mask / 2) {
            grow(b);
        }
        return known;
    }

    /** Whether a key that was added, or came after the last that was, has no later place. */
    boolean isLast(byte[] b, int map, int key, int length) {
        long entry = slots[find(b, map, key, length)];
        return entry == 0 || (int) entry == key;
    }

    private int find(byte[] b, int map, int key, int length) {
        int slot = hash(b, map, key, length) & mask;
        while (slots[slot] != 0 && !matches(b, slots[slot], map, key, length)) {
            slot = (slot + 1) & mask;
        }
        return slot;
    }

    private static boolean matches(byte[] b, long entry, int map, int key, int length) {
        int other = (int) entry;
        return (int) (entry >>> 32) == map && Arrays.equals(b, key, key + length, b, other, other + length);
    }

    private static int hash(byte[] b, int map, int key, int length) {
        long hash = map * MIX;
        int at = key;
        for (int end = key + length - Long.BYTES; at <= end; at += Long.BYTES) {
            hash = (hash ^ (long) ByteWords.WORD.get(b, at)) * MIX;
            hash ^= hash >>> 32;
        }
        for (; at < key + length; at++) {
            hash = (hash ^ b[at]) * MIX;
        }
        return (int) (hash >>> 32);
    }

    private void grow(byte[] b) {
        long[] old = Arrays.copyOf(slots, mask + 1);
        mask = 2 * mask + 1;
        if (slots.length <= mask) {
            slots = new long[mask + 1];
        } else {
            Arrays.fill(slots, 0, mask + 1, 0);
        }
        for (long entry : old) {
            if (entry != 0) {
                int key = (int) entry;
                int end = MessagePack.skip(b, key, b.length);
                slots[find(b, (int) (entry >>> 32), key, end - key)] = entry;
            }
        }
    }
}
