// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Weir authors
package dev.weir.plugins.http;

import dev.weir.plugins.codec.EventFormat;
import dev.weir.plugins.net.Endpoint;
import dev.weir.plugins.web.Field;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 *  The heads of an output's requests: one text that is the same in all of them, the tag, the name of the chunk, and the
 *  length. Immutable.
 */
final class RequestHeads {
    private static final int HTTP_PORT = 80;
    private static final int HTTPS_PORT = 443;

    private final String begin;
    private final Optional<String> tagField;
    private final Optional<String> keyField;

    RequestHeads(HttpOutputSettings settings) {
        HttpOutputSettings.Request request = settings.request();
        var text = new StringBuilder()
                .append(request.method())
                .append(' ')
                .append(request.uri())
                .append(" HTTP/1.1\r\n");
        fields(settings).forEach(field -> append(text, field));
        begin = text.toString();
        tagField = request.tagField();
        keyField = request.keyField();
    }

    private static List<Field> fields(HttpOutputSettings settings) {
        var own = new ArrayList<Field>();
        own.add(new Field("Host", host(settings.endpoint(), settings.tls().enabled())));
        own.add(new Field("User-Agent", "Weir"));
        own.add(new Field("Content-Type", contentType(settings.format())));
        settings.coding().ifPresent(coding -> own.add(new Field("Content-Encoding", coding.token())));
        List<Field> given = settings.request().fields();
        own.removeIf(field -> given.stream().anyMatch(other -> other.name().equalsIgnoreCase(field.name())));
        own.addAll(given);
        return own;
    }

    private static String host(Endpoint.Tcp endpoint, boolean encrypted) {
        boolean usual = endpoint.port() == (encrypted ? HTTPS_PORT : HTTP_PORT);
        String whole = endpoint.toString();
        return usual ? whole.substring(0, whole.lastIndexOf(':')) : whole;
    }

    private static String contentType(EventFormat format) {
        return switch (format) {
            case JSON, JSON_STREAM -> "application/json";
            case JSON_LINES -> "application/x-ndjson";
            case MSGPACK -> "application/msgpack";
        };
    }

    /**
     * The head of one request.
     *
     * @param tag of its events; left out where it cannot stand in a header
     * @param key names the chunk: letters, digits and dashes; sent in quotation marks, as a structured field has it
     * @param bodyLength bytes of its body
     */
    byte[] head(String tag, String key, long bodyLength) {
        var text = new StringBuilder(begin);
        if (tagField.isPresent() && Field.isSafe(tag)) {
            append(text, new Field(tagField.get(), tag));
        }
        keyField.ifPresent(name -> append(text, new Field(name, '"' + key + '"')));
        append(text, new Field("Content-Length", Long.toString(bodyLength)));
        return text.append("\r\n").toString().getBytes(StandardCharsets.UTF_8);
    }

    private static void append(StringBuilder text, Field field) {
        text.append(field.name()).append(": ").append(field.value()).append("\r\n");
    }
}
