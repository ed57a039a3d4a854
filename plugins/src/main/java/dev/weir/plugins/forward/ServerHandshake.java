// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Weir authors
package dev.weir.plugins.forward;

import dev.weir.event.MalformedEventException;
import dev.weir.event.MessagePack;
import dev.weir.event.MessagePackWriter;
import java.nio.charset.StandardCharsets;

/**
 * The handshake of one connection as the listening end has it: what it says first, and what it
 * answers. Opens nothing and waits for nothing. For one thread.
 */
final class ServerHandshake {
    private static final int PING_ELEMENTS = 6;
    private static final byte[] NO_AUTH = new byte[0];

    private final ServerCredentials credentials;
    private final byte[] nonce;
    private final byte[] auth;

    /**
     * What is said to a connection.
     *
     * @param nonce characters that nobody can guess
     * @param salt more of them, for the users
     */
    ServerHandshake(ServerCredentials credentials, byte[] nonce, byte[] salt) {
        this.credentials = credentials;
        this.nonce = nonce.clone();
        auth = credentials.users().isEmpty() ? NO_AUTH : salt.clone();
    }

    /**
     * The answer to a PING.
     *
     * @param pong to be sent in any case
     * @param accepted whether events may follow; if not, the connection ends
     * @param reason why not, without anything that the peer sent
     */
    @SuppressWarnings("ArrayRecordComponent") // handed from one method to the next and never compared
    record Verdict(byte[] pong, boolean accepted, String reason) {}

    /** What is said first. */
    byte[] helo() {
        MessagePackWriter out = new MessagePackWriter(HandshakeFormat.MESSAGE_MAX);
        out.arrayHeader(2);
        out.text("HELO");
        out.mapHeader(3);
        out.text("nonce");
        out.binary(nonce, 0, nonce.length);
        out.text("auth");
        out.binary(auth, 0, auth.length);
        out.text("keepalive");
        out.bool(true);
        return out.toByteArray();
    }

    /**
     * Judges what the peer answered.
     *
     * @param b where its message is, which is a whole value
     * @throws MalformedEventException where it is no PING
     */
    Verdict judge(byte[] b, int from, int to) {
        int hostname = HandshakeFormat.open(b, from, to, "PING", PING_ELEMENTS);
        int salt = MessagePack.skipWhole(b, hostname, to);
        int digest = MessagePack.skipWhole(b, salt, to);
        int user = MessagePack.skipWhole(b, digest, to);
        int password = MessagePack.skipWhole(b, user, to);
        byte[] saltBytes = HandshakeFormat.bytes(b, salt, "salt");
        byte[] expected = keyDigest(saltBytes, HandshakeFormat.bytes(b, hostname, "hostname"));
        if (!HandshakeFormat.isSame(expected, HandshakeFormat.bytes(b, digest, "digest of the key"))) {
            return denied("shared_key mismatch");
        }
        byte[] userBytes = HandshakeFormat.bytes(b, user, "username");
        byte[] passwordDigest = HandshakeFormat.bytes(b, password, "digest of the password");
        if (!credentials.users().isEmpty() && !isKnown(userBytes, passwordDigest)) {
            return denied("username/password mismatch");
        }
        return accepted(saltBytes);
    }

    private byte[] keyDigest(byte[] salt, byte[] hostname) {
        return HandshakeFormat.digest(salt, hostname, nonce, HandshakeFormat.utf8(credentials.sharedKey()));
    }

    /** Takes as long for an unknown user as for a known one. */
    private boolean isKnown(byte[] user, byte[] digest) {
        String password = credentials.users().get(new String(user, StandardCharsets.UTF_8));
        byte[] expected = HandshakeFormat.digest(auth, user, HandshakeFormat.utf8(password == null ? "" : password));
        boolean same = HandshakeFormat.isSame(expected, digest);
        return same && password != null;
    }

    private Verdict accepted(byte[] salt) {
        byte[] hostname = HandshakeFormat.utf8(credentials.hostname());
        byte[] digest = keyDigest(salt, hostname);
        return new Verdict(pong(true, "", hostname, digest), true, "");
    }

    private static Verdict denied(String reason) {
        return new Verdict(pong(false, reason, NO_AUTH, NO_AUTH), false, reason);
    }

    private static byte[] pong(boolean accepted, String reason, byte[] hostname, byte[] digest) {
        MessagePackWriter out = new MessagePackWriter(HandshakeFormat.MESSAGE_MAX);
        out.arrayHeader(5);
        out.text("PONG");
        out.bool(accepted);
        out.text(reason);
        out.text(hostname, 0, hostname.length);
        out.text(digest, 0, digest.length);
        return out.toByteArray();
    }
}
