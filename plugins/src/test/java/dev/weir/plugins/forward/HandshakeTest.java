// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Weir authors
package dev.weir.plugins.forward;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weir.event.MalformedEventException;
import java.net.ProtocolException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.Map;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;

final class HandshakeTest {
    private static final byte[] NONCE = "nonce".getBytes(StandardCharsets.US_ASCII);
    private static final byte[] SALT = "0123456789abcdef".getBytes(StandardCharsets.US_ASCII);

    private static ServerHandshake server(String key, Map<String, String> users) {
        return new ServerHandshake(new ServerCredentials("weir.example", key, users), NONCE, SALT);
    }

    private static ClientHandshake client(String key, String user, String password) {
        return new ClientHandshake(new ClientCredentials("web7", key, user, password), SALT);
    }

    private static ServerHandshake.Verdict meet(ServerHandshake server, ClientHandshake client) {
        byte[] helo = server.helo();
        byte[] ping = client.ping(helo, 0, helo.length);
        return server.judge(ping, 0, ping.length);
    }

    private static void check(ClientHandshake client, ServerHandshake.Verdict verdict) throws ProtocolException {
        client.check(verdict.pong(), 0, verdict.pong().length);
    }

    @Test
    void judge_acceptsWhoKnowsTheKeyAndProvesItItself() throws Exception {
        ClientHandshake client = client("secret", "", "");
        ServerHandshake.Verdict verdict = meet(server("secret", Map.of()), client);

        assertThat(verdict.accepted()).isTrue();
        check(client, verdict);
        assertThat(client.keepsAlive()).isTrue();
    }

    @Test
    void judge_deniesWhoDoesNotKnowTheKey() {
        ClientHandshake client = client("guess", "", "");
        ServerHandshake.Verdict verdict = meet(server("secret", Map.of()), client);

        assertThat(verdict.accepted()).isFalse();
        assertThat(verdict.reason()).isEqualTo("shared_key mismatch");
        assertThatThrownBy(() -> check(client, verdict))
                .isInstanceOf(ProtocolException.class)
                .hasMessageContaining("shared_key mismatch");
    }

    @Test
    void judge_asksForAUserWhereThereAreSome() throws Exception {
        Map<String, String> users = Map.of("ann", "one", "bob", "two words");

        assertThat(meet(server("secret", users), client("secret", "bob", "two words"))
                        .accepted())
                .isTrue();
        assertThat(meet(server("", users), client("", "ann", "one")).accepted()).isTrue();
        assertThat(meet(server("secret", users), client("secret", "bob", "one")).accepted())
                .isFalse();
        assertThat(meet(server("secret", users), client("secret", "eve", "")).accepted())
                .isFalse();
        assertThat(meet(server("secret", users), client("secret", "", "")).reason())
                .isEqualTo("username/password mismatch");
    }

    @Test
    void ping_namesNobodyWhereNobodyIsAskedFor() {
        byte[] helo = server("secret", Map.of()).helo();
        byte[] ping = client("secret", "ann", "one").ping(helo, 0, helo.length);

        assertThat(new String(ping, StandardCharsets.ISO_8859_1)).doesNotContain("ann");
    }

    @Test
    void check_refusesAServerThatDoesNotKnowTheKey() {
        ClientHandshake client = client("secret", "", "");
        byte[] helo = server("secret", Map.of()).helo();
        client.ping(helo, 0, helo.length);
        byte[] pong = Sent.packed(out -> {
            out.arrayHeader(5);
            out.text("PONG");
            out.bool(true);
            out.text("");
            out.text("impostor");
            out.text("0".repeat(128));
        });

        assertThatThrownBy(() -> client.check(pong, 0, pong.length))
                .isInstanceOf(ProtocolException.class)
                .hasMessageContaining("does not know our shared_key");
    }

    /** As the specification has it, computed apart from the code under test. */
    @Test
    void digest_isThatOfTheSpecification() throws Exception {
        MessageDigest sha = MessageDigest.getInstance("SHA-512");
        sha.update("salthostnoncekey".getBytes(StandardCharsets.US_ASCII));

        assertThat(HandshakeFormat.digest(
                        HandshakeFormat.ascii("salt"),
                        HandshakeFormat.ascii("host"),
                        HandshakeFormat.ascii("nonce"),
                        HandshakeFormat.ascii("key")))
                .isEqualTo(HexFormat.of().formatHex(sha.digest()).getBytes(StandardCharsets.US_ASCII));
    }

    @Test
    void credentials_areNotPrinted() {
        assertThat(new ServerCredentials("h", "hush", Map.of("ann", "quiet")).toString())
                .doesNotContain("hush", "quiet", "ann");
        assertThat(new ClientCredentials("h", "hush", "ann", "quiet").toString())
                .doesNotContain("hush", "quiet");
    }

    @Property(tries = 1_000)
    void judge_neverThrowsAnythingButARefusal(@ForAll @Size(max = 200) byte[] bytes) {
        byte[] whole = Sent.packed(out -> {
            out.arrayHeader(6);
            out.text("PING");
            out.binary(bytes, 0, bytes.length);
            out.text("");
            out.integer(bytes.length);
            out.nil();
            out.nil();
        });
        assertThatThrownBy(() -> server("k", Map.of()).judge(whole, 0, whole.length))
                .isInstanceOf(MalformedEventException.class);
    }
}
