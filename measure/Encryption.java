// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Weir authors

import java.io.IOException;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.security.cert.X509Certificate;
import java.util.Base64;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.TrustManager;
import javax.net.ssl.X509ExtendedTrustManager;

/** A certificate of our own making, and clients that do not ask whose it is. */
final class Encryption {
    private static final char[] PASSWORD = "measure".toCharArray();

    private Encryption() {}

    /** The input's keys; the files are in that folder. */
    static String keys(Path home) throws Exception {
        Path store = home.resolve("store.p12");
        Path keytool = Path.of(System.getProperty("java.home"), "bin", "keytool");
        var made = new ProcessBuilder(
                        keytool.toString(), "-genkeypair", "-alias", "here", "-keyalg", "EC", "-dname", "CN=here",
                        "-keystore", store.toString(), "-storetype", "PKCS12", "-storepass", new String(PASSWORD))
                .inheritIO()
                .start();
        if (made.waitFor() != 0) {
            throw new IllegalStateException("keytool ended with " + made.exitValue());
        }
        var keys = KeyStore.getInstance(store.toFile(), PASSWORD);
        Path key = pem(home, "PRIVATE KEY", keys.getKey("here", PASSWORD).getEncoded());
        Path certificate = pem(home, "CERTIFICATE", keys.getCertificate("here").getEncoded());
        return "\n      tls: on\n      tls.crt_file: " + certificate + "\n      tls.key_file: " + key;
    }

    private static Path pem(Path home, String what, byte[] bytes) throws IOException {
        String text = Base64.getMimeEncoder().encodeToString(bytes);
        return Files.writeString(
                home.resolve(what.replace(' ', '-') + ".pem"),
                "-----BEGIN " + what + "-----\n" + text + "\n-----END " + what + "-----\n");
    }

    static Socket over(Socket plain) throws Exception {
        var context = SSLContext.getInstance("TLS");
        context.init(null, new TrustManager[] {new Anybody()}, null);
        var socket = (SSLSocket)
                context.getSocketFactory().createSocket(plain, "localhost", plain.getPort(), true);
        socket.startHandshake();
        return socket;
    }

    private static final class Anybody extends X509ExtendedTrustManager {
        @Override
        public void checkClientTrusted(X509Certificate[] chain, String type, Socket socket) {}

        @Override
        public void checkServerTrusted(X509Certificate[] chain, String type, Socket socket) {}

        @Override
        public void checkClientTrusted(X509Certificate[] chain, String type, SSLEngine engine) {}

        @Override
        public void checkServerTrusted(X509Certificate[] chain, String type, SSLEngine engine) {}

        @Override
        public void checkClientTrusted(X509Certificate[] chain, String type) {}

        @Override
        public void checkServerTrusted(X509Certificate[] chain, String type) {}

        @Override
        public X509Certificate[] getAcceptedIssuers() {
            return new X509Certificate[0];
        }
    }
}
