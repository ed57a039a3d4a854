// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Weir authors
package dev.weir.scenes;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.Optional;

/** An HTTP client for ports of this machine. Safe for any thread. */
final class Requests implements AutoCloseable {
    private static final Duration PATIENCE = Duration.ofSeconds(10);

    private final HttpClient client = HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(PATIENCE)
            .build();

    /**
     * An answer.
     *
     * @param status its code
     * @param retryAfter what the header says, if there is one
     * @param body its text
     */
    record Answer(int status, Optional<String> retryAfter, String body) {}

    /**
     * Asks for a page.
     *
     * @throws IOException if there is no answer within ten seconds
     */
    Answer get(int port, String path) throws IOException {
        return send(to(port, path).GET().build());
    }

    /**
     * Sends JSON.
     *
     * @throws IOException if there is no answer within ten seconds
     */
    Answer post(int port, String path, byte[] json) throws IOException {
        return send(to(port, path)
                .header("Content-Type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofByteArray(json))
                .build());
    }

    private static HttpRequest.Builder to(int port, String path) {
        return HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path))
                .timeout(PATIENCE);
    }

    private Answer send(HttpRequest request) throws IOException {
        try {
            HttpResponse<String> answer = client.send(request, BodyHandlers.ofString());
            return new Answer(answer.statusCode(), answer.headers().firstValue("Retry-After"), answer.body());
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new SceneFailedException("interrupted", interrupted);
        }
    }

    @Override
    public void close() {
        client.shutdownNow();
    }
}
