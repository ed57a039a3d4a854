// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Weir authors
package dev.weir.agent.admin;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpHandler;
import dev.weir.metrics.Metrics;
import dev.weir.pipeline.Pipeline;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Supplier;

/** The paths of the monitoring listener. Reads only; safe for any thread. */
final class Pages implements HttpHandler {
    private static final String JSON = "application/json";
    private static final String TEXT = "text/plain; version=0.0.4; charset=utf-8";

    private final Map<String, Supplier<Answer>> pages = new TreeMap<>();

    /** What a page answers. */
    record Answer(int status, String type, String body) {}

    Pages(Pipeline pipeline, Metrics metrics, HealthJudge health) {
        page("/", () -> json(ReportPages.build()));
        page("/api/v1/uptime", () -> json(ReportPages.uptime()));
        page("/api/v1/metrics", () -> json(ReportPages.metrics(pipeline.status())));
        page("/api/v1/storage", () -> json(ReportPages.storage(pipeline.status())));
        page("/api/v1/health", () -> plain(health.isHealthy() ? 200 : 500, health.isHealthy() ? "ok\n" : "error\n"));
        page("/api/v2/health", () -> new Answer(health.isHealthy() ? 200 : 500, JSON, health.json()));
        page("/api/v1/metrics/prometheus", () -> prometheus(pipeline, metrics));
        page("/api/v2/metrics/prometheus", () -> prometheus(pipeline, metrics));
        page("/api/v2/metrics", () -> prometheus(pipeline, metrics));
        page("/api/weir/v1/pressure", () -> json(PressurePage.of(pipeline.status())));
    }

    private void page(String path, Supplier<Answer> answer) {
        pages.put(path, answer);
    }

    private static Answer json(String body) {
        return new Answer(200, JSON, body + "\n");
    }

    private static Answer plain(int status, String body) {
        return new Answer(status, "text/plain", body);
    }

    private static Answer prometheus(Pipeline pipeline, Metrics metrics) {
        return new Answer(200, TEXT, PrometheusText.of(pipeline.status(), metrics));
    }

    @Override
    public void handle(HttpExchange exchange) throws IOException {
        try (exchange) {
            Answer answer = answer(exchange);
            byte[] body = answer.body().getBytes(StandardCharsets.UTF_8);
            exchange.getResponseHeaders().set("Content-Type", answer.type());
            boolean head = exchange.getRequestMethod().equals("HEAD");
            exchange.sendResponseHeaders(answer.status(), head ? -1 : body.length);
            if (!head) {
                exchange.getResponseBody().write(body);
            }
        }
    }

    private Answer answer(HttpExchange exchange) {
        String method = exchange.getRequestMethod();
        if (!method.equals("GET") && !method.equals("HEAD")) {
            return plain(405, "only GET is answered here\n");
        }
        String path = exchange.getRequestURI().getPath();
        String plainPath = path.length() > 1 && path.endsWith("/") ? path.substring(0, path.length() - 1) : path;
        Supplier<Answer> page = pages.get(plainPath);
        if (page == null) {
            return plain(404, "there is no such page; there are\n  " + String.join("\n  ", pages.keySet()) + "\n");
        }
        return page.get();
    }
}
