// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Weir authors
package dev.weir.plugins.tcp;

import dev.weir.config.Key;
import dev.weir.config.KeyGroup;
import dev.weir.config.Values;
import dev.weir.plugins.codec.EventFormat;
import dev.weir.plugins.codec.JsonDateFormat;
import dev.weir.plugins.codec.JsonStyle;
import dev.weir.plugins.net.Endpoint;
import dev.weir.plugins.net.NetKeys;
import dev.weir.plugins.net.NetSettings;
import dev.weir.plugins.net.TlsKeys;
import dev.weir.plugins.net.TlsSettings;
import java.util.Optional;

/**
 * The settings of a tcp output.
 *
 * @param endpoint where it connects to
 * @param format how events are laid out
 * @param style what JSON objects look like
 * @param rawMessageKey the one value of each record that is sent instead, each with a line end
 * @param net how connections are made and kept
 * @param tls encryption, off or on
 */
public record TcpOutputSettings(
        Endpoint endpoint,
        EventFormat format,
        JsonStyle style,
        Optional<RawMessageKey> rawMessageKey,
        NetSettings net,
        TlsSettings tls) {
    private static final Key<String> HOST =
            Key.text("host").byDefault("127.0.0.1").same().doc("Host to connect to.");
    private static final Key<Integer> PORT =
            Key.integer("port").byDefault(5170).between(1, 65_535).same().doc("Port to connect to.");
    private static final Key<EventFormat> FORMAT = Key.choice("format", EventFormat.class)
            .byDefault(EventFormat.MSGPACK)
            .same()
            .doc("How events are laid out. TCP has no acknowledgement: events count as delivered once the kernel has"
                    + " taken them, and are lost if the connection breaks then. If it breaks before, the whole chunk"
                    + " is sent again, so that events may come twice.");
    private static final Key<String> JSON_DATE_KEY = Key.text("json_date_key")
            .byDefault("date")
            .same()
            .doc("Key of an event's time in JSON; false leaves it out.");
    private static final Key<JsonDateFormat> JSON_DATE_FORMAT = Key.parsed(
                    "json_date_format", "double, epoch, epoch_ms, iso8601 or java_sql_timestamp", JsonDateFormat::named)
            .byDefaultText("double")
            .same()
            .doc("How an event's time looks in JSON.");
    private static final Key<RawMessageKey> RAW_MESSAGE_KEY = Key.parsed(
                    "raw_message_key", "key, as $log or $log['message']", RawMessageKey::parse)
            .optional()
            .different("one key, with or without $, not a text with several; events without it are counted")
            .doc("Sends only this value of each record, with a line end behind it.");

    static final KeyGroup KEYS = KeyGroup.of(
            "Destination",
            HOST,
            PORT,
            FORMAT,
            JSON_DATE_KEY,
            JSON_DATE_FORMAT,
            RAW_MESSAGE_KEY,
            Key.flag("ipv6").met("host takes names and addresses of either family"));

    static TcpOutputSettings from(Values values) {
        return new TcpOutputSettings(
                new Endpoint.Tcp(values.get(HOST), values.get(PORT)),
                values.get(FORMAT),
                new JsonStyle(JsonStyle.dateKey(values.get(JSON_DATE_KEY)), values.get(JSON_DATE_FORMAT), true),
                values.find(RAW_MESSAGE_KEY),
                NetKeys.read(values),
                TlsKeys.client(values));
    }
}
