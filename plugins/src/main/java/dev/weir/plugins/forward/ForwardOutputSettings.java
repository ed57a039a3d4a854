// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Weir authors
package dev.weir.plugins.forward;

import dev.weir.config.Key;
import dev.weir.config.Schema;
import dev.weir.config.Values;
import dev.weir.event.Tag;
import dev.weir.plugins.net.Endpoint;
import dev.weir.plugins.net.NetKeys;
import dev.weir.plugins.net.NetSettings;
import dev.weir.plugins.net.TlsKeys;
import dev.weir.plugins.net.TlsSettings;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * How events are sent to a receiver of the Forward protocol.
 *
 * @param endpoint the receiver
 * @param net how connections are made and kept
 * @param tls encryption, off or on
 * @param credentials what the receiver asks for, if anything
 * @param tag the tag under which everything is sent; without it each chunk has its own
 * @param packing how bodies are compressed
 * @param integerTime whether times are whole seconds, for receivers that know no others
 * @param metadata whether metadata of events is sent; if not, it is left out
 * @param acks how long to wait for an acknowledgement; without it none is asked for
 * @param options options of each message beside our own
 * @param sendsSize whether each message tells how many events it holds
 */
record ForwardOutputSettings(
        Endpoint endpoint,
        NetSettings net,
        TlsSettings tls,
        Optional<ClientCredentials> credentials,
        Optional<String> tag,
        Packing packing,
        boolean integerTime,
        boolean metadata,
        Optional<Duration> acks,
        Map<String, String> options,
        boolean sendsSize) {
    private static final int OPTIONS_MAX = 64;

    private static final Key<String> HOST =
            Key.text("host").byDefault("127.0.0.1").same().doc("Name or address of the receiver.");
    private static final Key<Integer> PORT = Key.integer("port")
            .byDefault(ForwardInputSettings.PORT)
            .between(1, 65_535)
            .same()
            .doc("Port of the receiver.");
    private static final Key<String> UNIX_PATH = Key.text("unix_path")
            .optional()
            .same()
            .doc("File of a unix socket to connect to; then host and port are not used.");
    private static final Key<String> TAG = Key.text("tag")
            .optional()
            .different("a fixed tag alone; a record accessor ($key) is refused, because each event would need a"
                    + " message of its own. filter rewrite_tag makes tags from records.")
            .doc("Sends everything under this tag.");
    private static final Key<Packing> COMPRESS = Key.parsed(
                    "compress", "text, gzip or zstd", ForwardOutputSettings::packing)
            .byDefault(Packing.PLAIN)
            .different("zstd as well, for receivers that know it")
            .doc("How bodies are compressed: text (not at all), gzip or zstd.");
    private static final Key<Boolean> TIME_AS_INTEGER = Key.flag("time_as_integer")
            .byDefault(false)
            .same()
            .doc("Sends times as whole seconds and entries as an array, for Fluentd 0.12 and its like.");
    private static final Key<Boolean> RETAIN_METADATA = Key.flag("retain_metadata_in_forward_mode")
            .byDefault(false)
            .different("on by default since Fluent Bit 5.0.4, and then Fluentd and others silently drop the events."
                    + " Off here: metadata that is left out is counted and told once. Turn it on towards Weir and"
                    + " Fluent Bit.")
            .doc("Sends events with their metadata, in a form that Fluentd does not take.");
    private static final Key<Boolean> SEND_OPTIONS =
            Key.flag("send_options").byDefault(false).same().doc("Tells in each message how many events it holds.");
    private static final Key<Boolean> REQUIRE_ACK = Key.flag("require_ack_response")
            .byDefault(false)
            .same()
            .doc("Waits until the receiver acknowledges a message. Without it a message counts as delivered once this"
                    + " machine has taken it for sending, and is lost where the connection breaks then.");
    private static final Key<Duration> ACK_TIMEOUT = Key.duration("ack_response_timeout")
            .byDefaultText("60s")
            .between(Duration.ofMillis(1), Duration.ofHours(1))
            .ours()
            .doc(
                    "How long to wait for an acknowledgement; then the connection is closed and the same chunk sent again.");
    private static final Key<List<String>> ADD_OPTION = Key.repeated("add_option")
            .same()
            .doc("Name and value of a further option of each message, separated by a space; may be repeated.");
    private static final Key<String> SHARED_KEY = Key.text("shared_key")
            .optional()
            .secret()
            .same()
            .doc("Secret that the receiver asks for; the handshake does not send it.");
    private static final Key<Boolean> EMPTY_SHARED_KEY =
            Key.flag("empty_shared_key").byDefault(false).same().doc("Does the handshake with an empty secret.");
    private static final Key<String> SELF_HOSTNAME = Key.text("self_hostname")
            .byDefault("localhost")
            .same()
            .doc("Name that this end gives itself in the handshake.");
    private static final Key<String> USERNAME =
            Key.text("username").byDefault("").same().doc("User, where the receiver asks for one.");
    private static final Key<String> PASSWORD =
            Key.text("password").byDefault("").secret().same().doc("That user's password.");

    /** The keys. */
    static final Schema<ForwardOutputSettings> SCHEMA = Schema.of(
                    "Forward",
                    HOST,
                    PORT,
                    Key.flag("ipv6").met("addresses of either family are tried; net.dns.prefer_ipv6 orders them"),
                    UNIX_PATH,
                    Key.text("upstream").absent("give one output for each receiver"),
                    TAG,
                    COMPRESS,
                    TIME_AS_INTEGER,
                    RETAIN_METADATA,
                    Key.flag("fluentd_compat").met("it is about metrics and traces, which are not carried here"),
                    SEND_OPTIONS,
                    ADD_OPTION,
                    REQUIRE_ACK,
                    ACK_TIMEOUT)
            .group("Authentication", SHARED_KEY, EMPTY_SHARED_KEY, SELF_HOSTNAME, USERNAME, PASSWORD)
            .group(NetKeys.GROUP)
            .group(TlsKeys.CLIENT)
            .into(ForwardOutputSettings::from);

    /** Copies the options. */
    ForwardOutputSettings {
        options = Map.copyOf(options);
    }

    private static ForwardOutputSettings from(Values values) {
        if (values.get(TIME_AS_INTEGER) && values.get(COMPRESS) != Packing.PLAIN) {
            values.problem(COMPRESS, "cannot go with time_as_integer; choose one");
        }
        if (values.given(ACK_TIMEOUT) && !values.get(REQUIRE_ACK)) {
            values.warning(ACK_TIMEOUT, "has no effect without require_ack_response on");
        }
        Optional<Endpoint> unix = values.find(UNIX_PATH).map(path -> Endpoint.Unix.of(Path.of(path)));
        return new ForwardOutputSettings(
                unix.orElseGet(() -> new Endpoint.Tcp(values.get(HOST), values.get(PORT))),
                NetKeys.read(values),
                TlsKeys.client(values),
                credentials(values),
                tag(values),
                values.get(COMPRESS),
                values.get(TIME_AS_INTEGER),
                values.get(RETAIN_METADATA) && !values.get(TIME_AS_INTEGER),
                values.get(REQUIRE_ACK) ? Optional.of(values.get(ACK_TIMEOUT)) : Optional.empty(),
                options(values),
                values.get(SEND_OPTIONS));
    }

    private static Optional<ClientCredentials> credentials(Values values) {
        boolean empty = values.get(EMPTY_SHARED_KEY);
        if (!empty && values.find(SHARED_KEY).isEmpty()) {
            if (!values.get(USERNAME).isEmpty()) {
                values.problem(USERNAME, "needs shared_key as well, or empty_shared_key on");
            }
            return Optional.empty();
        }
        String key = empty ? "" : values.find(SHARED_KEY).orElse("");
        return Optional.of(
                new ClientCredentials(values.get(SELF_HOSTNAME), key, values.get(USERNAME), values.get(PASSWORD)));
    }

    private static Optional<String> tag(Values values) {
        Optional<String> tag = values.find(TAG);
        if (tag.isPresent() && tag.get().indexOf('$') >= 0) {
            values.problem(TAG, "a record accessor cannot be used here; filter rewrite_tag makes tags from records");
        } else if (tag.isPresent()) {
            try {
                new Tag(tag.get());
            } catch (IllegalArgumentException unusable) {
                values.problem(TAG, String.valueOf(unusable.getMessage()));
            }
        }
        return tag;
    }

    private static Map<String, String> options(Values values) {
        Map<String, String> options = new LinkedHashMap<>();
        for (String pair : values.get(ADD_OPTION)) {
            String[] parts = pair.strip().split("\\s+", 2);
            if (parts.length != 2 || options.putIfAbsent(parts[0], parts[1]) != null) {
                values.problem(ADD_OPTION, "expected a name and a value, separated by a space, each name once");
            } else if (List.of("chunk", "size", "compressed", "fluent_signal").contains(parts[0])) {
                values.problem(ADD_OPTION, parts[0] + " is an option that this output sets itself");
            }
        }
        if (options.size() > OPTIONS_MAX) {
            values.problem(ADD_OPTION, "options=" + options.size() + ", limit=" + OPTIONS_MAX);
        }
        return options;
    }

    private static Packing packing(String text) {
        return switch (text.strip().toLowerCase(Locale.ROOT)) {
            case "text", "none", "off" -> Packing.PLAIN;
            case "gzip" -> Packing.GZIP;
            case "zstd" -> Packing.ZSTD;
            default -> throw new IllegalArgumentException("expected text, gzip or zstd");
        };
    }

    /** Whether a message has a map of options. */
    boolean hasOptions() {
        return sendsSize || acks.isPresent() || packing != Packing.PLAIN || !options.isEmpty();
    }
}
