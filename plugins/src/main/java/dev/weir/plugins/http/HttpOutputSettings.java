// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Weir authors
package dev.weir.plugins.http;

import dev.weir.plugins.codec.ContentCoding;
import dev.weir.plugins.codec.EventFormat;
import dev.weir.plugins.codec.JsonStyle;
import dev.weir.plugins.net.Endpoint;
import dev.weir.plugins.net.NetSettings;
import dev.weir.plugins.net.TlsSettings;
import dev.weir.plugins.web.Field;
import dev.weir.plugins.web.WebClient;
import java.util.List;
import java.util.Optional;

/**
 * Where an http output sends events, and how.
 *
 * @param endpoint the destination
 * @param net its connections
 * @param tls their encryption
 * @param patience how long an answer is waited for
 * @param request what each request says
 * @param format how events lie in a body
 * @param style how they look as JSON
 * @param coding how bodies are compressed, if they are
 * @param showsAnswers whether the log tells what a destination says
 */
public record HttpOutputSettings(
        Endpoint.Tcp endpoint,
        NetSettings net,
        TlsSettings tls,
        WebClient.Patience patience,
        Request request,
        EventFormat format,
        JsonStyle style,
        Optional<ContentCoding> coding,
        boolean showsAnswers) {
    /**
     * What each request says.
     *
     * @param method POST or PUT
     * @param uri path and query, beginning with a slash
     * @param fields header fields beyond those that describe connection and body; they win over
     *     Weir's own
     * @param tagField name of the field that carries the events' tag, if one does
     * @param keyField name of the field that says which chunk it is, the same at each attempt, if one does
     */
    public record Request(
            String method, String uri, List<Field> fields, Optional<String> tagField, Optional<String> keyField) {
        /** Copies the fields. */
        public Request {
            fields = List.copyOf(fields);
        }
    }
}
