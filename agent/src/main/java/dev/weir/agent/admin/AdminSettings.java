// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Weir authors
package dev.weir.agent.admin;

import java.time.Duration;

/**
 * The monitoring listener.
 *
 * @param enabled whether there is one
 * @param listen address that it is bound to
 * @param port its port; 0 is any that is free
 * @param health when the agent counts as unhealthy
 */
public record AdminSettings(boolean enabled, String listen, int port, Health health) {
    /**
     * When the agent counts as unhealthy: more errors, or more chunks given up, than this within the
     * period, over all outputs.
     *
     * @param enabled whether health is judged at all
     * @param errors errors that are tolerated
     * @param retryFailures chunks given up that are tolerated
     * @param period over how long they are counted
     */
    public record Health(boolean enabled, int errors, int retryFailures, Duration period) {}
}
