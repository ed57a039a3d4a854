// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Weir authors
package dev.weir.disk;

/**
 * The identity of a file on this machine; a name may move on to another file, the key does not.
 *
 * @param device number of the device
 * @param inode number of the file on it
 */
public record FileKey(long device, long inode) {}
