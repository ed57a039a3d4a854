// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Weir authors
package dev.weir.plugins.net;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.PrivateKey;
import java.util.Optional;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Keys that OpenSSL wrote, in every form that it writes. */
class PemTest {
    private static final Optional<String> PASSWORD = Optional.of("fall");

    private static byte[] file(String name) throws IOException {
        try (InputStream in = PemTest.class.getResourceAsStream(name)) {
            return in.readAllBytes();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"rsa-pkcs1.pem", "rsa-pbes2.pem", "rsa-pbes1.pem"})
    void privateKey_isTheSameInEveryForm(String name) throws Exception {
        PrivateKey plain = Pem.of(file("rsa-pkcs8.pem")).privateKey(Optional.empty());

        PrivateKey other = Pem.of(file(name)).privateKey(PASSWORD);

        assertThat(other).isEqualTo(plain);
    }

    @ParameterizedTest
    @CsvSource({"ec-sec1.pem, EC", "ed25519.pem, EdDSA"})
    void privateKey_isReadForEachAlgorithm(String name, String algorithm) throws Exception {
        assertThat(Pem.of(file(name)).privateKey(Optional.empty()).getAlgorithm())
                .isEqualTo(algorithm);
    }

    @Test
    void privateKey_isRefusedWithoutItsPassword() throws Exception {
        Pem pem = Pem.of(file("rsa-pbes2.pem"));

        assertThatThrownBy(() -> pem.privateKey(Optional.empty()))
                .isInstanceOf(GeneralSecurityException.class)
                .hasMessageContaining("tls.key_passwd");
    }

    @Test
    void privateKey_isRefusedWithAnotherPassword() throws Exception {
        Pem pem = Pem.of(file("rsa-pbes2.pem"));

        assertThatThrownBy(() -> pem.privateKey(Optional.of("rise"))).isInstanceOf(GeneralSecurityException.class);
    }

    @Test
    void privateKey_saysHowToConvertAnOldEncryption() throws Exception {
        Pem pem = Pem.of(file("rsa-proc-type.pem"));

        assertThatThrownBy(() -> pem.privateKey(PASSWORD)).hasMessageContaining("openssl pkcs8 -topk8");
    }

    @Test
    void privateKey_isRefusedWhereThereIsNone() throws Exception {
        Pem pem = Pem.of("nothing at all".getBytes(StandardCharsets.US_ASCII));

        assertThatThrownBy(() -> pem.privateKey(PASSWORD)).hasMessageContaining("no private key");
    }

    @Property(tries = 200)
    void reading_throwsNothingButItsRefusal(@ForAll @Size(max = 300) byte[] junk) throws Exception {
        String body = java.util.Base64.getMimeEncoder().encodeToString(junk);
        for (String label :
                new String[] {"PRIVATE KEY", "RSA PRIVATE KEY", "EC PRIVATE KEY", "ENCRYPTED PRIVATE KEY"}) {
            String text = "-----BEGIN " + label + "-----\n" + body + "\n-----END " + label + "-----\n";
            try {
                Pem.of(text.getBytes(StandardCharsets.US_ASCII)).privateKey(PASSWORD);
            } catch (GeneralSecurityException refusal) {
                assertThat(refusal).hasMessageNotContaining(body.isEmpty() ? "\0" : body);
            }
        }
    }

    @Test
    void reading_survivesACutAtEveryByte() throws Exception {
        byte[] whole = file("ec-sec1.pem");
        for (int length = 0; length < whole.length; length++) {
            try {
                Pem.of(java.util.Arrays.copyOf(whole, length)).privateKey(PASSWORD);
            } catch (GeneralSecurityException refusal) {
                assertThat(refusal.getMessage()).isNotEmpty();
            }
        }
    }
}
