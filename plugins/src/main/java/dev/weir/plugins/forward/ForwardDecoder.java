// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Weir authors
package dev.weir.plugins.forward;

import dev.weir.event.EventBatch;
import dev.weir.event.EventReader;
import dev.weir.event.EventTooLargeException;
import dev.weir.event.MalformedEventException;
import dev.weir.event.MessagePack;
import dev.weir.event.MessagePack.Kind;
import dev.weir.event.MessagePackScanner;
import dev.weir.event.Tag;
import dev.weir.plugins.forward.RefusedMessageException.Reason;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Reader of the messages of one connection: bytes in, messages out. It opens nothing, waits for
 * nothing and keeps none of the bytes.
 *
 * <p>Entries are checked and counted and otherwise left as they are: what is answered is a range of
 * the array that was given. Only the single event of the Message mode has to be framed. That happens
 * in place, over bytes of its message that have served: the tag is in front of the time, and its last
 * byte becomes the header of the event. Such messages of one tag that follow each other move together
 * and are answered as one, so that a sender of single events does not cost an offer for each.
 *
 * <p>Bounds: a message has at most the given number of bytes, and is refused as soon as it declares
 * more; what is remembered between two calls is fixed. For one thread at a time.
 */
final class ForwardDecoder {
    /** Bytes of metadata that a single event may bring as an option. */
    static final int METADATA_MAX = 65_536;

    private static final byte PAIR = (byte) 0x92;

    private final MessagePackScanner scanner;
    private final EventReader reader = new EventReader();
    private byte[] tagBytes = new byte[0];
    private String tag = "";
    private int end;

    /**
     * Makes a decoder at the start of a message.
     *
     * @param messageMax bytes that one message may have
     */
    ForwardDecoder(int messageMax) {
        scanner = new MessagePackScanner(messageMax);
    }

    /**
     * Takes the next message, or the next run of single events.
     *
     * <p>Until it answers a message it must be shown the same bytes again, with more behind them; they
     * may have moved.
     *
     * @param b where the bytes are; those of a message that was taken may be changed
     * @param from index of the first byte that no message has taken
     * @param to index behind the last byte that has arrived
     * @return the message, or null where more bytes are needed
     * @throws RefusedMessageException where no bytes could make it a message; nothing after it can be
     *     read
     */
    @Nullable
    ForwardMessage next(byte[] b, int from, int to) {
        end = from;
        if (from == to) {
            return null;
        }
        try {
            int whole = scan(b, from, to);
            return whole == MessagePack.INCOMPLETE ? null : decode(b, from, whole, to);
        } catch (MalformedEventException malformed) {
            throw new RefusedMessageException(
                    Reason.MALFORMED,
                    "at byte " + (malformed.position() - from) + " of a message: " + malformed.reason());
        } catch (EventTooLargeException large) {
            throw new RefusedMessageException(
                    Reason.TOO_LARGE, "a message has bytes=" + large.size() + ", buffer_max_size=" + large.limit());
        }
    }

    /** Index behind what the last answer has taken; where there was none, of the first byte. */
    int end() {
        return end;
    }

    private int scan(byte[] b, int from, int to) {
        Kind kind = MessagePack.kind(b, from);
        if (kind != Kind.ARRAY && kind != Kind.NIL) {
            throw new MalformedEventException(from, "it is no array, kind=" + kind);
        }
        return scanner.scan(b, from, to);
    }

    private ForwardMessage decode(byte[] b, int from, int whole, int to) {
        end = whole;
        if (MessagePack.kind(b, from) == Kind.NIL) {
            return ForwardMessage.HEARTBEAT;
        }
        int elements = MessagePack.length(b, from);
        if (elements < 2) {
            throw new MalformedEventException(from, "array has elements=" + elements + ", least=2");
        }
        int at = MessagePack.body(b, from);
        int second = readTag(b, at, whole);
        return switch (MessagePack.kind(b, second)) {
            case ARRAY -> forwardMode(b, second, whole, elements);
            case TEXT, BINARY -> packedMode(b, second, whole, elements);
            case INTEGER, EXTENSION, FLOATING -> {
                if (elements < 3) {
                    throw new MalformedEventException(second, "a time and no record behind it");
                }
                yield messageMode(b, second, whole, elements, to);
            }
            default ->
                throw new MalformedEventException(
                        second, "neither a time nor entries behind the tag, kind=" + MessagePack.kind(b, second));
        };
    }

    /** Answers the index behind the tag. */
    private int readTag(byte[] b, int at, int whole) {
        Kind kind = MessagePack.kind(b, at);
        if (kind != Kind.TEXT && kind != Kind.BINARY) {
            throw new MalformedEventException(at, "tag is no text, kind=" + kind);
        }
        int from = MessagePack.body(b, at);
        int length = MessagePack.length(b, at);
        if (length > Tag.MAX_BYTES) {
            throw new MalformedEventException(at, "tag has bytes=" + length + ", limit=" + Tag.MAX_BYTES);
        }
        if (!isSameTag(b, at)) {
            tagBytes = Arrays.copyOfRange(b, from, from + length);
            tag = new String(tagBytes, StandardCharsets.UTF_8);
        }
        return MessagePack.skipWhole(b, at, whole);
    }

