// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Weir authors
package dev.weir.dispatch;

import dev.weir.output.Output;

/**
 * An output with its name and how its lane behaves.
 *
 * @param name identity of the output
 * @param output the way to the destination
 * @param policy how the lane behaves
 */
public record Destination(String name, Output output, LanePolicy policy) {}
