// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Weir authors
package dev.weir.plugins.parsers;

import java.time.zone.ZoneRules;

/**
 * Where a parser finds an event's time and how it reads it.
 *
 * @param key name of the field
 * @param format how the time is written
 * @param zone the clock by which it was written, where it does not say so itself
 * @param keep whether the field stays in the record when the time was read
 * @param strict whether a text that has only the first part of the format is refused
 */
record TimeRule(String key, TimeFormat format, ZoneRules zone, boolean keep, boolean strict) {}
