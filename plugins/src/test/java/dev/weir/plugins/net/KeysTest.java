// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Weir authors
package dev.weir.plugins.net;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.config.Schema;
import dev.weir.config.SectionKind;
import dev.weir.plugins.live.LiveEngine;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

class KeysTest {
    private static final ListenKeys LISTEN = new ListenKeys(5170);
    private static final Schema<ListenSettings> INPUT =
            Schema.of(LISTEN.group()).group(TlsKeys.SERVER).into(LISTEN::read);
    private static final Schema<TlsSettings> TLS = Schema.of(TlsKeys.CLIENT).into(TlsKeys::client);
    private static final Schema<NetSettings> NET = Schema.of(NetKeys.GROUP).into(NetKeys::read);

    @Test
    void listenKeys_defaultToPlainOnThePluginsPort() {
        ListenSettings settings = LiveEngine.settings(SectionKind.INPUT, INPUT);

        assertThat(settings.endpoint()).hasToString("0.0.0.0:5170");
        assertThat(settings.tls().enabled()).isFalse();
        assertThat(settings)
                .isEqualTo(
                        ListenSettings.plain(new Endpoint.Tcp("0.0.0.0", 5170)).with(settings.tls()));
    }

    @Test
    void netKeys_defaultToTheUsual() {
        assertThat(LiveEngine.settings(SectionKind.OUTPUT, NET)).isEqualTo(NetSettings.USUAL);
    }

    @Test
    void netKeys_areRead() {
        NetSettings settings = LiveEngine.settings(
                SectionKind.OUTPUT,
                NET,
                "net.connect_timeout",
                "3",
                "net.keepalive",
                "off",
                "net.dns.prefer_ipv6",
                "true",
                "net.dns.mode",
                "TCP",
                "net.tcp_keepalive_time",
                "20");

        assertThat(settings.connectTimeout()).isEqualTo(Duration.ofSeconds(3));
        assertThat(settings.keepalive()).isFalse();
        assertThat(settings.prefer()).isEqualTo(NetSettings.Prefer.IPV6);
        assertThat(settings.probes().time()).isEqualTo(20);
    }

    @Test
    void netKeys_refuseTwoPreferences() {
        assertThat(LiveEngine.refusal(
                        SectionKind.OUTPUT, NET, "net.dns.prefer_ipv4", "on", "net.dns.prefer_ipv6", "on"))
                .contains("choose one");
    }

    @Test
    void listener_withTlsNeedsACertificate() {
        assertThat(LiveEngine.refusal(SectionKind.INPUT, INPUT, "tls", "on"))
                .contains("needs tls.crt_file and tls.key_file");
    }

    @Test
    void client_needsBothHalvesOfItsCertificate() {
        assertThat(LiveEngine.refusal(SectionKind.OUTPUT, TLS, "tls", "on", "tls.key_file", "/k"))
                .contains("go together");
    }

    @Test
    void versions_areThoseBetweenTheBounds() {
        assertThat(LiveEngine.settings(SectionKind.OUTPUT, TLS).versions()).containsExactly("TLSv1.2", "TLSv1.3");
        assertThat(LiveEngine.settings(SectionKind.OUTPUT, TLS, "tls.min_version", "tlsv1.3")
                        .versions())
                .containsExactly("TLSv1.3");
        assertThat(LiveEngine.settings(SectionKind.OUTPUT, TLS, "tls.min_version", "TLSv1.1")
                        .versions())
                .containsExactly("TLSv1.2", "TLSv1.3");
        assertThat(LiveEngine.refusal(SectionKind.OUTPUT, TLS, "tls.max_version", "TLSv1.1"))
                .contains("no JDK speaks it");
        assertThat(LiveEngine.refusal(SectionKind.OUTPUT, TLS, "tls.min_version", "SSLv3"))
                .contains("expected one of TLSv1");
    }

    @Test
    void ciphers_areReadByEitherName() {
        List<String> suites = LiveEngine.settings(
                        SectionKind.OUTPUT,
                        TLS,
                        "tls.ciphers",
                        "ECDHE-RSA-AES128-GCM-SHA256:ECDHE-ECDSA-CHACHA20-POLY1305"
                                + ":TLS_ECDHE_RSA_WITH_AES_256_GCM_SHA384:DHE-RSA-AES256-GCM-SHA384")
                .ciphers();

        assertThat(suites)
                .containsExactly(
                        "TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256",
                        "TLS_ECDHE_ECDSA_WITH_CHACHA20_POLY1305_SHA256",
                        "TLS_ECDHE_RSA_WITH_AES_256_GCM_SHA384",
                        "TLS_DHE_RSA_WITH_AES_256_GCM_SHA384");
        assertThat(LiveEngine.refusal(SectionKind.OUTPUT, TLS, "tls.ciphers", "HIGH:!aNULL"))
                .contains("no such cipher suite here: HIGH", "no such cipher suite here: !aNULL");
    }

    @Test
    void password_isNeverPrinted() {
        TlsSettings settings = LiveEngine.settings(SectionKind.OUTPUT, TLS, "tls", "on", "tls.key_passwd", "s3cret");

        assertThat(settings).asString().doesNotContain("s3cret");
    }
}
