// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Weir authors
package dev.weir.limit;

/** The right to one delivery in flight; reports once how it went. */
public interface Permit {
    /** It went well; the time it took says something about the destination. */
    void onSuccess();

    /** It says nothing about the destination's load. */
    void onIgnore();

    /** It was refused or lost. */
    void onDropped();
}
