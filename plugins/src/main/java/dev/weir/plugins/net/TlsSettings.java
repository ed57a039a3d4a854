// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Weir authors
package dev.weir.plugins.net;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * How connections are encrypted, and whom they trust.
 *
 * @param enabled whether they are encrypted at all
 * @param verify whether a server's certificate must lead to a trusted one
 * @param verifyClient whether a client must show a certificate that leads to a trusted one
 * @param verifyHostname whether a server's certificate must bear the name that was connected to
 * @param caFile file of trusted certificates
 * @param caPath folder of files of trusted certificates
 * @param certificate file of one's own certificate and those that lead from it to a trusted one
 * @param key file of one's own private key
 * @param keyPassword what the key is encrypted with
 * @param vhost the name that is asked for, where it is not the host's
 * @param versions protocol versions allowed, in the JDK's spelling; empty leaves it to the JDK
 * @param ciphers cipher suites allowed up to TLS 1.2, in the JDK's spelling; empty leaves it to the JDK
 */
public record TlsSettings(
        boolean enabled,
        boolean verify,
        boolean verifyClient,
        boolean verifyHostname,
        Optional<Path> caFile,
        Optional<Path> caPath,
        Optional<Path> certificate,
        Optional<Path> key,
        Optional<String> keyPassword,
        Optional<String> vhost,
        List<String> versions,
        List<String> ciphers) {
    /** No encryption. */
    public static final TlsSettings OFF = new TlsSettings(
            false,
            true,
            false,
            false,
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            List.of(),
            List.of());

    /** Copies the lists. */
    public TlsSettings {
        versions = List.copyOf(versions);
        ciphers = List.copyOf(ciphers);
    }

    /** Leaves the password out. */
    @Override
    public String toString() {
        return enabled ? "tls" : "plain";
    }
}
