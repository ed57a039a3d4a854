// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Weir authors
package dev.weir.store;

/** What became of a chunk on all its routes together. */
public enum ChunkEnd {
    /** Delivered or kept as a dead letter on every route. */
    SAFE,
    /** Ended on every route, on at least one of them by giving up or by policy. */
    NOT_SAFE,
    /** Not ended on at least one route when the agent stopped; its sender keeps it. */
    RETURNED,
    /** Not ended on at least one route; its store keeps it, and brings it back when its turn comes. */
    STORED
}
