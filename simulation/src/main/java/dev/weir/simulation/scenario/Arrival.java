// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Weir authors
package dev.weir.simulation.scenario;

/**
 * Events that come to be at one sender.
 *
 * @param atMicros when
 * @param source at which
 * @param events how many
 * @param bytes of each, roughly
 * @param tag index of their tag
 */
public record Arrival(long atMicros, int source, int events, int bytes, int tag) {}
