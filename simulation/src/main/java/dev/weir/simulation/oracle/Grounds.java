// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Weir authors
package dev.weir.simulation.oracle;

/**
 * Why an engine may have lost or repeated something as it died.
 *
 * @param powerLost whether the power failed, so that what was not synced is gone
 * @param stopped whether it was stopped, and came to an end by itself
 * @param troubledSince virtual nanoseconds since when its disk has failed; the moment of its death where it has not
 * @param untrue whether its disk has told a lie about what is durable, or has turned over a bit
 */
public record Grounds(boolean powerLost, boolean stopped, long troubledSince, boolean untrue) {}
