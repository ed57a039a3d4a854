// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Weir authors
package dev.weir.simulation.disk;

/** What a program does with a disk, as far as it can be made to fail. */
public enum Operation {
    /** Opening a file that is there. */
    OPEN,
    /** Making a file or a folder. */
    CREATE,
    /** Reading from an open file. */
    READ,
    /** Writing to an open file. */
    WRITE,
    /** Cutting an open file. */
    TRUNCATE,
    /** Making a file durable. */
    FORCE,
    /** Making the names of a folder durable. */
    SYNC_FOLDER,
    /** Giving a file another name, or removing it. */
    NAME,
    /** Looking at a name, or at the names in a folder. */
    LOOK
}
