// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Weir authors
package dev.weir.agent.admin;

import dev.weir.config.Key;
import dev.weir.config.KeyGroup;
import dev.weir.config.Values;
import java.time.Duration;

/** The keys of the service that the monitoring listener obeys. */
public final class AdminKeys {
    /** Whether there is a listener. */
    public static final Key<Boolean> HTTP_SERVER = Key.flag("http_server")
            .byDefault(false)
            .doc("Answer questions about the agent over HTTP.")
            .same();

    /** Where it listens. */
    public static final Key<String> HTTP_LISTEN = Key.text("http_listen")
            .byDefault("0.0.0.0")
            .doc("Address that the monitoring listener is bound to; one that is open to the network is warned of, for"
                    + " it asks nobody who they are.")
            .same();

    /** Its port. */
    public static final Key<Integer> HTTP_PORT = Key.integer("http_port")
            .byDefault(2020)
            .between(0, 65_535)
            .doc("Port of the monitoring listener; 0 takes any that is free.")
            .same();

    /** Whether health is judged. */
    public static final Key<Boolean> HEALTH_CHECK = Key.flag("health_check")
            .byDefault(false)
            .doc("Judge the agent's health by the errors of its outputs.")
            .same();

    /** Errors tolerated. */
    public static final Key<Integer> HC_ERRORS_COUNT = Key.integer("hc_errors_count")
            .byDefault(5)
            .atLeast(0)
            .doc("Errors of all outputs within hc_period that are tolerated.")
            .same();

    /** Given-up chunks tolerated. */
    public static final Key<Integer> HC_RETRY_FAILURE_COUNT = Key.integer("hc_retry_failure_count")
            .byDefault(5)
            .atLeast(0)
            .doc("Chunks given up by all outputs within hc_period that are tolerated.")
            .same();

    /** Period. */
    public static final Key<Duration> HC_PERIOD = Key.duration("hc_period")
            .byDefault(Duration.ofSeconds(60))
            .between(Duration.ofSeconds(1), Duration.ofHours(24))
            .doc("Over how long errors are counted.")
            .same();

    /** The group. */
    public static final KeyGroup GROUP = KeyGroup.of(
            "Monitoring",
            HTTP_SERVER,
            HTTP_LISTEN,
            HTTP_PORT,
            HEALTH_CHECK,
            HC_ERRORS_COUNT,
            HC_RETRY_FAILURE_COUNT,
            HC_PERIOD);

    private AdminKeys() {}

    /** What the keys say. */
    public static AdminSettings read(Values values) {
        return new AdminSettings(
                values.get(HTTP_SERVER),
                values.get(HTTP_LISTEN),
                values.get(HTTP_PORT),
                new AdminSettings.Health(
                        values.get(HEALTH_CHECK),
                        values.get(HC_ERRORS_COUNT),
                        values.get(HC_RETRY_FAILURE_COUNT),
                        values.get(HC_PERIOD)));
    }
}
