// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Weir authors
package dev.weir.filter;

import dev.weir.metrics.Metrics;
import dev.weir.notice.Notices;
import dev.weir.parser.Parsers;

/**
 * What a filter is given.
 *
 * @param name identity of the filter
 * @param metrics counters and gauges
 * @param notices where to say what an operator should know
 * @param parsers the parsers of the configuration, by name
 */
public record FilterContext(String name, Metrics metrics, Notices notices, Parsers parsers) {}
