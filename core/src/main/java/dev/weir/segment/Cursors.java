// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Weir authors
package dev.weir.segment;

import java.util.Map;

/**
 * The cursors of a store.
 *
 * @param folder where their files lie
 * @param claimed of the outputs of the configuration
 * @param unclaimed of outputs that are not there any more
 */
record Cursors(CursorFolder folder, Map<String, OutputCursor> claimed, Map<String, OutputCursor> unclaimed) {}
