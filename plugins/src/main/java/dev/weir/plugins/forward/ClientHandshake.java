// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Weir authors
package dev.weir.plugins.forward;

import dev.weir.event.MalformedEventException;
import dev.weir.event.MessagePack;
import dev.weir.event.MessagePack.Kind;
import dev.weir.event.MessagePackWriter;
import java.net.ProtocolException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * The handshake of one connection as the connecting end has it. It also asks the other end for proof
 * that it knows the secret. Opens nothing and waits for nothing. For one thread.
 */
final class ClientHandshake {
    private static final int PONG_ELEMENTS = 2;
    private static final int PONG_ELEMENTS_ACCEPTED = 5;
    private static final int REASON_MAX = 200;

    private final ClientCredentials credentials;
    private final byte[] salt;
    private byte[] nonce = new byte[0];
    private boolean keepsAlive = true;

    /**
     * What is said on a connection.
     *
     * @param salt characters that nobody can guess
     */
    ClientHandshake(ClientCredentials credentials, byte[] salt) {
        this.credentials = credentials;
        this.salt = salt.clone();
    }

    /**
     * Answers a HELO.
     *
     * @param b where it is, which is a whole value
     * @return the PING
     * @throws MalformedEventException where it is no HELO
     */
    byte[] ping(byte[] b, int from, int to) {
        int options = HandshakeFormat.open(b, from, to, "HELO", 2);
        if (MessagePack.kind(b, options) != Kind.MAP) {
            throw new MalformedEventException(options, "HELO has no map");
        }
        byte[] auth = new byte[0];
        int key = MessagePack.body(b, options);
        for (int left = MessagePack.length(b, options); left > 0; left--) {
            int value = MessagePack.skipWhole(b, key, to);
            switch (word(b, key)) {
                case "nonce" -> nonce = HandshakeFormat.bytes(b, value, "nonce");
                case "auth" ->
                    auth = MessagePack.kind(b, value) == Kind.NIL ? auth : HandshakeFormat.bytes(b, value, "auth");
                case "keepalive" ->
                    keepsAlive = MessagePack.kind(b, value) != Kind.BOOLEAN || MessagePack.bool(b, value);
                default -> {}
            }
            key = MessagePack.skipWhole(b, value, to);
        }
        if (nonce.length == 0) {
            throw new MalformedEventException(options, "HELO has no nonce");
        }
        return ping(auth);
    }

    private static String word(byte[] b, int at) {
        return MessagePack.kind(b, at) == Kind.TEXT
                ? new String(HandshakeFormat.bytes(b, at, "key"), StandardCharsets.US_ASCII)
                : "";
    }

    private byte[] ping(byte[] auth) {
        byte[] hostname = HandshakeFormat.utf8(credentials.hostname());
        byte[] user = auth.length == 0 ? auth : HandshakeFormat.utf8(credentials.username());
        byte[] password = auth.length == 0
                ? auth
                : HandshakeFormat.digest(auth, user, HandshakeFormat.utf8(credentials.password()));
        byte[] key = keyDigest(hostname);
        MessagePackWriter out = new MessagePackWriter(2 * HandshakeFormat.MESSAGE_MAX);
        out.arrayHeader(6);
        out.text("PING");
        for (byte[] element : new byte[][] {hostname, salt, key, user, password}) {
            out.text(element, 0, element.length);
        }
        return out.toByteArray();
    }

    private byte[] keyDigest(byte[] hostname) {
        return HandshakeFormat.digest(salt, hostname, nonce, HandshakeFormat.utf8(credentials.sharedKey()));
    }

    /**
     * Checks a PONG; where it passes, events may follow.
     *
     * @param b where it is, which is a whole value
     * @throws MalformedEventException where it is no PONG
     * @throws ProtocolException where the other end refuses, or does not know the secret
     */
    void check(byte[] b, int from, int to) throws ProtocolException {
        int accepted = HandshakeFormat.open(b, from, to, "PONG", PONG_ELEMENTS);
        int reason = MessagePack.skipWhole(b, accepted, to);
        boolean yes = MessagePack.kind(b, accepted) == Kind.BOOLEAN && MessagePack.bool(b, accepted);
        if (!yes) {
            throw new ProtocolException("it refuses us: " + reasonAt(b, reason, to)
                    + " (shared_key, username and password have to be those of the other end)");
        }
        if (MessagePack.length(b, from) < PONG_ELEMENTS_ACCEPTED) {
            throw new MalformedEventException(from, "PONG has elements=" + MessagePack.length(b, from));
        }
        int hostname = MessagePack.skipWhole(b, reason, to);
        int digest = MessagePack.skipWhole(b, hostname, to);
        byte[] expected = keyDigest(HandshakeFormat.bytes(b, hostname, "hostname"));
        if (!HandshakeFormat.isSame(expected, HandshakeFormat.bytes(b, digest, "digest of the key"))) {
            throw new ProtocolException("it does not know our shared_key, so it is not sent anything");
        }
    }

    private static String reasonAt(byte[] b, int at, int to) {
        if (at >= to || MessagePack.kind(b, at) != Kind.TEXT) {
            return "no reason given";
        }
        byte[] text = HandshakeFormat.bytes(b, at, "reason");
        return new String(Arrays.copyOf(text, Math.min(text.length, REASON_MAX)), StandardCharsets.UTF_8)
                .replaceAll("\\p{Cntrl}", "?");
    }

    /** Whether the other end lets the connection be used again. */
    boolean keepsAlive() {
        return keepsAlive;
    }
}
