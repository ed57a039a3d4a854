// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Weir authors
package dev.weir.agent.main;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.function.IntSupplier;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** Sends batches as JSON by HTTP; 201 is the answer. */
final class HttpWire implements NumberedStream.Wire {
    private static final int CREATED = 201;

    private final IntSupplier port;
    private final HttpClient client =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

    private volatile int lastStatus;

    /** To the port that the agent has at the moment. */
    HttpWire(IntSupplier port) {
        this.port = port;
    }

    @Override
    public boolean send(NumberedBatch batch) throws IOException {
        String body = IntStream.range(0, NumberedBatch.EVENTS)
                .mapToObj(batch::event)
                .collect(Collectors.joining(",", "[", "]"));
        var request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port.getAsInt() + "/web"))
                .timeout(Duration.ofSeconds(10))
                .header("Content-Type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofString(body))
                .build();
        try {
            lastStatus =
                    client.send(request, HttpResponse.BodyHandlers.discarding()).statusCode();
            return lastStatus == CREATED;
        } catch (InterruptedException interrupted) {
            throw new IOException(interrupted);
        }
    }

    /** Of the last answer; 0 before the first. */
    int lastStatus() {
        return lastStatus;
    }

    /** Whether the last answer was that the agent takes nothing. */
    boolean isRefused() {
        return lastStatus != 0 && lastStatus != CREATED;
    }
}
