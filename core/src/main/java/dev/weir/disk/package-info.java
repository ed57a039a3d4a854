// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Weir authors
/**
 * The file system as a collaborator: what the engine and the file inputs need of it, the real one, and one in
 * memory for tests.
 *
 * <p>Read first: {@link dev.weir.disk.Disk}, {@link dev.weir.disk.FileStatus}.
 *
 * <p><em>Depends on</em>: nothing.
 */
@NullMarked
package dev.weir.disk;

import org.jspecify.annotations.NullMarked;
