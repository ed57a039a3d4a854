// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Weir authors
package dev.weir.plugins.net;

import dev.weir.config.Key;
import dev.weir.config.KeyGroup;
import dev.weir.config.Values;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** The {@code tls} keys, of those who listen and of those who connect. */
public final class TlsKeys {
    private static final List<String> VERSIONS = List.of("TLSv1", "TLSv1.1", "TLSv1.2", "TLSv1.3");

    /** Those that the JDK still speaks. */
    private static final int OLDEST_SPOKEN = 2;

    private static final Key<Boolean> TLS =
            Key.flag("tls").byDefault(false).same().doc("Encrypts connections.");
    private static final Key<Boolean> VERIFY = Key.flag("tls.verify")
            .byDefault(true)
            .same()
            .doc("Whether a server's certificate must lead to a trusted one.");
    private static final Key<Boolean> VERIFY_CLIENT = Key.flag("tls.verify_client_cert")
            .byDefault(false)
            .same()
            .doc("Whether clients must show a certificate that leads to a trusted one.");
    private static final Key<Boolean> VERIFY_HOSTNAME = Key.flag("tls.verify_hostname")
            .byDefault(false)
            .same()
            .doc("Whether a server's certificate must bear the name of tls.vhost, or else of the host.");
    private static final Key<String> CA_FILE = Key.text("tls.ca_file")
            .optional()
            .same()
            .doc("File of trusted certificates (PEM); without it and tls.ca_path, those of the system.");
    private static final Key<String> CA_PATH =
            Key.text("tls.ca_path").optional().same().doc("Folder whose files hold trusted certificates (PEM).");
    private static final Key<String> CRT_FILE = Key.text("tls.crt_file")
            .optional()
            .same()
            .doc("File of the own certificate, and behind it those that lead to a trusted one (PEM).");
    private static final Key<String> KEY_FILE = Key.text("tls.key_file")
            .optional()
            .same()
            .doc("File of the private key (PEM: PKCS#8, encrypted or not, PKCS#1 or SEC1).");
    private static final Key<String> KEY_PASSWD =
            Key.text("tls.key_passwd").optional().secret().same().doc("What tls.key_file is encrypted with.");
    private static final Key<String> VHOST = Key.text("tls.vhost")
            .optional()
            .same()
            .doc("Name that a server is asked for (SNI), where it is not the host's.");
    private static final Key<String> MIN_VERSION = Key.text("tls.min_version")
            .byDefault("TLSv1.2")
            .different("TLSv1 and TLSv1.1 are spoken by no JDK any more: the least is TLSv1.2")
            .doc("The oldest protocol version allowed: TLSv1.2 or TLSv1.3.");
    private static final Key<String> MAX_VERSION = Key.text("tls.max_version")
            .byDefault("TLSv1.3")
            .different("TLSv1 and TLSv1.1 are spoken by no JDK any more, and refused here")
            .doc("The newest protocol version allowed: TLSv1.2 or TLSv1.3.");
    private static final Key<String> CIPHERS = Key.text("tls.ciphers")
            .optional()
            .different("a list of suites, by OpenSSL's or IANA's names; OpenSSL's classes (HIGH, !aNULL) are refused")
            .doc("Cipher suites allowed up to TLS 1.2, separated by colons.");

    /** Keys of an output. */
    public static final KeyGroup CLIENT = group(
            VERIFY,
            VERIFY_HOSTNAME,
            VHOST,
            Key.flag("tls.verify_client_cert").met("it is for those who listen; a server asks for one by itself"));

    /** Keys of an input that listens. */
    public static final KeyGroup SERVER = group(
            VERIFY_CLIENT,
            Key.flag("tls.verify").met("those who connect check the certificate; see tls.verify_client_cert"),
            Key.flag("tls.verify_hostname").met("those who connect check the name"),
            Key.text("tls.vhost").met("those who connect name the host that they want"));

    private TlsKeys() {}

