// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Weir authors
package dev.weir.output;

/**
 * What becomes of a chunk that is delivered again, because its first delivery succeeded and the agent did not hear of it
 * or died before it had noted it. In a few words for the operator, each the end of a sentence.
 */
public sealed interface Repeats {
    /**
     * They have no effect: the destination or the output itself recognises them.
     *
     * @param by how
     */
    record Harmless(String by) implements Repeats {}

    /**
     * They have none where something holds that Weir cannot find out.
     *
     * @param where what has to hold
     */
    record HarmlessWhere(String where) implements Repeats {}

    /**
     * Their events arrive twice.
     *
     * @param because why they are not recognised, or what there is to be done
     */
    record Twice(String because) implements Repeats {}

    /**
     * There may be none: what was handed over counts as delivered before the destination has it, and is not sent again.
     *
     * @param because how it may be lost
     */
    record Lost(String because) implements Repeats {}

    /** Of an output of which nothing is known. */
    Repeats UNKNOWN = new Twice("what was under way at a crash is repeated");
}
