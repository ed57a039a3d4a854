// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Weir authors
package dev.weir.simulation.disk;

import java.util.Arrays;

/**
 * What a medium holds where nobody has written: the bytes of files that were removed or cut, last come first, or a
 * pattern where there are none. At most {@value #KEPT} bytes. Its disk's lock guards it.
 */
final class Garbage {
    static final int KEPT = 16 * 1024;

    private byte[] remains = new byte[0];

    void add(byte[] gone) {
        byte[] sectors =
                Arrays.copyOf(gone, (gone.length + StoredFile.SECTOR - 1) / StoredFile.SECTOR * StoredFile.SECTOR);
        byte[] all = Arrays.copyOf(sectors, Math.min(KEPT, sectors.length + remains.length));
        int room = all.length - Math.min(all.length, sectors.length);
        System.arraycopy(remains, 0, all, all.length - room, room);
        remains = all;
    }

    byte[] sector(int number) {
        if (remains.length == 0) {
            byte[] pattern = new byte[StoredFile.SECTOR];
            Arrays.fill(pattern, (byte) (0xA5 ^ number));
            return pattern;
        }
        int at = number % (remains.length / StoredFile.SECTOR) * StoredFile.SECTOR;
        return Arrays.copyOfRange(remains, at, at + StoredFile.SECTOR);
    }

    Garbage copy() {
        var twin = new Garbage();
        twin.remains = remains.clone();
        return twin;
    }
}
