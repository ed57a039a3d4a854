// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Weir authors
package dev.weir.plugins.fluentbit;

/**
 * A row of Fluent Bit's table {@code in_tail_files}: how far a file was read.
 *
 * @param id number of the row, at least 1
 * @param name the file's name when it was found or last renamed
 * @param offset bytes from the file's beginning; what lies before it need not be read again
 * @param inode number of the file on its device
 * @param created when the row was made, in seconds since 1970
 * @param rotated whether the file has lost the name under which it was found
 */
public record TailRow(long id, String name, long offset, long inode, long created, boolean rotated) {}
