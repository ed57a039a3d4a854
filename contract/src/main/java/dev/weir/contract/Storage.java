// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Weir authors
package dev.weir.contract;

/** Where the engine under the test keeps chunks. */
public enum Storage {
    /** In memory. */
    MEMORY
}
