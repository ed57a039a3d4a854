// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Weir authors
package dev.weir.dispatch;

/** What an answer means for the chunk. */
enum Landing {
    /** It was taken. */
    DELIVERED,
    /** Refused, and its halves are tried. */
    CUT,
    /** Refused for good. */
    REFUSED,
    /** To be tried again. */
    AGAIN,
    /** Not to be tried again. */
    GIVEN_UP,
    /** The destination is gone, as this answer was the first to say. */
    GONE,
    /** The destination is gone, as is known. */
    KEPT,
    /** The agent has stopped meanwhile. */
    LEFT,
    /** The agent has stopped meanwhile, and the chunk was ended then. */
    ENDED_BEFORE
}
