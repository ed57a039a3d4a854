// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Weir authors
package dev.weir.plugins.net;

import java.io.IOException;
import java.net.InetAddress;
import java.net.SocketTimeoutException;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/**
 * The addresses of one destination's name, with a bound on how long one waits for them. Safe for any
 * thread.
 *
 * <p>The system's resolver cannot be interrupted, and while it works it holds the thread of the machine
 * that runs it. So it gets a platform thread of its own, one at a time, and callers wait for its answer
 * with a bound; a name that takes for ever costs that one thread.
 */
final class Resolver {
    private @Nullable CompletableFuture<List<InetAddress>> underWay;

    /**
     * Asks for the addresses.
     *
     * @param host a name, or an address
     * @param limit how long to wait, above zero
     * @throws SocketTimeoutException if there was no answer in time
     * @throws UnknownHostException if there is no such name
     */
    List<InetAddress> resolve(String host, Duration limit) throws IOException {
        try {
            return List.of(InetAddress.ofLiteral(host));
        } catch (IllegalArgumentException _) {
            return await(host, ask(host), limit);
        }
    }

    private synchronized CompletableFuture<List<InetAddress>> ask(String host) {
        CompletableFuture<List<InetAddress>> asked = underWay;
        if (asked == null || asked.isDone()) {
            asked = new CompletableFuture<>();
            underWay = asked;
            CompletableFuture<List<InetAddress>> answer = asked;
            Thread.ofPlatform().daemon().name("resolve-" + host).start(() -> lookUp(host, answer));
        }
        return asked;
    }

    private static void lookUp(String host, CompletableFuture<List<InetAddress>> answer) {
        try {
            answer.complete(List.of(InetAddress.getAllByName(host)));
        } catch (UnknownHostException | RuntimeException cause) {
            answer.completeExceptionally(cause);
        }
    }

    private static List<InetAddress> await(String host, CompletableFuture<List<InetAddress>> answer, Duration limit)
            throws IOException {
        try {
            return answer.get(limit.toNanos(), TimeUnit.NANOSECONDS);
        } catch (TimeoutException _) {
            throw new SocketTimeoutException("the name " + host + " was not resolved in time");
        } catch (ExecutionException cause) {
            var unknown = new UnknownHostException("the name " + host + " is unknown");
            unknown.initCause(cause.getCause());
            throw unknown;
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted while the name " + host + " was resolved");
        }
    }
}
