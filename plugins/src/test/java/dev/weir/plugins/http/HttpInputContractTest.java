// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Weir authors
package dev.weir.plugins.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.contract.InputContract;
import dev.weir.contract.RunningEngine;
import dev.weir.contract.Sender;
import dev.weir.contract.Sending;
import dev.weir.input.InputFactory;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.List;

/** The contract of inputs, with requests of several events that are sent again until they are taken. */
class HttpInputContractTest extends InputContract<HttpInputSettings> {
    @Override
    protected InputFactory<HttpInputSettings> factory() {
        return new HttpInputFactory();
    }

    @Override
    protected Sending sending() {
        return Sending.ANSWERED;
    }

    @Override
    protected Sender sender(Path folder) {
        return new Client();
    }

    private static final class Client implements Sender {
        private static final int EVENTS = 40;

        private final HttpClient client = HttpClient.newHttpClient();
        private URI address = URI.create("http://127.0.0.1");
        private volatile int done;

        @Override
        public List<String> settings() {
            return List.of("listen", "127.0.0.1", "port", "0");
        }

        @Override
        public void started(RunningEngine engine) {
            address = URI.create("http://127.0.0.1:" + engine.port() + "/contract");
        }

        @Override
        public void send(int to) throws IOException, InterruptedException {
            while (done < to) {
                int end = Math.min(to, done + EVENTS);
                if (post(body(done, end))) {
                    done = end;
                } else {
                    Thread.sleep(5);
                }
            }
        }

        private static String body(int from, int to) {
            var body = new StringBuilder();
            for (int number = from; number < to; number++) {
                body.append(number == from ? "[" : ",");
                body.append("{\"log\":\"").append(Sender.text(number)).append("\"}");
            }
            return body.append("]").toString();
        }

        private boolean post(String body) throws IOException, InterruptedException {
            HttpResponse<String> answer = client.send(
                    HttpRequest.newBuilder(address)
                            .header("Content-Type", "application/json")
                            .POST(HttpRequest.BodyPublishers.ofString(body))
                            .build(),
                    HttpResponse.BodyHandlers.ofString());
            if (answer.statusCode() == 201) {
                return true;
            }
            assertThat(answer.statusCode()).as(answer.body()).isIn(429, 503);
            assertThat(answer.headers().firstValueAsLong("Retry-After"))
                    .as("%s %s", answer, answer.headers())
                    .isPresent();
            return false;
        }

        @Override
        public int done() {
            return done;
        }

        @Override
        public void close() {
            client.shutdownNow();
            client.close();
        }
    }
}