    private static KeyGroup group(Key<?>... ofOneSide) {
        List<Key<?>> keys = new ArrayList<>();
        keys.add(TLS);
        keys.addAll(List.of(ofOneSide));
        keys.addAll(List.of(CA_FILE, CA_PATH, CRT_FILE, KEY_FILE, KEY_PASSWD, MIN_VERSION, MAX_VERSION, CIPHERS));
        keys.add(Key.integer("tls.debug")
                .between(0, 4)
                .met("handshakes that fail are logged with their cause; -Djavax.net.debug=ssl shows all"));
        keys.add(Key.text("tls.windows.certstore_name").absent("name the certificates' file with tls.ca_file"));
        keys.add(Key.flag("tls.windows.use_enterprise_store").absent("name the certificates' file with tls.ca_file"));
        keys.add(Key.text("tls.windows.client_thumbprints").absent("name the certificate's file with tls.crt_file"));
        return new KeyGroup("TLS", keys);
    }

    /** Reads the keys of an output. */
    public static TlsSettings client(Values values) {
        if (values.find(CRT_FILE).isPresent() != values.find(KEY_FILE).isPresent()) {
            values.problem(
                    values.find(CRT_FILE).isPresent() ? CRT_FILE : KEY_FILE,
                    "tls.crt_file and tls.key_file go together; give both or none");
        }
        return read(values, values.get(VERIFY), false, values.get(VERIFY_HOSTNAME), values.find(VHOST));
    }

    /** Reads the keys of an input that listens. */
    public static TlsSettings server(Values values) {
        if (values.get(TLS)
                && (values.find(CRT_FILE).isEmpty() || values.find(KEY_FILE).isEmpty())) {
            values.problem(TLS, "a listener with tls needs tls.crt_file and tls.key_file");
        }
        return read(values, false, values.get(VERIFY_CLIENT), false, Optional.empty());
    }

    private static TlsSettings read(
            Values values, boolean verify, boolean verifyClient, boolean verifyHostname, Optional<String> vhost) {
        return new TlsSettings(
                values.get(TLS),
                verify,
                verifyClient,
                verifyHostname,
                values.find(CA_FILE).map(Path::of),
                values.find(CA_PATH).map(Path::of),
                values.find(CRT_FILE).map(Path::of),
                values.find(KEY_FILE).map(Path::of),
                values.find(KEY_PASSWD),
                vhost,
                versions(values),
                ciphers(values));
    }

    private static List<String> versions(Values values) {
        int least = Math.max(OLDEST_SPOKEN, version(values, MIN_VERSION));
        int most = version(values, MAX_VERSION);
        if (most < OLDEST_SPOKEN) {
            values.problem(MAX_VERSION, "no JDK speaks it any more; allowed is TLSv1.2 or TLSv1.3");
            return VERSIONS.subList(OLDEST_SPOKEN, VERSIONS.size());
        }
        if (most < least) {
            values.problem(MAX_VERSION, "is below tls.min_version=" + values.get(MIN_VERSION));
            return List.of();
        }
        return VERSIONS.subList(least, most + 1);
    }

    private static int version(Values values, Key<String> key) {
        String wanted = values.get(key).strip().toLowerCase(Locale.ROOT);
        for (int i = 0; i < VERSIONS.size(); i++) {
            if (VERSIONS.get(i).toLowerCase(Locale.ROOT).equals(wanted)) {
                return i;
            }
        }
        values.problem(key, "expected one of " + String.join(", ", VERSIONS));
        return VERSIONS.size() - 1;
    }

    private static List<String> ciphers(Values values) {
        List<String> suites = new ArrayList<>();
        for (String name : values.find(CIPHERS).orElse("").split("[:, ]+", -1)) {
            if (!name.isEmpty()) {
                Optional<String> suite = CipherNames.suite(name);
                suite.ifPresentOrElse(suites::add, () -> values.problem(CIPHERS, "no such cipher suite here: " + name));
            }
        }
        return List.copyOf(suites);
    }
}
