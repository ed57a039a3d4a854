// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Weir authors
package dev.weir.dispatch;

import dev.weir.output.Output;

/**
 * An output, how it is called and how its lane behaves.
 *
 * @param name what logs and metrics call the output
 * @param identity what its account is kept under
 * @param output the way to the destination
 * @param policy how the lane behaves
 */
public record Destination(String name, String identity, Output output, LanePolicy policy) {}
