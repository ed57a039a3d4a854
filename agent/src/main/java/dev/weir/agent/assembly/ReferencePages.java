// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Weir authors
package dev.weir.agent.assembly;

import dev.weir.config.Key;
import dev.weir.config.KeyGroup;
import dev.weir.config.KeyReference;
import dev.weir.config.Schema;
import dev.weir.config.Standing;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/**
 * The pages of the documentation that are made from the keys' own declarations: {@code
 * docs/configuration.md} and {@code docs/fluent-bit.md}. A test fails when a page in the folder differs.
 */
public final class ReferencePages {
    private static final String MADE = "<!-- Made from the declarations of the keys; do not edit."
            + " `./mvnw -pl agent -am test -Dtest=ReferencePagesTest -Dreference.write=true"
            + " -Dsurefire.failIfNoSpecifiedTests=false` writes it anew. -->\n\n";

    private static final String ABSENT_INPUTS = "blob, collectd, cpu, disk, docker, docker_events, ebpf,"
            + " elasticsearch, etw, event_test, event_type, exec, exec_wasi, fluentbit_logs, fluentbit_metrics,"
            + " gpu_metrics, head, health, kafka, kmsg, kubernetes_events, lib, mem, mqtt, netif,"
            + " nginx_metrics, node_exporter_metrics, opentelemetry, podman_metrics, proc,"
            + " process_exporter_metrics, prometheus_remote_write, prometheus_scrape, prometheus_textfile, random,"
            + " serial, splunk, statsd, syslog, systemd, thermal, unix_socket, windows_exporter_metrics, winevtlog,"
            + " winlog, winstat";

    private static final String ABSENT_FILTERS = "aws, checklist, ecs, expect, geoip2, grep, kubernetes,"
            + " log_to_metrics, lua, modify, multiline, nest, nightfall, parser, record_modifier, rewrite_tag,"
            + " stdout, sysinfo, tensorflow, throttle, throttle_size, type_converter, wasm";

    private static final String ABSENT_OUTPUTS = "azure, azure_blob, azure_kusto, azure_logs_ingestion, bigquery,"
            + " chronicle, cloudwatch_logs, dash0, datadog, dynatrace, es, exit, flowcounter, gcs, gelf, influxdb,"
            + " kafka, kafka-rest, kinesis_firehose, kinesis_streams, lib, logdna, loki, nats, newrelic, nrlogs,"
            + " observe, oci_logging_analytics, openobserve, opensearch, opentelemetry, parseable, pgsql, plot,"
            + " prometheus_exporter, prometheus_remote_write, retry, s3, skywalking, slack, splunk, stackdriver,"
            + " syslog, td, udp, vivo_exporter, websocket, zig_demo";

    private static final String CHUNK_FILES = """
            ## Chunk files in storage.path

            Where Fluent Bit left chunk files (`storage.path/INPUT/*.flb`), an input named `storage_backlog` takes
            them in, as there: behind the start of the listeners, oldest first, by the tags that they have. Stop
            Fluent Bit before.

            - *same*: they go to the outputs whose `match` fits their tag.
            - *different*: a file goes as soon as its events are durable in Weir's store, and after a crash nothing of
              it is repeated. The checksum is checked where a file has one, whatever `storage.checksum` says. A damaged
              file is moved to `storage.path/quarantine` and counted. Routes that new versions write behind the tag are
              not followed: the tag decides.
            - *absent*: metrics, traces, blobs and profiles stay where they are, which is told and counted. So does
              what lies in the folder `rejected`.

            Back to Fluent Bit: `weir store drain -c FILE` empties the store into its outputs, for Fluent Bit cannot
            read it.

            """;

    private final Plugins plugins;

    /** The pages over these plugins. */
    public ReferencePages(Plugins plugins) {
        this.plugins = plugins;
    }

    private record Chapter(String title, String summary, List<KeyGroup> groups) {}

    private Stream<Chapter> chapters() {
        var chapters = new ArrayList<Chapter>();
        chapters.add(chapter("Service", "What holds for the whole agent.", AgentKeys.SCHEMA));
        chapters.add(chapter("Every input", "Keys beside those of the plugin.", CommonKeys.INPUT));
        plugins.inputs()
                .forEach(input -> chapters.add(chapter("Input " + input.name(), input.summary(), input.schema())));
        chapters.add(chapter("Every filter", "Keys beside those of the plugin.", CommonKeys.FILTER));
        plugins.filters()
                .forEach(filter -> chapters.add(chapter("Filter " + filter.name(), filter.summary(), filter.schema())));
        chapters.add(chapter("Every output", "Keys beside those of the plugin.", CommonKeys.OUTPUT));
        plugins.outputs()
                .forEach(output -> chapters.add(chapter("Output " + output.name(), output.summary(), output.schema())));
        plugins.parsers()
                .forEach(parser ->
                        chapters.add(chapter("Parser " + parser.format(), parser.summary(), parser.schema())));
        return chapters.stream();
    }