    private boolean isSameTag(byte[] b, int at) {
        int from = MessagePack.body(b, at);
        return Arrays.equals(b, from, from + MessagePack.length(b, at), tagBytes, 0, tagBytes.length);
    }

    private ForwardMessage forwardMode(byte[] b, int entries, int whole, int elements) {
        int after = elements > 2 ? MessagePack.skipWhole(b, entries, whole) : whole;
        MessageOptions options = elements > 2 ? MessageOptions.read(b, after, whole) : MessageOptions.ABSENT;
        if (options.untaken() != null) {
            return new ForwardMessage.Untaken(options.untaken(), options.chunk());
        }
        EventBatch events = events(b, MessagePack.body(b, entries), after);
        if (events.count() != MessagePack.length(b, entries)) {
            throw new MalformedEventException(
                    entries, "entries declared=" + MessagePack.length(b, entries) + ", found=" + events.count());
        }
        return new ForwardMessage.Events(tag, events, options.chunk());
    }

    private ForwardMessage packedMode(byte[] b, int body, int whole, int elements) {
        int from = MessagePack.body(b, body);
        int after = MessagePack.skipWhole(b, body, whole);
        MessageOptions options = elements > 2 ? MessageOptions.read(b, after, whole) : MessageOptions.ABSENT;
        if (options.untaken() != null) {
            return new ForwardMessage.Untaken(options.untaken(), options.chunk());
        }
        Packing seen = Packing.sniff(b, from, after);
        Packing packing = seen == Packing.PLAIN && from != after ? options.packing() : seen;
        if (packing == Packing.PLAIN) {
            return new ForwardMessage.Events(tag, events(b, from, after), options.chunk());
        }
        return new ForwardMessage.Compressed(tag, packing, b, from, after, options.chunk());
    }

    private ForwardMessage messageMode(byte[] b, int time, int whole, int elements, int to) {
        int record = MessagePack.skipWhole(b, time, whole);
        int after = MessagePack.skipWhole(b, record, whole);
        MessageOptions options = elements > 3 ? MessageOptions.read(b, after, whole) : MessageOptions.ABSENT;
        if (options.untaken() != null) {
            return new ForwardMessage.Untaken(options.untaken(), options.chunk());
        }
        if (options.metadataFrom() != MessageOptions.NONE) {
            int behind = frameWithMetadata(b, time, record, after, options);
            return new ForwardMessage.Events(tag, events(b, time - 2, behind), options.chunk());
        }
        b[time - 1] = PAIR;
        EventBatch event = events(b, time - 1, after);
        return new ForwardMessage.Events(tag, options.chunk() == null ? gather(event, to) : event, options.chunk());
    }

    /** Brings time, record and metadata into the order of an event; answers the index behind it. */
    private static int frameWithMetadata(byte[] b, int time, int record, int after, MessageOptions options) {
        int length = options.metadataTo() - options.metadataFrom();
        if (length > METADATA_MAX) {
            throw new MalformedEventException(
                    options.metadataFrom(), "option metadata has bytes=" + length + ", limit=" + METADATA_MAX);
        }
        byte[] metadata = Arrays.copyOfRange(b, options.metadataFrom(), options.metadataTo());
        System.arraycopy(b, record, b, record + length, after - record);
        System.arraycopy(metadata, 0, b, record, length);
        b[time - 2] = PAIR;
        b[time - 1] = PAIR;
        return after + length;
    }

    /** Takes the single events that follow under the same tag, and moves them behind the first. */
    private EventBatch gather(EventBatch first, int to) {
        byte[] b = first.bytes();
        int behind = first.to();
        int count = 1;
        while (end < to && tag.length() > 0) {
            int time = timeOfNextAlike(b, to);
            if (time < 0) {
                break;
            }
            int length = reader.entryEnd() - time;
            b[behind] = PAIR;
            System.arraycopy(b, time, b, behind + 1, length);
            behind += length + 1;
            end = reader.entryEnd();
            count++;
        }
        return new EventBatch(b, first.from(), behind, count);
    }

    /**
     * Index of the time of the next message if it is whole, sound, has this tag, one event and no
     * options; else a negative number, and the message is looked at again by the next call.
     */
    private int timeOfNextAlike(byte[] b, int to) {
        try {
            int whole = scan(b, end, to);
            if (whole == MessagePack.INCOMPLETE || MessagePack.length(b, end) != 3) {
                return -1;
            }
            int at = MessagePack.body(b, end);
            if (MessagePack.kind(b, at) != Kind.TEXT || !isSameTag(b, at)) {
                return -1;
            }
            int time = MessagePack.skipWhole(b, at, whole);
            Kind kind = MessagePack.kind(b, time);
            if (kind != Kind.EXTENSION && kind != Kind.INTEGER && kind != Kind.FLOATING) {
                return -1;
            }
            b[time - 1] = PAIR;
            reader.reset(b, time - 1, whole);
            return reader.next() && reader.entryEnd() == whole ? time : -1;
        } catch (MalformedEventException | EventTooLargeException refusal) {
            scanner.reset();
            return -1;
        }
    }

    private EventBatch events(byte[] b, int from, int to) {
        if (from == to) {
            return EventBatch.EMPTY;
        }
        reader.reset(b, from, to);
        int count = 0;
        while (reader.next()) {
            count++;
        }
        return new EventBatch(b, from, to, count);
    }
}
