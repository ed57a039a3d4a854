// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Weir authors
package dev.weir.parser;

import dev.weir.metrics.Metrics;
import dev.weir.notice.Notices;
import dev.weir.time.Ticker;
import java.time.InstantSource;

/**
 * What a parser is given.
 *
 * @param name the parser's name in the configuration, the label of its metrics
 * @param ticker monotonic time
 * @param wallClock wall time, for texts whose time lacks the year or the day
 * @param metrics counters and gauges
 * @param notices where to say what an operator should know
 */
public record ParserContext(String name, Ticker ticker, InstantSource wallClock, Metrics metrics, Notices notices) {}
