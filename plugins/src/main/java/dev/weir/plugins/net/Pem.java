// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Weir authors
package dev.weir.plugins.net;

import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyException;
import java.security.PrivateKey;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The blocks of a PEM file; text around them is skipped. Immutable. */
final class Pem {
    private static final Pattern BEGIN = Pattern.compile("-----BEGIN ([A-Z0-9 ]{1,64})-----");

    private final List<Block> blocks;

    private record Block(String label, String body) {
        boolean isCertificate() {
            return label.equals("CERTIFICATE") || label.equals("X509 CERTIFICATE");
        }

        boolean isPrivateKey() {
            return label.endsWith("PRIVATE KEY");
        }
    }

    private Pem(List<Block> blocks) {
        this.blocks = List.copyOf(blocks);
    }

    /**
     * Reads a file's content.
     *
     * @throws CertificateException if a block has no end
     */
    static Pem of(byte[] content) throws CertificateException {
        String text = new String(content, StandardCharsets.ISO_8859_1);
        List<Block> blocks = new ArrayList<>();
        Matcher begin = BEGIN.matcher(text);
        int at = 0;
        while (begin.find(at)) {
            String label = begin.group(1);
            String end = "-----END " + label + "-----";
            int close = text.indexOf(end, begin.end());
            if (close < 0) {
                throw new CertificateException("a block " + label + " has no end");
            }
            blocks.add(new Block(label, text.substring(begin.end(), close)));
            at = close + end.length();
        }
        return new Pem(blocks);
    }

    /** The certificates, in their order. */
    List<X509Certificate> certificates() throws CertificateException {
        CertificateFactory factory = CertificateFactory.getInstance("X.509");
        List<X509Certificate> all = new ArrayList<>();
        for (Block block : blocks) {
            if (block.isCertificate()) {
                var der = new ByteArrayInputStream(decode(block.body()));
                all.add((X509Certificate) factory.generateCertificate(der));
            }
        }
        return all;
    }

    /**
     * The first private key.
     *
     * @param password what it is encrypted with
     * @throws GeneralSecurityException if there is none, or it cannot be read; the message says why
     */
    PrivateKey privateKey(Optional<String> password) throws GeneralSecurityException {
        Block key = blocks.stream()
                .filter(Block::isPrivateKey)
                .findFirst()
                .orElseThrow(() -> new KeyException("it holds no private key"));
        if (key.body().contains("DEK-Info")) {
            throw new KeyException("its encryption is of an old kind; convert it with: openssl pkcs8 -topk8");
        }
        byte[] der = decode(key.body());
        return switch (key.label()) {
            case "PRIVATE KEY" -> KeyDer.pkcs8(der);
            case "ENCRYPTED PRIVATE KEY" -> KeyDer.encrypted(der, password);
            case "RSA PRIVATE KEY" -> KeyDer.pkcs1(der);
            case "EC PRIVATE KEY" -> KeyDer.sec1(der);
            default -> throw new KeyException("a key of kind " + key.label() + " cannot be read");
        };
    }

    private static byte[] decode(String body) throws CertificateException {
        try {
            return Base64.getMimeDecoder().decode(body);
        } catch (IllegalArgumentException cause) {
            throw new CertificateException("a block is not base64", cause);
        }
    }
}
