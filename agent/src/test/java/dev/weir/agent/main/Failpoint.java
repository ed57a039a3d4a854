// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Weir authors
package dev.weir.agent.main;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * A place on the way of events at which a process may end, known by what is done to the disk there. So nothing of it is
 * in the program itself.
 */
enum Failpoint {
    SEGMENT_CREATED(Side.AFTER, Operation.CREATE, Files.SEGMENT, 2),
    SEGMENT_NAMED(Side.AFTER, Operation.SYNC_FOLDER, Files.LOG, 2),
    SNAPSHOT_WRITTEN(Side.AFTER, Operation.WRITE, Files.SEGMENT, Frame.SNAPSHOT, 2),
    FRAME_TORN(Side.HALFWAY, Operation.WRITE, Files.SEGMENT, Frame.DATA, 40),
    FRAME_WRITTEN(Side.AFTER, Operation.WRITE, Files.SEGMENT, Frame.DATA, 40),
    POSITION_TORN(Side.HALFWAY, Operation.WRITE, Files.SEGMENT, Frame.POSITION, 40),
    POSITION_WRITTEN(Side.AFTER, Operation.WRITE, Files.SEGMENT, Frame.POSITION, 40),
    SEAL_TORN(Side.HALFWAY, Operation.WRITE, Files.SEGMENT, Frame.SEAL, 40),
    SEAL_WRITTEN(Side.AFTER, Operation.WRITE, Files.SEGMENT, Frame.SEAL, 40),
    FOOTER_WRITTEN(Side.AFTER, Operation.WRITE, Files.SEGMENT, Frame.FOOTER, 2),
    SYNC_DUE(Side.BEFORE, Operation.FORCE, Files.SEGMENT, 40),
    SYNCED(Side.AFTER, Operation.FORCE, Files.SEGMENT, 40),
    REPAIR_TORN(Side.HALFWAY, Operation.WRITE, Files.REPAIR, 1),
    REPAIR_SYNCED(Side.AFTER, Operation.FORCE, Files.REPAIR, 1),
    REPAIR_NAMED(Side.AFTER, Operation.RENAME, Files.REPAIR, 1),
    UNLINK_DUE(Side.BEFORE, Operation.DELETE, Files.SEGMENT, 2),
    SEGMENT_UNLINKED(Side.AFTER, Operation.DELETE, Files.SEGMENT, 2),
    STATE_TORN(Side.HALFWAY, Operation.WRITE, Files.STATE, 3),
    STATE_PUBLISHED(Side.AFTER, Operation.FORCE, Files.STATE, 3),
    CURSOR_TORN(Side.HALFWAY, Operation.WRITE, Files.CURSOR, 10),
    CURSOR_WRITTEN(Side.AFTER, Operation.WRITE, Files.CURSOR, 10),
    CURSOR_SYNCED(Side.AFTER, Operation.FORCE, Files.CURSOR, 10),
    CURSOR_NAMED(Side.AFTER, Operation.RENAME, Files.CURSOR, 1),
    RECORD_TORN(Side.HALFWAY, Operation.WRITE, Files.RECORD, 1),
    RECORD_NAMED(Side.AFTER, Operation.RENAME, Files.RECORD, 1),
    BEGIN_TORN(Side.HALFWAY, Operation.WRITE, Files.RECORD, Entry.BEGIN, 20),
    BEGIN_WRITTEN(Side.AFTER, Operation.WRITE, Files.RECORD, Entry.BEGIN, 20),
    PIECE_TORN(Side.HALFWAY, Operation.WRITE, Files.RECORD, Entry.PIECE, 20),
    PIECE_WRITTEN(Side.AFTER, Operation.WRITE, Files.RECORD, Entry.PIECE, 20),
    APPEND_TORN(Side.HALFWAY, Operation.APPEND, Files.OUTPUT, 20),
    APPENDED(Side.AFTER, Operation.APPEND, Files.OUTPUT, 20),
    WHOLE_NOTED(Side.AFTER, Operation.WRITE, Files.RECORD, Entry.ENDED, 20),
    WHOLE_SYNCED(Side.AFTER, Operation.FORCE, Files.RECORD, 20),
    APPEND_SYNCED(Side.AFTER, Operation.FORCE, Files.OUTPUT, 20),
    DONE_TORN(Side.HALFWAY, Operation.WRITE, Files.RECORD, Entry.DONE, 20),
    DONE_WRITTEN(Side.AFTER, Operation.WRITE, Files.RECORD, Entry.DONE, 20),
    CUT_DUE(Side.BEFORE, Operation.TRUNCATE, Files.OUTPUT, 1),
    CUT_OFF(Side.AFTER, Operation.TRUNCATE, Files.OUTPUT, 1);

    private final Side side;
    private final Operation operation;
    private final Pattern files;

