// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Weir authors
/**
 * What the engine says about itself as typed values: paused, resumed, retried, given up, refused and kept, trouble.
 * Whoever listens turns them into log lines and metrics.
 *
 * <p>Read first: {@link dev.weir.notice.Notice}.
 *
 * <p><em>Depends on</em>: backpressure.
 */
@NullMarked
package dev.weir.notice;

import org.jspecify.annotations.NullMarked;
