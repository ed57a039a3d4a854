// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Weir authors
package org.example;

import dev.weir.config.Key;
import dev.weir.config.Schema;
import dev.weir.output.Consignment;
import dev.weir.output.Delivery;
import dev.weir.output.Output;
import dev.weir.output.OutputContext;
import dev.weir.output.OutputFactory;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executors;

/** Posts each chunk to a web server, as the MessagePack that it is. */
public final class PostOutput implements OutputFactory<URI> {
    static final Key<URI> URL = Key.parsed("url", "URL", URI::create).required().doc("Where to post to.").ours();

    @Override public String name() { return "post"; }
    @Override public String summary() { return "Posts events to a web server."; }
    @Override public Schema<URI> schema() { return Schema.of("Post", URL).into(v -> v.get(URL)); }
    @Override public String place(URI url) { return url.toString(); }
    @Override public Output create(URI url, OutputContext context) {
        var threads = Executors.newVirtualThreadPerTaskExecutor();
        return new Poster(url, HttpClient.newBuilder().executor(threads).build());
    }

    record Poster(URI url, HttpClient client) implements Output {
        @Override public int concurrency() { return 2; }
        @Override public void close() { client.shutdownNow(); } // ends the requests that are under way

        @Override public CompletableFuture<Delivery> deliver(Consignment consignment) {
            var events = consignment.payload();
            byte[] body = new byte[(int) events.bytes()];
            for (int slab = 0, at = 0; slab < events.slabs(); at += events.slabBytes(slab++)) {
                events.copySlab(slab, body, at);
            }
            var request = HttpRequest.newBuilder(url).timeout(Duration.ofSeconds(30))
                    .header("Content-Type", "application/msgpack").POST(BodyPublishers.ofByteArray(body)).build();
            return client.sendAsync(request, BodyHandlers.discarding())
                    .thenApply(answer -> judge(answer.statusCode())); // no answer at all counts as a Retry
        }

        private static Delivery judge(int status) {
            if (status / 100 == 2) return Delivery.DELIVERED;
            boolean later = status == 429 || status >= 500;
            return later ? Delivery.retry("status " + status) : new Delivery.Rejected("status " + status);
        }
    }
}