    @SuppressWarnings("ImmutableEnumChecker") // All of them are enums.
    private final Content content;

    private final int passesMost;

    Failpoint(Side side, Operation operation, String files, int passesMost) {
        this(side, operation, files, Frame.ANY, passesMost);
    }

    Failpoint(Side side, Operation operation, String files, Content content, int passesMost) {
        this.side = side;
        this.operation = operation;
        this.files = Pattern.compile(files);
        this.content = content;
        this.passesMost = passesMost;
    }

    /** How much of the operation is still done. */
    enum Side {
        BEFORE,
        HALFWAY,
        AFTER
    }

    /** Kinds of operation. */
    enum Operation {
        CREATE,
        WRITE,
        APPEND,
        TRUNCATE,
        FORCE,
        RENAME,
        DELETE,
        SYNC_FOLDER
    }

    /** Names in the folder of an agent. */
    private static final class Files {
        private static final String LOG = "store/c\\d";
        private static final String SEGMENT = "store/c\\d/\\d+\\.seg";
        private static final String REPAIR = "store/c\\d/\\d+\\.seg\\.tmp";
        private static final String STATE = "store/state";
        private static final String CURSOR = "store/cursors/.*\\.cur(\\.tmp)?";
        private static final String RECORD = "store/outputs/.*\\.rec(\\.tmp)?";
        private static final String OUTPUT = CountedFile.NAME;
    }

    /** What a write is to hold. */
    @FunctionalInterface
    private interface Content {
        boolean isIn(ByteBuffer written);
    }

    /** The entry of a file output's record that a write is to be; {@code docs/store.md} has the table. */
    private enum Entry implements Content {
        BEGIN(1),
        PIECE(2),
        ENDED(3),
        DONE(4);

        private static final int HEAD = 8;

        private final int code;

        Entry(int code) {
            this.code = code;
        }

        @Override
        public boolean isIn(ByteBuffer written) {
            ByteBuffer bytes = written.slice();
            return bytes.limit() > HEAD && bytes.getInt(0) == bytes.limit() - HEAD && bytes.get(HEAD) == code;
        }
    }

    /** What one of the frames in a write to a segment is to be; {@code docs/store.md} has the table. */
    private enum Frame implements Content {
        ANY(0),
        DATA(1),
        SEAL(4),
        SNAPSHOT(5),
        FOOTER(6),
        /** One of any kind that says how far a source was read. */
        POSITION(-1);

        private static final int MAGIC = 0x3152_4657;
        private static final int HEAD = 88;
        private static final int SEGMENT_HEAD = 64;
        private static final long SEGMENT_MAGIC = 0x3147_4553_5249_4557L;
        private static final int POSITION_FIELD = 6;

        private final int code;

        Frame(int code) {
            this.code = code;
        }

        @Override
        public boolean isIn(ByteBuffer written) {
            if (this == ANY) {
                return true;
            }
            ByteBuffer bytes = written.slice().order(ByteOrder.LITTLE_ENDIAN);
            int at = bytes.limit() >= SEGMENT_HEAD && bytes.getLong(0) == SEGMENT_MAGIC ? SEGMENT_HEAD : 0;
            while (at >= 0 && bytes.limit() - at >= HEAD && bytes.getInt(at) == MAGIC) {
                int head = bytes.getInt(at + 8);
                if (this == POSITION ? hasPosition(bytes, at + HEAD, at + head) : bytes.get(at + 16) == code) {
                    return true;
                }
                at += (head + bytes.getInt(at + 12) + 7) & ~7;
            }
            return false;
        }

        private static boolean hasPosition(ByteBuffer bytes, int from, int to) {
            int at = from;
            while (at + 4 <= Math.min(to, bytes.limit())) {
                if (bytes.getShort(at) == POSITION_FIELD) {
                    return true;
                }
                at += 4 + Short.toUnsignedInt(bytes.getShort(at + 2));
            }
            return false;
        }
    }

    /**
     * Whether an operation is a pass of this place.
     *
     * @param path in the folder of the agent
     * @param written the bytes of a write, from the position of the buffer on
     */
    boolean isPassedBy(Operation done, Path path, ByteBuffer written) {
        return done == operation && files.matcher(path.toString()).matches() && content.isIn(written);
    }

    /** Where the life before has to end for this place to be passed at all. */
    Optional<Failpoint> wanted() {
        return switch (this) {
            case CUT_DUE, CUT_OFF -> Optional.of(APPEND_TORN);
            default -> Optional.empty();
        };
    }

    Side side() {
        return side;
    }

    /** How often it is passed soon enough in a life that is not a long one. */
    int passesMost() {
        return passesMost;
    }

    /** As in {@code cursor-synced}. */
    String label() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    static Failpoint of(String label) {
        return valueOf(label.toUpperCase(Locale.ROOT).replace('-', '_'));
    }
}
