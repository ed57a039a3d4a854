// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Weir authors
package dev.weir.plugins.forward;

import dev.weir.config.ByteSize;
import dev.weir.config.Key;
import dev.weir.config.Schema;
import dev.weir.config.Values;
import dev.weir.plugins.net.Endpoint;
import dev.weir.plugins.net.ListenKeys;
import dev.weir.plugins.net.ListenSettings;
import dev.weir.plugins.net.TlsKeys;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * How events are taken from senders of the Forward protocol.
 *
 * @param listen where, and what is asked of connections
 * @param tagPrefix what goes before a sender's tag
 * @param messageMax bytes of one message, and of its body once it is decompressed
 * @param credentials what a sender must know, if anything
 * @param repeatsWindow chunks of each sender that are remembered, so that none is taken twice; 0 is none
 */
record ForwardInputSettings(
        ListenSettings listen,
        Optional<String> tagPrefix,
        int messageMax,
        Optional<ServerCredentials> credentials,
        int repeatsWindow) {
    /** Where Forward is spoken by convention. */
    static final int PORT = 24_224;

    private static final ListenKeys LISTEN = new ListenKeys(PORT);
    private static final Key<String> UNIX_PATH = Key.text("unix_path")
            .optional()
            .same()
            .doc("File of a unix socket to listen on; then listen and port are not used.");
    private static final Key<Set<PosixFilePermission>> UNIX_PERM = Key.parsed(
                    "unix_perm", "octal number", ForwardInputSettings::permissions)
            .optional()
            .same()
            .doc("Permissions of that file, as in 0660; without it, what the umask leaves.");
    private static final Key<String> TAG_PREFIX = Key.text("tag_prefix")
            .optional()
            .same()
            .doc("Goes before the tag that a sender sent; a configured tag is not used then.");
    private static final Key<ByteSize> MESSAGE_MAX = Key.size("buffer_max_size")
            .byDefault(new ByteSize(6_144_000))
            .between(new ByteSize(1_000), new ByteSize(1_000_000_000))
            .same()
            .doc("Bytes that one message may have, and its body once it is decompressed; the connection of a"
                    + " larger one is closed.");
    private static final Key<String> SHARED_KEY = Key.text("shared_key")
            .optional()
            .secret()
            .same()
            .doc("Secret that a sender must know; the handshake does not send it.");
    private static final Key<Boolean> EMPTY_SHARED_KEY = Key.flag("empty_shared_key")
            .byDefault(false)
            .same()
            .doc("Asks for the handshake with an empty secret, so that users alone are asked for.");
    private static final Key<Integer> REPEATS_WINDOW = Key.integer("repeats.window")
            .byDefault(256)
            .between(0, ChunkPlace.NUMBER_MAX + 1)
            .doc(
                    "Chunks that are remembered of each Weir that sends here, the newest, so that one that is sent again is"
                            + " acknowledged again and not taken twice; in filesystem storage over a restart as well. 0 takes"
                            + " everything. Other senders' names are not recognised.")
            .ours();
    private static final Key<String> SELF_HOSTNAME = Key.text("self_hostname")
            .byDefault("localhost")
            .same()
            .doc("Name that this end gives itself in the handshake.");
    private static final Key<List<String>> USERS = Key.repeated("security.users")
            .secret()
            .same()
            .doc("A user and its password, separated by a space, of whom a sender must be one; may be repeated.");

    /** The keys. */
    static final Schema<ForwardInputSettings> SCHEMA = Schema.of(
                    "Forward",
                    UNIX_PATH,
                    UNIX_PERM,
                    TAG_PREFIX,
                    MESSAGE_MAX,
                    REPEATS_WINDOW,
                    Key.size("buffer_chunk_size")
                            .met("memory for a message grows with the bytes that have arrived, within memory.limit"),
                    Key.integer("workers").met("each connection is read on a thread of its own"))
            .group("Authentication", SHARED_KEY, EMPTY_SHARED_KEY, SELF_HOSTNAME, USERS)
            .group(LISTEN.group())
            .group(TlsKeys.SERVER)
            .into(ForwardInputSettings::from);

    private static ForwardInputSettings from(Values values) {
        ListenSettings listen = LISTEN.read(values);
        Optional<Endpoint.Unix> unix = values.find(UNIX_PATH)
                .map(path ->
                        new Endpoint.Unix(Path.of(path), values.find(UNIX_PERM).orElse(Set.of())));
        if (unix.isEmpty() && values.given(UNIX_PERM)) {
            values.warning(UNIX_PERM, "has no effect without unix_path");
        }
        return new ForwardInputSettings(
                unix.isPresent() ? listen.on(unix.get()) : listen,
                values.find(TAG_PREFIX),
                (int) values.get(MESSAGE_MAX).bytes(),
                credentials(values),
                values.get(REPEATS_WINDOW));
    }

    private static Optional<ServerCredentials> credentials(Values values) {
        Map<String, String> users = users(values);
        boolean empty = values.get(EMPTY_SHARED_KEY);
        if (!empty && values.find(SHARED_KEY).isEmpty()) {
            if (!users.isEmpty()) {
                values.problem(USERS, "needs shared_key as well, or empty_shared_key on");
            }
            return Optional.empty();
        }
        if (empty && values.given(SHARED_KEY)) {
            values.warning(SHARED_KEY, "has no effect, because empty_shared_key is on");
        }
        String key = empty ? "" : values.find(SHARED_KEY).orElse("");
        return Optional.of(new ServerCredentials(values.get(SELF_HOSTNAME), key, users));
    }

    private static Map<String, String> users(Values values) {
        Map<String, String> users = new LinkedHashMap<>();
        for (String pair : values.get(USERS)) {
            String[] parts = pair.strip().split("\\s+", 2);
            if (parts.length != 2 || users.putIfAbsent(parts[0], parts[1]) != null) {
                values.problem(USERS, "expected a user and its password, separated by a space, each user once");
            }
        }
        return users;
    }

    private static Set<PosixFilePermission> permissions(String text) {
        if (!text.strip().matches("[0-7]{3,4}")) {
            throw new IllegalArgumentException("permissions are three or four octal digits, as in 0660");
        }
        int bits = Integer.parseInt(text.strip(), 8);
        if (bits > 0777) {
            throw new IllegalArgumentException("a socket has no permissions but those of 0777");
        }
        PosixFilePermission[] all = PosixFilePermission.values();
        Set<PosixFilePermission> granted = EnumSet.noneOf(PosixFilePermission.class);
        for (int i = 0; i < all.length; i++) {
            if ((bits & (0400 >> i)) != 0) {
                granted.add(all[i]);
            }
        }
        return granted;
    }
}
