// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Weir authors
package dev.weir.segment;

/**
 * What a look through a store came to.
 *
 * @param segments files that were read whole
 * @param bytes in them
 * @param events in them, readable
 * @param damages findings of weight {@link StoreFinding.Weight#DAMAGE}
 * @param lost events that these cost, as far as they could be counted
 */
public record StoreCensus(long segments, long bytes, long events, long damages, long lost) {
    /** Whether all that was stored can be read. */
    public boolean isSound() {
        return damages == 0;
    }
}
