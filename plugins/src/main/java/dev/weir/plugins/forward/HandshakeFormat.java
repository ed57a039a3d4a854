// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Weir authors
package dev.weir.plugins.forward;

import dev.weir.event.MalformedEventException;
import dev.weir.event.MessagePack;
import dev.weir.event.MessagePack.Kind;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.Base64;
import java.util.HexFormat;

/**
 * The three messages by which both ends show each other that they know one secret, before any event
 * is sent. None of them carries the secret itself.
 *
 * <pre>
 *   server  ["HELO", {nonce, auth, keepalive}]       auth is empty where no user has to be named
 *   client  ["PING", hostname, salt, sha512(salt hostname nonce key), user, sha512(auth user password)]
 *   server  ["PONG", accepted, reason, hostname, sha512(salt hostname nonce key)]
 * </pre>
 *
 * <p>Digests are 128 hexadecimal digits in lower case. Nonce, auth and salt are made by chance. Peers
 * send them as texts or as binaries, and both are taken; ours are letters and digits, because some
 * peers read a binary as a text and lose what is no UTF-8. A message has at most {@value #MESSAGE_MAX}
 * bytes.
 */
final class HandshakeFormat {
    /** Bytes of one message. */
    static final int MESSAGE_MAX = 4_096;

    /** Bytes of chance, which make sixteen characters of base64. */
    private static final int CHANCE_BYTES = 12;

    private HandshakeFormat() {}

    /** Sixteen characters that nobody can guess: a nonce, a salt. */
    static byte[] chance(SecureRandom random) {
        byte[] bytes = new byte[CHANCE_BYTES];
        random.nextBytes(bytes);
        return Base64.getUrlEncoder().encode(bytes);
    }

    /** The digest of several runs of bytes, as hexadecimal digits. */
    static byte[] digest(byte[]... parts) {
        try {
            MessageDigest sha = MessageDigest.getInstance("SHA-512");
            for (byte[] part : parts) {
                sha.update(part);
            }
            return ascii(HexFormat.of().formatHex(sha.digest()));
        } catch (NoSuchAlgorithmException missing) {
            throw new IllegalStateException("this JDK has no SHA-512", missing);
        }
    }

    /** Whether two digests are the same, in a time that does not tell where they differ. */
    static boolean isSame(byte[] one, byte[] other) {
        return MessageDigest.isEqual(one, other);
    }

    static byte[] ascii(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }

    static byte[] utf8(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    /**
     * Checks that a whole value is a message of that name with enough elements.
     *
     * @return index of the element behind the name
     * @throws MalformedEventException where it is not
     */
    static int open(byte[] b, int at, int end, String name, int least) {
        if (MessagePack.kind(b, at) != Kind.ARRAY || MessagePack.length(b, at) < least) {
            throw new MalformedEventException(at, "expected an array of " + least + " for " + name);
        }
        int first = MessagePack.body(b, at);
        if (!Arrays.equals(bytes(b, first, name), ascii(name))) {
            throw new MalformedEventException(first, "expected " + name);
        }
        return MessagePack.skipWhole(b, first, end);
    }

    /** The bytes of a text or binary. */
    static byte[] bytes(byte[] b, int at, String what) {
        Kind kind = MessagePack.kind(b, at);
        if (kind != Kind.TEXT && kind != Kind.BINARY) {
            throw new MalformedEventException(at, what + " has kind=" + kind + ", expected a text");
        }
        int from = MessagePack.body(b, at);
        return Arrays.copyOfRange(b, from, from + MessagePack.length(b, at));
    }
}
