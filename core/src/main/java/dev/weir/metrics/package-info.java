// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Weir authors
/**
 * Counters and gauges, registered once by name and labels and read by whoever exports them.
 *
 * <p>Read first: {@link dev.weir.metrics.Metrics}.
 *
 * <p><em>Depends on</em>: nothing.
 */
@NullMarked
package dev.weir.metrics;

import org.jspecify.annotations.NullMarked;
