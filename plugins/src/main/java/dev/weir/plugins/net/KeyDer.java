// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Weir authors
package dev.weir.plugins.net;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.security.AlgorithmParameters;
import java.security.GeneralSecurityException;
import java.security.KeyException;
import java.security.KeyFactory;
import java.security.PrivateKey;
import java.security.spec.InvalidKeySpecException;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import javax.crypto.Cipher;
import javax.crypto.EncryptedPrivateKeyInfo;
import javax.crypto.SecretKey;
import javax.crypto.SecretKeyFactory;
import javax.crypto.spec.PBEKeySpec;
import org.jspecify.annotations.Nullable;

/**
 * Private keys from their binary forms. The JDK reads PKCS#8 alone, so the older forms are wrapped into
 * it.
 */
final class KeyDer {
    private static final List<String> ALGORITHMS = List.of("RSA", "EC", "EdDSA", "RSASSA-PSS");

    private static final List<String> PBES2 = List.of("PBES2", "1.2.840.113549.1.5.13");

    private static final int SEQUENCE = 0x30;
    private static final int OCTETS = 0x04;
    private static final int PARAMETERS = 0xa0;

    /** INTEGER 0: the version of PKCS#8. */
    private static final byte[] VERSION = {0x02, 0x01, 0x00};

    /** SEQUENCE of the object id rsaEncryption and NULL. */
    private static final byte[] RSA = {
        0x30, 0x0d, 0x06, 0x09, 0x2a, (byte) 0x86, 0x48, (byte) 0x86, (byte) 0xf7, 0x0d, 0x01, 0x01, 0x01, 0x05, 0x00
    };

    /** The object id ecPublicKey. */
    private static final byte[] EC = {0x06, 0x07, 0x2a, (byte) 0x86, 0x48, (byte) 0xce, 0x3d, 0x02, 0x01};

    private KeyDer() {}

    /** A key in PKCS#8. */
    static PrivateKey pkcs8(byte[] der) throws GeneralSecurityException {
        for (String algorithm : ALGORITHMS) {
            try {
                return KeyFactory.getInstance(algorithm).generatePrivate(new PKCS8EncodedKeySpec(der));
            } catch (InvalidKeySpecException _) {
                // Of another algorithm, or damaged; the next one tells.
            }
        }
        throw new KeyException("the private key is damaged, or of none of the kinds " + String.join(", ", ALGORITHMS));
    }

    /** A key in PKCS#8 under a password. */
    static PrivateKey encrypted(byte[] der, Optional<String> password) throws GeneralSecurityException {
        char[] secret = password.orElseThrow(() -> new KeyException("it is encrypted; give tls.key_passwd"))
                .toCharArray();
        try {
            var info = new EncryptedPrivateKeyInfo(der);
            AlgorithmParameters parameters = info.getAlgParameters();
            String algorithm = algorithm(info, parameters);
            SecretKey key = SecretKeyFactory.getInstance(algorithm).generateSecret(new PBEKeySpec(secret));
            Cipher cipher = Cipher.getInstance(algorithm);
            cipher.init(Cipher.DECRYPT_MODE, key, parameters);
            return pkcs8(info.getKeySpec(cipher).getEncoded());
        } catch (IOException | InvalidKeySpecException cause) {
            throw new KeyException("it cannot be decrypted; is tls.key_passwd right?", cause);
        } finally {
            Arrays.fill(secret, '\0');
        }
    }

    /** PBES2 is a frame, and only its parameters name the algorithm within. */
    private static String algorithm(EncryptedPrivateKeyInfo info, @Nullable AlgorithmParameters parameters) {
        String name = info.getAlgName();
        return parameters != null && PBES2.contains(name) ? parameters.toString() : name;
    }

    /** An RSA key in PKCS#1. */
    static PrivateKey pkcs1(byte[] der) throws GeneralSecurityException {
        return pkcs8(tagged(SEQUENCE, VERSION, RSA, tagged(OCTETS, der)));
    }

    /** A key of an elliptic curve in SEC1, which names its curve. */
    static PrivateKey sec1(byte[] der) throws GeneralSecurityException {
        byte[] algorithm = tagged(SEQUENCE, EC, curve(der));
        return pkcs8(tagged(SEQUENCE, VERSION, algorithm, tagged(OCTETS, der)));
    }

    /** The content of the element [0] of the sequence. */
    private static byte[] curve(byte[] der) throws KeyException {
        try {
            int at = body(der, 0);
            while (at < der.length) {
                int body = body(der, at);
                int end = body + length(der, at);
                if ((der[at] & 0xff) == PARAMETERS) {
                    return Arrays.copyOfRange(der, body, end);
                }
                at = end;
            }
        } catch (IndexOutOfBoundsException | IllegalArgumentException cause) {
            throw new KeyException("the private key is damaged", cause);
        }
        throw new KeyException("the private key does not name its curve; convert it with: openssl pkcs8 -topk8");
    }

    private static int length(byte[] der, int at) {
        int first = der[at + 1] & 0xff;
        if (first < 0x80) {
            return first;
        }
        int octets = first & 0x7f;
        if (octets == 0 || octets > 3) {
            throw new IllegalArgumentException("length of " + octets + " bytes");
        }
        int length = 0;
        for (int i = 0; i < octets; i++) {
            length = (length << 8) | (der[at + 2 + i] & 0xff);
        }
        return length;
    }

    private static int body(byte[] der, int at) {
        int first = der[at + 1] & 0xff;
        return at + 2 + (first < 0x80 ? 0 : first & 0x7f);
    }

    private static byte[] tagged(int tag, byte[]... parts) {
        int length = Arrays.stream(parts).mapToInt(part -> part.length).sum();
        var out = new ByteArrayOutputStream(length + 5);
        out.write(tag);
        if (length < 0x80) {
            out.write(length);
        } else {
            int octets = length > 0xffff ? 3 : length > 0xff ? 2 : 1;
            out.write(0x80 | octets);
            for (int shift = 8 * (octets - 1); shift >= 0; shift -= 8) {
                out.write(length >> shift);
            }
        }
        for (byte[] part : parts) {
            out.writeBytes(part);
        }
        return out.toByteArray();
    }
}
