// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Weir authors
/**
 * What is to happen in a run, as values: the topology, the workload, the incidents; drawn from a seed, printed as code.
 *
 * <p>Read first: {@link dev.weir.simulation.scenario.Scenario}, {@link dev.weir.simulation.scenario.ScenarioDraw}.
 *
 * <p><em>Depends on</em>: backpressure, chunk, dispatch.
 */
@NullMarked
package dev.weir.simulation.scenario;

import org.jspecify.annotations.NullMarked;
