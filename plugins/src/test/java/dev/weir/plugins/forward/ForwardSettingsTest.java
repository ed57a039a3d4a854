// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Weir authors
package dev.weir.plugins.forward;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.config.SectionKind;
import dev.weir.plugins.live.LiveEngine;
import dev.weir.plugins.net.Endpoint;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

final class ForwardSettingsTest {
    private static ForwardInputSettings input(String... keys) {
        return LiveEngine.settings(SectionKind.INPUT, ForwardInputSettings.SCHEMA, keys);
    }

    private static ForwardOutputSettings output(String... keys) {
        return LiveEngine.settings(SectionKind.OUTPUT, ForwardOutputSettings.SCHEMA, keys);
    }

    private static String inputRefusal(String... keys) {
        return LiveEngine.refusal(SectionKind.INPUT, ForwardInputSettings.SCHEMA, keys);
    }

    private static String outputRefusal(String... keys) {
        return LiveEngine.refusal(SectionKind.OUTPUT, ForwardOutputSettings.SCHEMA, keys);
    }

    @Test
    void input_isFluentBitsByDefault() {
        ForwardInputSettings settings = input();

        assertThat(settings.listen().endpoint()).isEqualTo(new Endpoint.Tcp("0.0.0.0", 24_224));
        assertThat(settings.messageMax()).isEqualTo(6_144_000);
        assertThat(settings.tagPrefix()).isEmpty();
        assertThat(settings.credentials()).isEmpty();
    }

    @Test
    void input_takesAllKeys() {
        ForwardInputSettings settings = input(
                "unix_path", "/run/weir.sock",
                "unix_perm", "0660",
                "tag_prefix", "dc1.",
                "buffer_max_size", "2M",
                "buffer_chunk_size", "1M",
                "workers", "1",
                "shared_key", "k",
                "self_hostname", "weir.example",
                "security.users", "ann one",
                "security.users", "bob two words");

        assertThat(settings.listen().endpoint())
                .isEqualTo(new Endpoint.Unix(Path.of("/run/weir.sock"), PosixFilePermissions.fromString("rw-rw----")));
        assertThat(settings.messageMax()).isEqualTo(2_000_000);
        assertThat(settings.tagPrefix()).contains("dc1.");
        assertThat(settings.credentials())
                .contains(new ServerCredentials("weir.example", "k", Map.of("ann", "one", "bob", "two words")));
        assertThat(input("empty_shared_key", "on").credentials())
                .contains(new ServerCredentials("localhost", "", Map.of()));
    }

    @Test
    void input_saysWhatDoesNotFit() {
        assertThat(inputRefusal("security.users", "ann one")).contains("security.users: needs shared_key");
        assertThat(inputRefusal("shared_key", "k", "security.users", "ann"))
                .contains("a user and its password")
                .doesNotContain("ann");
        assertThat(inputRefusal("unix_path", "x", "unix_perm", "rw")).contains("octal digits");
        assertThat(inputRefusal("buffer_max_size", "2G")).contains("buffer_max_size");
        assertThat(inputRefusal("shard_key", "hush")).contains("shared_key").doesNotContain("hush");
    }

    @Test
    void output_isFluentBitsByDefaultButForMetadata() {
        ForwardOutputSettings settings = output();

        assertThat(settings.endpoint()).isEqualTo(new Endpoint.Tcp("127.0.0.1", 24_224));
        assertThat(settings.credentials()).isEmpty();
        assertThat(settings.tag()).isEmpty();
        assertThat(settings.packing()).isEqualTo(Packing.PLAIN);
        assertThat(settings.integerTime()).isFalse();
        assertThat(settings.metadata()).isFalse();
        assertThat(settings.acks()).isEmpty();
        assertThat(settings.hasOptions()).isFalse();
    }

    @Test
    void output_takesAllKeys() {
        ForwardOutputSettings settings = output(
                "host", "fluentd.example",
                "port", "24284",
                "ipv6", "on",
                "tag", "renamed",
                "compress", "zstd",
                "retain_metadata_in_forward_mode", "on",
                "fluentd_compat", "on",
                "send_options", "on",
                "add_option", "origin weir",
                "add_option", "text two words",
                "require_ack_response", "on",
                "ack_response_timeout", "5s",
                "shared_key", "k",
                "self_hostname", "web7",
                "username", "ann",
                "password", "one");

        assertThat(settings.endpoint()).isEqualTo(new Endpoint.Tcp("fluentd.example", 24_284));
        assertThat(settings.credentials()).contains(new ClientCredentials("web7", "k", "ann", "one"));
        assertThat(settings.tag()).contains("renamed");
        assertThat(settings.packing()).isEqualTo(Packing.ZSTD);
        assertThat(settings.metadata()).isTrue();
        assertThat(settings.acks()).isEqualTo(Optional.of(Duration.ofSeconds(5)));
        assertThat(settings.options()).isEqualTo(Map.of("origin", "weir", "text", "two words"));
        assertThat(settings.sendsSize()).isTrue();
        assertThat(output("unix_path", "/run/fluent.sock").endpoint())
                .isEqualTo(Endpoint.Unix.of(Path.of("/run/fluent.sock")));
        assertThat(output("compress", "text").packing()).isEqualTo(Packing.PLAIN);
        assertThat(output("time_as_integer", "true").integerTime()).isTrue();
    }

    @Test
    void output_saysWhatDoesNotFit() {
        assertThat(outputRefusal("compress", "gzip", "time_as_integer", "on"))
                .contains("cannot go with time_as_integer");
        assertThat(outputRefusal("compress", "lz4")).contains("expected text, gzip or zstd");
        assertThat(outputRefusal("tag", "$TAG[1].x")).contains("rewrite_tag");
        assertThat(outputRefusal("tag", "")).contains("tag is empty");
        assertThat(outputRefusal("upstream", "nodes.conf")).contains("one output for each receiver");
        assertThat(outputRefusal("username", "ann")).contains("needs shared_key");
        assertThat(outputRefusal("add_option", "alone")).contains("a name and a value");
        assertThat(outputRefusal("add_option", "chunk mine")).contains("sets itself");
    }
}
