// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Weir authors
package dev.weir.plugins.net;

import dev.weir.disk.Disk;
import dev.weir.disk.DiskFile;
import dev.weir.disk.FileStatus;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.PrivateKey;
import java.security.cert.CertificateException;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import javax.net.ssl.KeyManager;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;
import org.jspecify.annotations.Nullable;

/**
 * The files that TLS settings name, read anew with each call. A file may have {@value #FILE_MAX} bytes,
 * a folder {@value #FILES_MAX} files.
 */
final class TlsFiles {
    private static final int FILE_MAX = 4 * 1024 * 1024;
    private static final int FILES_MAX = 2_000;
    private static final char[] IN_MEMORY = "in memory only".toCharArray();

    /** Where distributions keep what they trust. */
    private static final List<Path> SYSTEM = List.of(
            Path.of("/etc/ssl/certs/ca-certificates.crt"),
            Path.of("/etc/pki/ca-trust/extracted/pem/tls-ca-bundle.pem"),
            Path.of("/etc/pki/tls/certs/ca-bundle.crt"),
            Path.of("/etc/ssl/ca-bundle.pem"),
            Path.of("/etc/ssl/cert.pem"));

    private final TlsSettings settings;
    private final Disk disk;

    TlsFiles(TlsSettings settings, Disk disk) {
        this.settings = settings;
        this.disk = disk;
    }

    /** What changes when a file is replaced. */
    List<FileStatus> state() {
        List<FileStatus> all = new ArrayList<>();
        for (Optional<Path> path :
                List.of(settings.caFile(), settings.caPath(), settings.certificate(), settings.key())) {
            path.flatMap(this::status).ifPresent(all::add);
        }
        return all;
    }

    private Optional<FileStatus> status(Path path) {
        try {
            return Optional.of(disk.status(path));
        } catch (IOException _) {
            return Optional.empty();
        }
    }

    /** One's own certificate and key; null where there are none. */
    KeyManager @Nullable [] keys() throws IOException, GeneralSecurityException {
        if (settings.certificate().isEmpty() || settings.key().isEmpty()) {
            return null;
        }
        Path certificate = settings.certificate().get();
        List<X509Certificate> chain = certificates("tls.crt_file", certificate);
        PrivateKey key = key(settings.key().get());
        KeyStore store = empty();
        store.setKeyEntry("own", key, IN_MEMORY, chain.toArray(X509Certificate[]::new));
        KeyManagerFactory factory = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
        factory.init(store, IN_MEMORY);
        return factory.getKeyManagers();
    }

    private PrivateKey key(Path file) throws IOException, GeneralSecurityException {
        try {
            return Pem.of(read("tls.key_file", file)).privateKey(settings.keyPassword());
        } catch (GeneralSecurityException cause) {
            throw new GeneralSecurityException("tls.key_file=" + file + ": " + cause.getMessage(), cause);
        }
    }

    /** Those who trust as the settings say. */
    TrustManager[] trust() throws IOException, GeneralSecurityException {
        List<X509Certificate> trusted = new ArrayList<>();
        if (settings.caFile().isPresent()) {
            trusted.addAll(certificates("tls.ca_file", settings.caFile().get()));
        }
        if (settings.caPath().isPresent()) {
            trusted.addAll(folder(settings.caPath().get()));
        }
        if (settings.caFile().isEmpty() && settings.caPath().isEmpty()) {
            trusted.addAll(system());
        }
        TrustManagerFactory factory = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        factory.init(trusted.isEmpty() ? null : store(trusted));
        return factory.getTrustManagers();
    }

    private List<X509Certificate> certificates(String key, Path file) throws IOException, CertificateException {
        try {
            List<X509Certificate> all = Pem.of(read(key, file)).certificates();
            if (all.isEmpty()) {
                throw new CertificateException("it holds no certificate in PEM");
            }
            return all;
        } catch (CertificateException cause) {
            throw new CertificateException(key + "=" + file + ": " + cause.getMessage(), cause);
        }
    }

    /** The certificates of a folder; files of it that hold none are no fault. */
    private List<X509Certificate> folder(Path folder) throws IOException, CertificateException {
        List<Path> files = disk.list(folder);
        if (files.size() > FILES_MAX) {
            throw new IOException(
                    "tls.ca_path=" + folder + " has too many files: files=" + files.size() + ", limit=" + FILES_MAX);
        }
        List<X509Certificate> all = new ArrayList<>();
        for (Path name : files) {
            Path file = folder.resolve(name);
            if (status(file).filter(at -> at.kind() == FileStatus.Kind.FILE).isPresent()) {
                all.addAll(Pem.of(read("tls.ca_path", file)).certificates());
            }
        }
        if (all.isEmpty()) {
            throw new CertificateException("tls.ca_path=" + folder + ": no file in it holds a certificate in PEM");
        }
        return all;
    }

    /** What the system trusts; nothing where it keeps that elsewhere, and the JDK's own trust holds. */
    private List<X509Certificate> system() throws IOException, CertificateException {
        for (Path file : SYSTEM) {
            if (status(file).isPresent()) {
                return Pem.of(read("the system's certificates", file)).certificates();
            }
        }
        return List.of();
    }

    private static KeyStore store(List<X509Certificate> trusted) throws IOException, GeneralSecurityException {
        KeyStore store = empty();
        for (int i = 0; i < trusted.size(); i++) {
            store.setCertificateEntry("trusted-" + i, trusted.get(i));
        }
        return store;
    }

    private static KeyStore empty() throws IOException, GeneralSecurityException {
        KeyStore store = KeyStore.getInstance("PKCS12");
        store.load(null, null);
        return store;
    }

    private byte[] read(String key, Path path) throws IOException {
        try (DiskFile file = disk.openForReading(path)) {
            long size = file.size();
            if (size > FILE_MAX) {
                throw new IOException("too large: bytes=" + size + ", limit=" + FILE_MAX);
            }
            ByteBuffer content = ByteBuffer.allocate((int) size);
            while (content.hasRemaining() && file.read(content, content.position()) >= 0) {
                // until it is full or the file has ended
            }
            return java.util.Arrays.copyOf(content.array(), content.position());
        } catch (NoSuchFileException cause) {
            throw new IOException(key + "=" + path + ": there is no such file", cause);
        } catch (IOException cause) {
            throw new IOException(key + "=" + path + ": " + cause.getMessage(), cause);
        }
    }
}
