// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Weir authors
package dev.weir.chunk;

import dev.weir.event.Priority;
import dev.weir.event.Tag;

/**
 * What keeps events together in a chunk: the input they came by, their tag, their class.
 *
 * @param input identity of the input, which stays the same over restarts; not the name that logs show
 * @param tag routing label
 * @param priority class
 */
public record StreamKey(String input, Tag tag, Priority priority) {}
