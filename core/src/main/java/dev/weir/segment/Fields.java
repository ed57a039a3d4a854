// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Weir authors
package dev.weir.segment;

import dev.weir.chunk.StreamKey;
import dev.weir.event.Priority;
import dev.weir.event.Tag;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What stands between the fixed header of a frame and its payload: type and length of 16 bits each, then the value. A
 * type that is not known is skipped.
 */
final class Fields {
    static final byte[] NONE = new byte[0];

    private static final int INPUT = 1;
    private static final int TAG = 2;
    private static final int ROUTE = 3;
    private static final int NOTE = 4;
    private static final int PRIORITY = 5;
    private static final int POSITION = 6;
    private static final int PREFIX = 4;
    private static final int OFFSETS = 16;

    private @Nullable String input;
    private @Nullable String tag;
    private final List<String> routes = new ArrayList<>();
    private String note = "";
    private Priority priority = Priority.NORMAL;
    private final List<Position> positions = new ArrayList<>();

    /**
     * How far a source was read, and from where.
     *
     * @param source the input's name of it
     * @param offset behind the frame's events
     * @param previous the offset that the log had of it before, -1 where it had none
     */
    record Position(String source, long offset, long previous) {}

    // ---- writing

    static byte[] head(ChunkHead head) {
        List<byte[]> texts = new ArrayList<>();
        texts.add(text(INPUT, head.stream().input()));
        texts.add(text(TAG, head.stream().tag().value()));
        head.routes().forEach(route -> texts.add(text(ROUTE, route)));
        if (!head.note().isEmpty()) {
            texts.add(text(NOTE, head.note()));
        }
        texts.add(
                field(PRIORITY, 1).put((byte) head.stream().priority().level()).array());
        return joined(texts);
    }

    static byte[] input(String input) {
        return text(INPUT, input);
    }

    static byte[] position(Position position) {
        byte[] source = position.source.getBytes(StandardCharsets.UTF_8);
        return field(POSITION, OFFSETS + source.length)
                .putLong(position.offset)
                .putLong(position.previous)
                .put(source)
                .array();
    }

    static byte[] joined(List<byte[]> parts) {
        int length = parts.stream().mapToInt(part -> part.length).sum();
        ByteBuffer all = ByteBuffer.allocate(length);
        parts.forEach(all::put);
        return all.array();
    }

    private static byte[] text(int type, String text) {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        return field(type, bytes.length).put(bytes).array();
    }

    private static ByteBuffer field(int type, int length) {
        return ByteBuffer.allocate(PREFIX + length)
                .order(ByteOrder.LITTLE_ENDIAN)
                .putShort((short) type)
                .putShort((short) length);
    }

    // ---- reading

    /** The fields in a stretch; what does not fit its own lengths ends them. */
    static Fields read(ByteBuffer bytes, int from, int length) {
        Fields fields = new Fields();
        fields.add(bytes, from, length);
        return fields;
    }

    /** Adds the fields of a further stretch. */
    void add(ByteBuffer bytes, int from, int length) {
        int at = from;
        int end = from + length;
        while (end - at >= PREFIX) {
            int type = Short.toUnsignedInt(bytes.getShort(at));
            int size = Short.toUnsignedInt(bytes.getShort(at + 2));
            at += PREFIX;
            if (size > end - at) {
                break;
            }
            take(type, bytes, at, size);
            at += size;
        }
    }

    private void take(int type, ByteBuffer bytes, int at, int size) {
        switch (type) {
            case INPUT -> input = text(bytes, at, size);
            case TAG -> tag = text(bytes, at, size);
            case ROUTE -> routes.add(text(bytes, at, size));
            case NOTE -> note = text(bytes, at, size);
            case PRIORITY -> priority = new Priority(Math.clamp(bytes.get(at), 0, Priority.LOWEST));
            case POSITION -> takePosition(bytes, at, size);
            default -> {
                // A later version says more; what this one knows is enough to go on.
            }
        }
    }

    private void takePosition(ByteBuffer bytes, int at, int size) {
        if (size >= OFFSETS) {
            String source = text(bytes, at + OFFSETS, size - OFFSETS);
            positions.add(new Position(source, bytes.getLong(at), bytes.getLong(at + Long.BYTES)));
        }
    }

    private static String text(ByteBuffer bytes, int at, int size) {
        byte[] text = new byte[size];
        bytes.get(at, text);
        return new String(text, StandardCharsets.UTF_8);
    }

    @Nullable
    String input() {
        return input;
    }

    /** Stream and routes, where there are any. */
    @Nullable
    ChunkHead head() {
        return input == null || tag == null || tag.isEmpty()
                ? null
                : new ChunkHead(new StreamKey(input, new Tag(tag), priority), routes, note);
    }

    List<Position> positions() {
        return positions;
    }
}
