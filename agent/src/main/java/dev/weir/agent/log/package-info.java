// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Weir authors
/**
 * The agent's own log: notices of the engine as lines in Fluent Bit's wording, which people alert on.
 *
 * <p>Read first: {@link dev.weir.agent.log.AgentLog}, {@link dev.weir.agent.log.Phrases}.
 *
 * <p><em>Depends on</em>: notice, backpressure, config, time.
 */
@NullMarked
package dev.weir.agent.log;

import org.jspecify.annotations.NullMarked;
