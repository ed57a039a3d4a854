// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Weir authors
package dev.weir.simulation.oracle;

import dev.weir.output.Consignment;
import java.util.List;

/**
 * One attempt to deliver a chunk.
 *
 * @param target number of the destination
 * @param life number of the engine's life
 * @param consignment what is delivered
 * @param events what is in it
 * @param hash of its bytes
 */
public record Call(int target, int life, Consignment consignment, List<Event> events, int hash) {}
