// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Weir authors
/**
 * What the agent tells over HTTP: Fluent Bit's monitoring paths, fields and metric names, and the
 * pressure page of Weir.
 *
 * <p>Read first: {@link dev.weir.agent.admin.AdminSettings}.
 *
 * <p><em>Depends on</em>: pipeline, metrics, config, and the JDK's own HTTP server.
 */
@NullMarked
package dev.weir.agent.admin;

import org.jspecify.annotations.NullMarked;
