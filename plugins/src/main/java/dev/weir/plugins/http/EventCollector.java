// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: The Weir authors
package dev.weir.plugins.http;

import dev.weir.event.EventBatch;
import dev.weir.event.EventReader;
import dev.weir.event.MessagePack;
import dev.weir.event.MessagePackWriter;
import dev.weir.event.Tag;
import dev.weir.event.TaggedEvents;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The events of one request as they are decoded: one run of bytes, cut into parts where the tag
 * changes.
 *
 * <p>Nothing is made per event but where a record names its own tag. Bounds: the limit of the writer given
 * to the constructor; what would cross it throws {@link dev.weir.event.EventTooLargeException}. For one
 * thread.
 */
final class EventCollector {
    private final HttpInputSettings settings;
    private final Tag tag;
    private final byte @Nullable [] remoteAddress;
    private final byte[] remoteAddressKey;
    private final long epochNanos;
    private final MessagePackWriter events;
    private final List<Part> parts = new ArrayList<>(1);
    private @Nullable Tag partTag;
    private int partStart;
    private int partCount;
    private int eventStart;
    private int recordStart;

    private record Part(Tag tag, int from, int to, int count) {}

    /**
     * No event yet.
     *
     * @param settings which keys to look for and to add
     * @param tag of records that name none
     * @param remoteAddress the client's address; null where it is not known or not wanted
     * @param epochNanos the time of records that bring none
     * @param events empty; where the events are made
     */
    EventCollector(
            HttpInputSettings settings,
            Tag tag,
            @Nullable String remoteAddress,
            long epochNanos,
            MessagePackWriter events) {
        this.settings = settings;
        this.tag = tag;
        this.remoteAddress = remoteAddress == null ? null : remoteAddress.getBytes(StandardCharsets.UTF_8);
        this.remoteAddressKey = settings.remoteAddressKey().orElse("").getBytes(StandardCharsets.UTF_8);
        this.epochNanos = epochNanos;
        this.events = events;
    }

    /**
     *  Begins an event of this moment; the caller appends its record, which is a map, and says
     *  {@link #end}.
     */
    MessagePackWriter begin() {
        eventStart = events.size();
        events.arrayHeader(2);
        events.eventTime(epochNanos);
        recordStart = events.size();
        return events;
    }

    /** Appends an event that brings its time; {@code reader} stands on it. */
    void whole(byte[] b, EventReader reader) {
        eventStart = events.size();
        recordStart = eventStart + reader.recordStart() - reader.entryStart();
        events.raw(b, reader.entryStart(), reader.entryEnd());
        end();
    }

    /** The record is complete. */
    void end() {
        addRemoteAddress();
        Tag own = ownTag();
        if (partTag == null || !partTag.equals(own)) {
            closePart(eventStart);
            partTag = own;
            partStart = eventStart;
            partCount = 0;
        }
        partCount++;
    }

    private void addRemoteAddress() {
        byte[] address = remoteAddress;
        if (address == null) {
            return;
        }
        byte[] b = events.array();
        if (TagKey.value(b, recordStart, events.size(), remoteAddressKey) >= 0) {
            return;
        }
        int pairs = MessagePack.length(b, recordStart);
        events.text(remoteAddressKey, 0, remoteAddressKey.length);
        events.text(address, 0, address.length);
        events.patchMap(recordStart, pairs + 1);
    }

    private Tag ownTag() {
        if (settings.tagKey().isEmpty()) {
            return tag;
        }
        String found = settings.tagKey().get().find(events.array(), recordStart, events.size());
        return found == null || found.isEmpty() ? tag : Tags.of(found);
    }

    private void closePart(int end) {
        if (partTag != null) {
            parts.add(new Part(partTag, partStart, end, partCount));
        }
    }

    /** All events by tag, in their order; none where there are none. */
    List<TaggedEvents> finish() {
        closePart(events.size());
        partTag = null;
        byte[] b = events.array();
        return parts.stream()
                .map(part -> new TaggedEvents(part.tag, new EventBatch(b, part.from, part.to, part.count)))
                .toList();
    }
}
