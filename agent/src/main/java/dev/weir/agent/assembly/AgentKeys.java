// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Weir authors
package dev.weir.agent.assembly;

import dev.weir.agent.admin.AdminKeys;
import dev.weir.agent.admin.AdminSettings;
import dev.weir.agent.file.FileKeys;
import dev.weir.agent.log.LogKeys;
import dev.weir.agent.log.LogSettings;
import dev.weir.config.Key;
import dev.weir.config.KeyGroup;
import dev.weir.config.Schema;
import dev.weir.config.Values;
import dev.weir.dispatch.LaneKeys;
import dev.weir.dispatch.RetryPolicy;
import dev.weir.pipeline.ServiceKeys;
import dev.weir.pipeline.ServiceSettings;
import dev.weir.store.StorageKeys;
import java.nio.file.Path;
import java.util.Optional;

/** The service section: the keys that each room declares, together, and what they say. */
public final class AgentKeys {
    /** Where further plugins lie. */
    public static final Key<String> PLUGINS_PATH = Key.text("plugins_path")
            .optional()
            .doc("A folder of jars with further plugins.")
            .ours();

    private static final Key<Boolean> ESCAPE_UNICODE = Key.flag("json.escape_unicode")
            .byDefault(true)
            .doc("Write what is not ASCII as \\uXXXX in JSON.")
            .different("on alone is there; off is refused");

    private static final Key<Boolean> DAEMON = Key.flag("daemon")
            .byDefault(false)
            .doc("Run in the background.")
            .different("off alone is there; a service manager or the shell's & does the other");

    private static final KeyGroup OTHERS = KeyGroup.of(
            "Others",
            PLUGINS_PATH,
            DAEMON,
            met("coro_stack_size", "there are no coroutines; deliveries run on threads of their own"),
            met("flush.adaptive", "data is sent as soon as an output has nothing to do"),
            met("flush.adaptive.min_interval", "data is sent as soon as an output has nothing to do"),
            met("flush.adaptive.max_interval", "data is sent as soon as an output has nothing to do"),
            met("flush.adaptive.low_pressure", "data is sent as soon as an output has nothing to do"),
            met("flush.adaptive.medium_pressure", "data is sent as soon as an output has nothing to do"),
            met("flush.adaptive.high_pressure", "data is sent as soon as an output has nothing to do"),
            met("flush.adaptive.up_steps", "data is sent as soon as an output has nothing to do"),
            met("flush.adaptive.down_steps", "data is sent as soon as an output has nothing to do"),
            met("dns.mode", "names are resolved by the system's resolver"),
            met("dns.prefer_ipv4", "names are resolved by the system's resolver, in its order"),
            met("dns.prefer_ipv6", "names are resolved by the system's resolver, in its order"),
            absent("dns.resolver", "names are resolved by the system's resolver"),
            absent("hot_reload", "restart instead; what inputs can read again is not lost"),
            absent("hot_reload.ensure_thread_safety", "there is no reload yet"),
            absent("hot_reload.timeout", "there is no reload yet"),
            absent("multiline_buffer_limit", "there are no multiline parsers yet"),
            absent("enable_chunk_trace", "there is no trace of chunks"),
            absent("security.fips_mode", "the JDK's own security settings say which algorithms are allowed"),
            absent("sp_file", "there is no stream processor"),
            met("sp.convert_from_str_to_num", "there is no stream processor"),
            met("json.convert_nan_to_null", "a number that JSON does not have is always written as null"),
            met("windows.maxstdio", "the virtual machine has no such limit"),
            ESCAPE_UNICODE,
            absent("telemetry.metrics.logs.tag_records.enabled", "events are not counted by tag"),
            absent("telemetry.metrics.logs.tag_records.max_series", "events are not counted by tag"),
            absent("telemetry.metrics.logs.tag_records.max_tag_length", "events are not counted by tag"));

    /** The schema of the service section. */
    public static final Schema<Service> SCHEMA = Schema.of(ServiceKeys.GROUP)
            .group(LaneKeys.OF_SERVICE)
            .group(StorageKeys.OF_SERVICE)
            .group(AdminKeys.GROUP)
            .group(LogKeys.GROUP)
            .group(FileKeys.KEYS)
            .group(OTHERS)
            .into(Service::read);

    private AgentKeys() {}

    private static Key<String> met(String name, String why) {
        return Key.text(name)
                .optional()
                .doc("A setting of Fluent Bit's own machinery.")
                .met(why);
    }

    private static Key<String> absent(String name, String instead) {
        return Key.text(name).optional().doc("A setting of Fluent Bit.").absent(instead);
    }

    /**
     * What the service section says.
     *
     * @param engine for the engine
     * @param scheduler waits between retries
     * @param admin for the monitoring listener
     * @param log for the log
     * @param storage for the store on disk
     * @param pluginsPath folder of further plugins
     */
    public record Service(
            ServiceSettings engine,
            RetryPolicy scheduler,
            AdminSettings admin,
            LogSettings log,
            StorageKeys.OfService storage,
            Optional<Path> pluginsPath) {
        static Service read(Values values) {
            if (!values.get(ESCAPE_UNICODE)) {
                values.problem(ESCAPE_UNICODE, "off is not there; leave the key away");
            }
            if (values.get(DAEMON)) {
                values.problem(DAEMON, "on is not there: a service manager or the shell's & does that");
            }
            return new Service(
                    ServiceKeys.read(values),
                    LaneKeys.readScheduler(values),
                    AdminKeys.read(values),
                    LogKeys.read(values),
                    StorageKeys.readService(values),
                    values.find(PLUGINS_PATH).map(Path::of));
        }
    }
}
