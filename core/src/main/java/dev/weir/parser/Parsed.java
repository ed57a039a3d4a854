// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Weir authors
package dev.weir.parser;

/** What a parser made of a text. */
public sealed interface Parsed {
    /** Understood; the text bore a time. */
    record WithTime(long epochSeconds, int nanos) implements Parsed {}

    /** Understood; the text bore no time. */
    record WithoutTime() implements Parsed {}

    /** Not understood; nothing was appended. */
    record NotMatched() implements Parsed {}

    /** Understood, without a time. */
    Parsed WITHOUT_TIME = new WithoutTime();

    /** Not understood. */
    Parsed NOT_MATCHED = new NotMatched();
}
