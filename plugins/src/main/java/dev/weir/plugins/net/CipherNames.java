// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Weir authors
package dev.weir.plugins.net;

import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import javax.net.ssl.SSLContext;

/** OpenSSL's names of the cipher suites that the JDK has. */
final class CipherNames {
    private CipherNames() {}

    /** The suite in the JDK's spelling, from OpenSSL's or IANA's name in any case. */
    static Optional<String> suite(String name) {
        return Optional.ofNullable(Known.SUITES.get(name.toUpperCase(Locale.ROOT)));
    }

    /** Asked for only where somebody configures suites: it loads the JDK's TLS. */
    private static final class Known {
        static final Map<String, String> SUITES = suites();

        private static Map<String, String> suites() {
            Map<String, String> names = new HashMap<>();
            try {
                var supported =
                        SSLContext.getDefault().getSupportedSSLParameters().getCipherSuites();
                Arrays.stream(supported).forEach(suite -> {
                    names.put(suite, suite);
                    names.put(inOpenSsl(suite), suite);
                });
            } catch (NoSuchAlgorithmException cause) {
                throw new IllegalStateException("this JDK has no TLS", cause);
            }
            return Map.copyOf(names);
        }

        /** TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256 is ECDHE-RSA-AES128-GCM-SHA256 there. */
        private static String inOpenSsl(String suite) {
            String name = suite.replaceFirst("^TLS_", "")
                    .replaceFirst("^RSA_WITH_", "")
                    .replace("_WITH_", "_");
            if (name.contains("CHACHA20_POLY1305")) {
                name = name.replace("_SHA256", "");
            }
            return name.replace("AES_", "AES").replace("_CBC", "").replace('_', '-');
        }
    }
}