    private static Chapter chapter(String title, String summary, Schema<?> schema) {
        return new Chapter(title, summary, schema.groups());
    }

    /** Every key that Weir has, with type, default, range and meaning. */
    public String configuration() {
        var page = new StringBuilder("# Configuration\n\n" + MADE);
        page.append("Weir reads Fluent Bit's YAML and its classic format; `weir help PLUGIN` shows the same in the"
                + " terminal, `weir check FILE` tells what is wrong with a file. Sizes are decimal (`5M` is"
                + " 5,000,000 bytes), times are seconds unless a unit follows (`250ms`, `5m`). Keys are not case"
                + " sensitive.\n\n");
        chapters().forEach(chapter -> {
            List<KeyGroup> present = present(chapter.groups());
            page.append("## ").append(chapter.title()).append("\n\n");
            page.append(chapter.summary()).append("\n\n");
            page.append(KeyReference.markdown(present, 3));
        });
        return page.toString().stripTrailing() + "\n";
    }

    /** How every key of Fluent Bit stands: same, different, met by construction, absent. */
    public String fluentBit() {
        var page = new StringBuilder("# Weir and Fluent Bit\n\n" + MADE);
        page.append("""
                A configuration of Fluent Bit runs as it is, as far as its plugins and keys stand here. Each key is

                - **same**: same meaning, same default;
                - **different**: the table says how and why;
                - **met by construction**: it tunes machinery that Weir does not have and changes no result; it is
                  checked and accepted, and one line of the log says why it has no effect;
                - **absent**: the start is refused, with what there is instead. A key that neither program has is
                  refused with the nearest names.

                ## Where a default differs

                | key | Fluent Bit | Weir | why |
                |---|---|---|---|
                | `retry_limit` | 1 | no_limits | a 30 s outage loses half of what passes |
                | `scheduler.base`, `scheduler.cap` | 5 s, 2,000 s | 1 s, 30 s | data is late long after the outage |
                | `flush` | a tick that throughput waits for | an upper bound of delay | small delays, no limit/flush ceiling |
                | `memory.limit` | none | 48M | memory is bounded whatever the configuration says |
                | `net.io_timeout` of outputs | none | 60s | a destination that takes and never answers is one that fails |
                | `net.backlog` | 128 | 1024 | where it overflows, senders wait a second for their next attempt |
                | `buffer_size` of tcp, udp and stdin | 32 KiB, 16 KiB for stdin | 1 MiB | an item longer than it is lost |
                | `max_open_files` of tail | none | 20000 | about 1 kB a file |
                | `http_server.http2` | on | off | Weir speaks HTTP/1.1, to which senders fall back |
                | `retain_metadata_in_forward_mode` | on since 5.0.4 | off | Fluentd and others drop such events |

                ## What a pause means

                Fluent Bit closes tcp, forward and http connections when an input is paused, and drops rotated files
                after `rotate_wait`. Weir stops reading and keeps the connection, answers http with 429 or 503 and
                `Retry-After`, and keeps rotated files until they are read.

                """);
        page.append(CHUNK_FILES);
        page.append("## Plugins that are absent\n\n");
        page.append("- inputs: ").append(ABSENT_INPUTS).append('\n');
        page.append("- filters: ").append(ABSENT_FILTERS).append('\n');
        page.append("- outputs: ").append(ABSENT_OUTPUTS).append('\n');
        page.append("- processors, conditional routing, upstream groups, multiline parsers, stream processing and"
                + " hot reload are absent\n\n");
        chapters().forEach(chapter -> {
            page.append("## ").append(chapter.title()).append("\n\n");
            page.append(standings(chapter.groups()));
        });
        return page.toString().stripTrailing() + "\n";
    }

    private static String standings(List<KeyGroup> groups) {
        var table = new StringBuilder("| key | | |\n|---|---|---|\n");
        int keys = 0;
        for (KeyGroup group : groups) {
            for (Key<?> key : group.keys()) {
                table.append("| `")
                        .append(key.name())
                        .append("` | ")
                        .append(key.standing().word());
                table.append(" | ")
                        .append(why(key.standing()).replace("|", "\\|"))
                        .append(" |\n");
                keys++;
            }
        }
        return keys == 0 ? "No keys of its own.\n\n" : table.append('\n').toString();
    }

    private static String why(Standing standing) {
        return switch (standing) {
            case Standing.Same _, Standing.Ours _ -> "";
            case Standing.Different different -> different.how();
            case Standing.Met met -> met.why();
            case Standing.Absent absent -> absent.instead();
        };
    }

    private static List<KeyGroup> present(List<KeyGroup> groups) {
        return groups.stream()
                .map(group -> new KeyGroup(
                        group.title(),
                        group.keys().stream()
                                .filter(key -> !(key.standing() instanceof Standing.Absent))
                                .toList()))
                .filter(group -> !group.keys().isEmpty())
                .toList();
    }
}
