// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Weir authors
package dev.weir.plugins.codec;

/** Who hears of bytes that cannot become an event. */
public interface Refusals {
    /**
     * An item is not what it should be, and was left out.
     *
     * @param reason what is wrong with it, without its bytes
     */
    void malformed(String reason);

    /**
     * An item is longer than it may be, and was left out.
     *
     * @param bytes how long it was when that was noticed
     */
    void tooLong(long bytes);
}
