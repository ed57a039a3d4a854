// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Weir authors
/**
 * From the sections of a configuration to an engine: finds the plugins, reads their settings, reports
 * all problems at once, and computes what memory the result can reach.
 *
 * <p>Read first: {@link dev.weir.agent.assembly.Assembly}, {@link dev.weir.agent.assembly.Plugins}.
 *
 * <p><em>Depends on</em>: agent.file, agent.log, and every room of core.
 */
@NullMarked
package dev.weir.agent.assembly;

import org.jspecify.annotations.NullMarked;
