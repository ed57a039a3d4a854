// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Weir authors
package dev.weir.plugins.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.plugins.codec.ContentCoding;
import dev.weir.plugins.codec.EventFormat;
import dev.weir.plugins.codec.JsonDateFormat;
import dev.weir.plugins.net.Endpoint;
import dev.weir.plugins.web.Field;
import dev.weir.plugins.web.WebSettings;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class HttpKeysTest {
    @Test
    void input_hasFluentBitsDefaults() {
        HttpInputSettings settings = HttpSettings.input();
        WebSettings web = settings.web();
        assertThat(web.listen().endpoint()).isEqualTo(new Endpoint.Tcp("0.0.0.0", 9880));
        assertThat(web.bodyMax()).isEqualTo(4_000_000);
        assertThat(web.idleTimeout()).isEqualTo(Duration.ofSeconds(10));
        assertThat(web.connectionsMax()).isEqualTo(8_192);
        assertThat(web.requestsMax()).isEqualTo(256);
        assertThat(web.listen().tls().enabled()).isFalse();
        assertThat(settings.taken().status()).isEqualTo(201);
        assertThat(settings.taken().fields()).isEmpty();
        assertThat(settings.tagKey()).isEmpty();
        assertThat(settings.remoteAddressKey()).isEmpty();
        assertThat(settings.health()).isFalse();
    }

    @Test
    void input_takesEveryKey() {
        HttpInputSettings settings = HttpSettings.input(
                "listen",
                "::1",
                "port",
                "8888",
                "http_server.buffer_max_size",
                "1M",
                "http_server.buffer_chunk_size",
                "64k",
                "http_server.max_connections",
                "7",
                "http_server.idle_timeout",
                "1m",
                "http_server.max_requests",
                "3",
                "http_server.http2",
                "off",
                "http_server.workers",
                "4",
                "http_server.ingress_queue_event_limit",
                "1",
                "http_server.ingress_queue_byte_limit",
                "1M",
                "tag_key",
                "k",
                "successful_response_code",
                "200",
                "success_header",
                "A b",
                "add_remote_addr",
                "on",
                "remote_addr_key",
                "peer",
                "enable_health_endpoint",
                "on");
        assertThat(settings.web().listen().endpoint()).isEqualTo(new Endpoint.Tcp("::1", 8888));
        assertThat(settings.web().bodyMax()).isEqualTo(1_000_000);
        assertThat(settings.web().connectionsMax()).isEqualTo(7);
        assertThat(settings.web().idleTimeout()).isEqualTo(Duration.ofMinutes(1));
        assertThat(settings.web().requestsMax()).isEqualTo(3);
        assertThat(settings.tagKey()).hasToString("Optional[k]");
        assertThat(settings.taken().status()).isEqualTo(200);
        assertThat(settings.taken().fields()).containsExactly(new Field("A", "b"));
        assertThat(settings.remoteAddressKey()).contains("peer");
        assertThat(settings.health()).isTrue();
        assertThat(HttpSettings.input("buffer_max_size", "2M").web().bodyMax()).isEqualTo(2_000_000);
    }

    @Test
    void input_saysWhatItDoesNotTake() {
        assertThat(HttpSettings.inputRefusal("successful_response_code", "202")).contains("200, 201 and 204");
        assertThat(HttpSettings.inputRefusal("success_header", "alone")).contains("success_header");
        assertThat(HttpSettings.inputRefusal("tag_key", "$a[b]")).contains("tag_key");
        assertThat(HttpSettings.inputRefusal("oauth2.validate", "on")).contains("does not have");
        assertThat(HttpSettings.inputRefusal("http2", "on")).contains("warning").contains("HTTP/1.1");
        assertThat(HttpSettings.inputRefusal("tls", "on")).contains("tls.crt_file");
        assertThat(HttpSettings.inputRefusal("buffer_max_size", "500")).contains("allowed is 1k to 256M");
    }

    @Test
    void output_hasFluentBitsDefaults() {
        HttpOutputSettings settings = HttpSettings.output();
        assertThat(settings.endpoint()).isEqualTo(new Endpoint.Tcp("127.0.0.1", 80));
        assertThat(settings.request().method()).isEqualTo("POST");
        assertThat(settings.request().uri()).isEqualTo("/");
        assertThat(settings.request().fields()).isEmpty();
        assertThat(settings.format()).isEqualTo(EventFormat.JSON);
        assertThat(settings.style().dateKey()).isEqualTo("date");
        assertThat(settings.style().dateFormat()).isEqualTo(JsonDateFormat.DOUBLE);
        assertThat(settings.coding()).isEmpty();
        assertThat(settings.patience().answer()).isEqualTo(Duration.ofSeconds(60));
        assertThat(settings.patience().silence()).isEqualTo(Duration.ofSeconds(60));
        assertThat(settings.showsAnswers()).isTrue();
        assertThat(new HttpOutputFactory().place(settings)).isEqualTo("127.0.0.1:80/");
    }

    @Test
    void output_takesEveryKey() {
        HttpOutputSettings settings = HttpSettings.output(
                "host",
                "there",
                "port",
                "8080",
                "uri",
                "x?y=z",
                "http_method",
                "put",
                "format",
                "json_lines",
                "compress",
                "zstd",
                "json_date_key",
                "false",
                "json_date_format",
                "epoch_ms",
                "header",
                "A b",
                "header",
                "a c",
                "header_tag",
                "X-Tag",
                "allow_duplicated_headers",
                "off",
                "http_user",
                "u",
                "http_passwd",
                "p",
                "log_response_payload",
                "off",
                "http.response_timeout",
                "5s",
                "http.read_idle_timeout",
                "2s");
        assertThat(settings.endpoint()).isEqualTo(new Endpoint.Tcp("there", 8080));
        assertThat(settings.request())
                .isEqualTo(new HttpOutputSettings.Request(
                        "PUT",
                        "/x?y=z",
                        java.util.List.of(new Field("Authorization", "Basic dTpw"), new Field("a", "c")),
                        Optional.of("X-Tag"),
                        Optional.of("Idempotency-Key")));
        assertThat(settings.format()).isEqualTo(EventFormat.JSON_LINES);
        assertThat(settings.coding()).contains(ContentCoding.ZSTD);
        assertThat(settings.style().dateKey()).isNull();
        assertThat(settings.style().dateFormat()).isEqualTo(JsonDateFormat.EPOCH_MS);
        assertThat(settings.patience().answer()).isEqualTo(Duration.ofSeconds(5));
        assertThat(settings.patience().silence()).isEqualTo(Duration.ofSeconds(2));
        assertThat(settings.showsAnswers()).isFalse();
    }

    @Test
    void output_saysWhatItDoesNotTake() {
        assertThat(HttpSettings.outputRefusal("format", "gelf")).contains("json_lines");
        assertThat(HttpSettings.outputRefusal("compress", "snappy")).contains("gzip");
        assertThat(HttpSettings.outputRefusal("header", "Content-Length 5")).contains("Weir's own business");
        assertThat(HttpSettings.outputRefusal("header_tag", "a b")).contains("header_tag");
        assertThat(HttpSettings.outputRefusal("uri", "/a b")).contains("uri");
        assertThat(HttpSettings.outputRefusal("proxy", "http://there:3128")).contains("does not have");
        assertThat(HttpSettings.outputRefusal("aws_auth", "on")).contains("does not have");
        assertThat(HttpSettings.outputRefusal("body_key", "$x")).contains("does not have");
        assertThat(HttpSettings.outputRefusal("oauth2.enable", "on")).contains("does not have");
    }
}
