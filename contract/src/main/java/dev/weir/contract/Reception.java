// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Weir authors
package dev.weir.contract;

/** What a destination under the control of a test does with a delivery. */
public enum Reception {
    /** Takes it. */
    OPEN,
    /** Does not answer until it is open or away. */
    SILENT,
    /** Refuses it for now, or is away. */
    REFUSING
}
